/* What we use of OpenBLAS. Own prototypes: gonum's netlib ships a cblas.h of its own, and a system's cblas.h may be another BLAS's. */
#pragma once
#include <stdint.h>

/* Without this check a missing OpenBLAS shows as "cannot find -lopenblas". Debian, Alpine | Fedora, Arch, MSYS2. */
#if !__has_include(<openblas_config.h>) && !__has_include(<openblas/openblas_config.h>)
#error "OpenBLAS not found: install libopenblas-dev (Debian, Ubuntu), openblas-devel (Fedora), openblas (Homebrew), or build with -tags noblas"
#endif

enum { CBLAS_ROW_MAJOR = 101, CBLAS_NO_TRANS = 111, CBLAS_TRANS = 112 };

void cblas_sgemm(int order, int trans_a, int trans_b, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
		 int ldb, float beta, float *c, int ldc);
void cblas_dgemm(int order, int trans_a, int trans_b, int m, int n, int k, double alpha, const double *a, int lda, const double *b,
		 int ldb, double beta, double *c, int ldc);
void openblas_set_num_threads(int n);
int openblas_get_num_threads(void);
const char *openblas_get_config(void);
const char *openblas_get_corename(void);

/* count products whose operands begin at multiples of the strides; the caller has checked everything. */
typedef struct {
	int trans_a, trans_b, m, n, k, lda, ldb, ldc;
	int64_t stride_a, stride_b, stride_c, count;
} gk_gemm;

void gk_sgemm(gk_gemm g, float alpha, const float *a, const float *b, float beta, float *c);
void gk_dgemm(gk_gemm g, double alpha, const double *a, const double *b, double beta, double *c);
