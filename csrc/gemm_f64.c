/* GK_GEMM_F64: for float64 models and as an oracle of the float32 kernels; blocked, but not tuned to the peak. */
#include "act_f64.h"
#include "gemm.h"
#include <string.h>

enum { F64_ROWS = 4, F64_COLS = 32 };              /* a tile's rows; columns of T and of the packed block of B */
enum { F64_ROW_BLOCK = 64, F64_K_BLOCK = 128 }; /* T 16 KiB, B 32 KiB */

typedef struct {
	int64_t as, ak, kc; /* strides of A in doubles, steps of k */
} f64_tile;

struct f64_fns {
	void (*sweep)(const f64_tile *g, double *t, const double *b, const double *a, int rows);
};

#define GK_TEMPLATE "gemm_f64_tmpl.h"
#include "isa.h"

static const struct f64_fns *const f64_fns[GK_NISA] = GK_BY_ISA(f64_fns);

enum { DIM_M, DIM_N, DIM_K, DIM_LDA, DIM_LDB, DIM_LDC };

int64_t gk_gemm_f64_chunks(const gk_call *c) {
	return (c->dim[DIM_M] + F64_ROW_BLOCK - 1) / F64_ROW_BLOCK * ((c->dim[DIM_N] + F64_COLS - 1) / F64_COLS);
}

/* dst [kc][F64_COLS] = B[k][n]; columns beyond cols are zero. */
static void f64_pack(double *dst, const double *b, int64_t bk, int64_t bn, int64_t kc, int64_t cols) {
	for (int64_t n = 0; n < F64_COLS; n++) {
		for (int64_t k = 0; k < kc; k++) dst[k * F64_COLS + n] = n < cols ? b[k * bk + n * bn] : 0;
	}
}

void gk_gemm_f64_run(const gk_call *c, int64_t chunk) {
	const int64_t m = c->dim[DIM_M], n = c->dim[DIM_N], k = c->dim[DIM_K], lda = c->dim[DIM_LDA], ldb = c->dim[DIM_LDB];
	const int64_t row_blocks = (m + F64_ROW_BLOCK - 1) / F64_ROW_BLOCK;
	const int64_t row = chunk % row_blocks * F64_ROW_BLOCK, col = chunk / row_blocks * F64_COLS;
	const int rows = (int)(m - row < F64_ROW_BLOCK ? m - row : F64_ROW_BLOCK), cols = (int)(n - col < F64_COLS ? n - col : F64_COLS);
	const int a_cols = c->op->i[0] != 0, b_transposed = c->op->i[1] != 0, add = c->op->i[4] != 0;
	const int64_t bk = b_transposed ? 1 : ldb, bn = b_transposed ? ldb : 1;
	f64_tile g = {.as = a_cols ? 1 : lda, .ak = a_cols ? lda : 1};
	const double *a = (const double *)c->arg[0] + row * g.as, *b = (const double *)c->arg[1] + col * bn, *bias = c->arg[2];
	double t[F64_ROW_BLOCK * F64_COLS] __attribute__((aligned(64))), packed[F64_K_BLOCK * F64_COLS] __attribute__((aligned(64)));

	memset(t, 0, sizeof *t * F64_COLS * (size_t)rows);
	for (int64_t k0 = 0; k0 < k; k0 += F64_K_BLOCK) {
		g.kc = k - k0 < F64_K_BLOCK ? k - k0 : F64_K_BLOCK;
		f64_pack(packed, b + k0 * bk, bk, bn, g.kc, cols);
		f64_fns[gk_isa_current()]->sweep(&g, t, packed, a + k0 * g.ak, rows);
	}
	double *dst = (double *)c->arg[3] + row * c->dim[DIM_LDC] + col;
	for (int r = 0; r < rows; r++, dst += c->dim[DIM_LDC]) {
		for (int j = 0; j < cols; j++) {
			const double v = gk_act_f64(t[r * F64_COLS + j] + (bias ? bias[col + j] : 0), c->op->i[2]);
			dst[j] = add ? dst[j] + v : v;
		}
	}
}
