/* GK_GEMM_BLAS: a product by a registered sgemm, in chunks of rows or columns of C; bias and activation follow while C is in cache. */
#include "gemm_blas.h"
#include "gemm.h"
#include <stdatomic.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

struct blas_fns {
	void (*finish)(float *c, int64_t ldc, const float *bias, int act, int64_t rows, int64_t cols);
};

#define GK_TEMPLATE "gemm_blas_tmpl.h"
#include "isa.h"

static const struct blas_fns *const blas_fns[GK_NISA] = GK_BY_ISA(blas_fns);

enum { ARG_A, ARG_B, ARG_BIAS, ARG_C };
enum { DIM_M, DIM_N, DIM_K, DIM_LDA, DIM_LDB, DIM_LDC };
enum { INT_TRANS_A, INT_TRANS_B, INT_ACT };

/* Each chunk packs all of the factor that it shares with the others, so a chunk should be large. */
enum { BLAS_CHUNK = 256 };

enum { ROW_MAJOR = 101, NO_TRANS = 111, TRANS = 112 };

static _Atomic(gk_sgemm_fn *) registered;

void gk_set_sgemm(gk_sgemm_fn *sgemm) { atomic_store(&registered, sgemm); }

/* The longer side of C is cut. */
static int by_rows(const gk_call *c) { return c->dim[DIM_M] >= c->dim[DIM_N]; }

int64_t gk_gemm_blas_chunks(const gk_call *c) {
	const int64_t m = c->dim[DIM_M], n = c->dim[DIM_N];
	if (m == 0 || n == 0) return 0;
	return ((m > n ? m : n) + BLAS_CHUNK - 1) / BLAS_CHUNK;
}

void gk_gemm_blas_run(const gk_call *c, int64_t chunk) {
	gk_sgemm_fn *sgemm = atomic_load(&registered);
	if (!sgemm) {
		gk_fail(c, GK_BAD_OP, 0);
		return;
	}
	const int64_t lda = c->dim[DIM_LDA], ldb = c->dim[DIM_LDB], ldc = c->dim[DIM_LDC], first = chunk * BLAS_CHUNK;
	const int ta = c->op->i[INT_TRANS_A] != 0, tb = c->op->i[INT_TRANS_B] != 0;
	const float *a = c->arg[ARG_A], *b = c->arg[ARG_B], *bias = c->arg[ARG_BIAS];
	float *y = c->arg[ARG_C];
	int64_t m = c->dim[DIM_M], n = c->dim[DIM_N];
	if (by_rows(c)) {
		m = m - first < BLAS_CHUNK ? m - first : BLAS_CHUNK;
		a += ta ? first : first * lda;
		y += first * ldc;
	} else {
		n = n - first < BLAS_CHUNK ? n - first : BLAS_CHUNK;
		b += tb ? first * ldb : first;
		y += first;
		if (bias) bias += first;
	}
	/* cblas checks that a leading dimension is positive even where the matrix is empty. */
	sgemm(ROW_MAJOR, ta ? TRANS : NO_TRANS, tb ? TRANS : NO_TRANS, (int)m, (int)n, (int)c->dim[DIM_K], 1, a, (int)(lda ? lda : 1), b,
	      (int)(ldb ? ldb : 1), 0, y, (int)ldc);
	const int act = (int)c->op->i[INT_ACT];
	if (bias || act != GK_ACT_NONE) blas_fns[gk_isa_current()]->finish(y, ldc, bias, act, m, n);
}
