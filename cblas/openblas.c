//go:build !noblas

#include "openblas.h"

void gk_sgemm(gk_gemm g, float alpha, const float *a, const float *b, float beta, float *c)
{
	for (int64_t i = 0; i < g.count; i++)
		cblas_sgemm(CBLAS_ROW_MAJOR, g.trans_a, g.trans_b, g.m, g.n, g.k, alpha, a + i * g.stride_a, g.lda,
			    b + i * g.stride_b, g.ldb, beta, c + i * g.stride_c, g.ldc);
}

void gk_dgemm(gk_gemm g, double alpha, const double *a, const double *b, double beta, double *c)
{
	for (int64_t i = 0; i < g.count; i++)
		cblas_dgemm(CBLAS_ROW_MAJOR, g.trans_a, g.trans_b, g.m, g.n, g.k, alpha, a + i * g.stride_a, g.lda,
			    b + i * g.stride_b, g.ldb, beta, c + i * g.stride_c, g.ldc);
}
