/* Sums of columns and of rows, and of squared distances from a mean; see lanes.h. Vectors add up at most GK_PARTIAL terms a lane, and
 * those partial sums are added in float64. */

INLINE V G(term)(const T *x, V mean, const int squares) {
	const V v = G(load)(x);
	return squares ? (v - mean) * (v - mean) : v;
}

/* sum[j] += the terms of wide vectors of columns of rows rows. Fewer than 4 have several sums each, so that additions do not wait for one
 * another. */
INLINE void G(some_columns)(const T *x, int64_t ld, int64_t rows, const T *mean, double *sum, const int squares, const int wide) {
	const int fold = 4 / wide;
	V s[4] = {0}, m[4] = {0};
	int64_t r = 0;
#pragma GCC unroll 4
	for (int v = 0; v < wide && squares; v++) m[v] = G(load)(mean + v * N);
	for (; r + fold <= rows; r += fold)
#pragma GCC unroll 4
		for (int v = 0; v < 4; v++) s[v] += G(term)(x + (r + v / wide) * ld + v % wide * N, m[v % wide], squares);
	for (; r < rows; r++)
#pragma GCC unroll 4
		for (int v = 0; v < wide; v++) s[v] += G(term)(x + r * ld + v * N, m[v], squares);
#pragma GCC unroll 4
	for (int v = wide; v < 4; v++) s[v % wide] += s[v];
#pragma GCC unroll 4
	for (int v = 0; v < wide; v++)
		for (int i = 0; i < N; i++) sum[v * N + i] += (double)s[v][i];
}

INLINE void G(columns)(const gk_block *b, double *sum, const int squares) {
	const T *x = b->x, *mean = b->mean;
	for (int64_t r = 0; r < b->rows; r += GK_PARTIAL) {
		const int64_t rows = gk_min64(GK_PARTIAL, b->rows - r);
		const T *at = x + r * b->cols;
		int64_t j = 0;
		for (; j + 4 * N <= b->cols; j += 4 * N) G(some_columns)(at + j, b->cols, rows, mean + j, sum + j, squares, 4);
		for (; j + 2 * N <= b->cols; j += 2 * N) G(some_columns)(at + j, b->cols, rows, mean + j, sum + j, squares, 2);
		for (; j + N <= b->cols; j += N) G(some_columns)(at + j, b->cols, rows, mean + j, sum + j, squares, 1);
		for (; j < b->cols; j++) {
			T s = 0;
			for (int64_t i = 0; i < rows; i++) {
				const T v = at[i * b->cols + j];
				s += squares ? (v - mean[j]) * (v - mean[j]) : v;
			}
			sum[j] += (double)s;
		}
	}
}

static TGT void G(column_sums)(const gk_block *b, double *sum) { G(columns)(b, sum, 0); }
static TGT void G(column_squares)(const gk_block *b, double *sum) { G(columns)(b, sum, 1); }

/* Sums of dy and of dy * (x - mean) over rows rows of wide vectors of columns. */
INLINE void G(some_gradients)(const gk_block *b, int64_t first, int64_t rows, int64_t j, double *sum, const int wide) {
	const int64_t ld = b->cols, at = first * ld + j;
	const T *x = (const T *)b->x + at, *dy = (const T *)b->dy + at, *mean = (const T *)b->mean + j;
	V s[4] = {0}, t[4] = {0}, m[4] = {0};
#pragma GCC unroll 4
	for (int v = 0; v < wide; v++) m[v] = G(load)(mean + v * N);
	for (int64_t r = 0; r < rows; r++)
#pragma GCC unroll 4
		for (int v = 0; v < wide; v++) {
			const V d = G(load)(dy + r * ld + v * N);
			s[v] += d;
			t[v] += d * (G(load)(x + r * ld + v * N) - m[v]);
		}
#pragma GCC unroll 4
	for (int v = 0; v < wide; v++)
		for (int i = 0; i < N; i++) {
			sum[j + v * N + i] += (double)s[v][i];
			sum[ld + j + v * N + i] += (double)t[v][i];
		}
}

static TGT void G(column_gradients)(const gk_block *b, double *sum) {
	const T *x = b->x, *dy = b->dy, *mean = b->mean;
	for (int64_t r = 0; r < b->rows; r += GK_PARTIAL) {
		const int64_t rows = gk_min64(GK_PARTIAL, b->rows - r);
		int64_t j = 0;
		for (; j + 4 * N <= b->cols; j += 4 * N) G(some_gradients)(b, r, rows, j, sum, 4);
		for (; j + 2 * N <= b->cols; j += 2 * N) G(some_gradients)(b, r, rows, j, sum, 2);
		for (; j + N <= b->cols; j += N) G(some_gradients)(b, r, rows, j, sum, 1);
		for (; j < b->cols; j++) {
			T s = 0, t = 0;
			for (int64_t i = r * b->cols + j; i < (r + rows) * b->cols; i += b->cols) {
				s += dy[i];
				t += dy[i] * (x[i] - mean[j]);
			}
			sum[j] += (double)s;
			sum[b->cols + j] += (double)t;
		}
	}
}

/* The sum of the terms of a row. */
INLINE double G(row)(const T *x, int64_t n, T mean, const int squares) {
	double lanes[4 * N] = {0}, sum = 0;
	const V m = mean - (V){0};
	int64_t i = 0;
	while (i + 4 * N <= n) {
		const int64_t end = gk_min64(i + 4 * N * GK_PARTIAL, n);
		V s[4] = {0};
		for (; i + 4 * N <= end; i += 4 * N)
#pragma GCC unroll 4
			for (int v = 0; v < 4; v++) s[v] += G(term)(x + i + v * N, m, squares);
#pragma GCC unroll 4
		for (int v = 0; v < 4; v++)
			for (int l = 0; l < N; l++) lanes[v * N + l] += (double)s[v][l];
	}
	for (int l = 0; l < 4 * N; l++) sum += lanes[l];
	for (; i < n; i++) sum += squares ? ((double)x[i] - (double)mean) * ((double)x[i] - (double)mean) : (double)x[i];
	return sum;
}

/* The mean of each row, and of the squares of the distances from it. */
static TGT void G(row_moments)(const gk_block *b, void *means, void *variances) {
	for (int64_t r = 0; r < b->rows; r++) {
		const T *x = (const T *)b->x + r * b->cols;
		const double n = (double)b->cols, exact = G(row)(x, b->cols, 0, 0) / n;
		const T mean = (T)exact;
		const double off = exact - (double)mean;
		((T *)means)[r] = mean;
		((T *)variances)[r] = (T)(G(row)(x, b->cols, mean, 1) / n - off * off);
	}
}
