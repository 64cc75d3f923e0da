/* The loops of one product in the type T: NAME(pack_a, ...). Panels of A are packed as [k][rows], of B as [k][columns], so that the
 * innermost loop runs over neighbours and the sums of a panel stay in the first cache. scratch is k*(GKREF_PANEL_ROWS +
 * GKREF_PANEL_COLUMNS) elements. */

static void NAME(pack)(T *restrict to, const void *from, cudaDataType_t type, bool along, int ld, int first, int count, int width, int k)
{
	for (int p = 0; p < k; p++) {
		for (int i = 0; i < width; i++) {
			int64_t at = along ? first + i + (int64_t)p * ld : p + (int64_t)(first + i) * ld;
			to[(int64_t)p * width + i] = i < count ? (T)load(from, type, at) : 0;
		}
	}
}

static void NAME(panel)(T *restrict sum, const T *restrict a, const T *restrict b, int rows, int k)
{
	T *s0 = sum, *s1 = sum + GKREF_PANEL_ROWS, *s2 = s1 + GKREF_PANEL_ROWS, *s3 = s2 + GKREF_PANEL_ROWS;
	for (int i = 0; i < GKREF_PANEL_ROWS * GKREF_PANEL_COLUMNS; i++) sum[i] = 0;
	for (int p = 0; p < k; p++) {
		const T *restrict ap = a + (int64_t)p * rows;
		T b0 = b[4 * p], b1 = b[4 * p + 1], b2 = b[4 * p + 2], b3 = b[4 * p + 3];
		for (int i = 0; i < rows; i++) {
			T x = ap[i];
			s0[i] += x * b0;
			s1[i] += x * b1;
			s2[i] += x * b2;
			s3[i] += x * b3;
		}
	}
}

void NAME(gkref_gemm)(const struct gkref_gemm *g, const void *a, const void *b, void *c, T *scratch)
{
	T sum[GKREF_PANEL_ROWS * GKREF_PANEL_COLUMNS];
	int k = g->alpha == 0 ? 0 : g->k;
	T alpha = (T)g->alpha, beta = (T)g->beta, *packed_b = scratch + (int64_t)k * GKREF_PANEL_ROWS;
	for (int i = 0; i < g->m; i += GKREF_PANEL_ROWS) {
		int rows = g->m - i < GKREF_PANEL_ROWS ? g->m - i : GKREF_PANEL_ROWS;
		NAME(pack)(scratch, a, g->type_a, !g->trans_a, g->lda, i, rows, rows, k);
		for (int j = 0; j < g->n; j += GKREF_PANEL_COLUMNS) {
			int columns = g->n - j < GKREF_PANEL_COLUMNS ? g->n - j : GKREF_PANEL_COLUMNS;
			NAME(pack)(packed_b, b, g->type_b, g->trans_b, g->ldb, j, columns, GKREF_PANEL_COLUMNS, k);
			NAME(panel)(sum, scratch, packed_b, rows, k);
			for (int q = 0; q < columns; q++) {
				for (int p = 0; p < rows; p++) {
					int64_t at = i + p + (int64_t)(j + q) * g->ldc;
					T v = alpha * sum[q * GKREF_PANEL_ROWS + p];
					if (beta != 0) v += beta * (T)load(c, g->type_c, at);
					store(c, g->type_c, at, v);
				}
			}
		}
	}
}
