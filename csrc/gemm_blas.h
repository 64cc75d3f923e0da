/* GK_GEMM_BLAS calls a foreign sgemm, so that csrc links no BLAS. */
#pragma once

/* cblas_sgemm with 32-bit sizes. */
typedef void gk_sgemm_fn(int order, int trans_a, int trans_b, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
                         int ldb, float beta, float *c, int ldc);

/* Registers the function, or NULL; it must use one thread a call and be safe to call from many. */
void gk_set_sgemm(gk_sgemm_fn *sgemm);
