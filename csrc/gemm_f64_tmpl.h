/* The float64 tile: T[mr][F64_COLS] += A B over kc steps of k, see gemm_f64.c. */
typedef double F(vd) __attribute__((vector_size(VL * 4), aligned(8)));
#define vd F(vd)
enum { F(lanes) = VL / 2 };

INLINE void F(f64_tile)(const f64_tile *g, double *t, const double *b, const double *a, const int mr) {
	vd acc[F64_ROWS][2];
	for (int j = 0; j < F64_COLS; j += 2 * F(lanes)) {
#pragma GCC unroll 4
		for (int i = 0; i < mr; i++) {
			acc[i][0] = *(const vd *)(t + i * F64_COLS + j);
			acc[i][1] = *(const vd *)(t + i * F64_COLS + j + F(lanes));
		}
		for (int64_t k = 0; k < g->kc; k++) {
			const vd b0 = *(const vd *)(b + k * F64_COLS + j), b1 = *(const vd *)(b + k * F64_COLS + j + F(lanes));
#pragma GCC unroll 4
			for (int i = 0; i < mr; i++) {
				const vd x = a[i * g->as + k * g->ak] - (vd){0};
				acc[i][0] += x * b0;
				acc[i][1] += x * b1;
			}
		}
#pragma GCC unroll 4
		for (int i = 0; i < mr; i++) {
			*(vd *)(t + i * F64_COLS + j) = acc[i][0];
			*(vd *)(t + i * F64_COLS + j + F(lanes)) = acc[i][1];
		}
	}
}

TGT static void F(f64_sweep)(const f64_tile *g, double *t, const double *b, const double *a, int rows) {
	int r = 0;
	for (; r + F64_ROWS <= rows; r += F64_ROWS) F(f64_tile)(g, t + r * F64_COLS, b, a + r * g->as, F64_ROWS);
	for (; r < rows; r++) F(f64_tile)(g, t + r * F64_COLS, b, a + r * g->as, 1);
}

static const struct f64_fns F(f64_fns) = {F(f64_sweep)};
#undef vd
