/* What the files of the reference libcublas share. For tests only: see README.md. */
#pragma once
#include "ref.h"
#include <cublas_v2.h>
#include <stdbool.h>
#include <stdint.h>

struct cublasContext {
	CUcontext context;
	cudaStream_t stream;
	cublasMath_t math;
	void *workspace; /* device; NULL: the library's own */
	size_t workspace_bytes;
};

/* Success when the handle can work: it is one, and its context is the thread's current one. */
cublasStatus_t gkref_cublas_check(cublasHandle_t h);

/* A queued product of column-major matrices: C = alpha*op(A)*op(B) + beta*C, batch times. Distances are in elements. */
struct gkref_gemm {
	bool trans_a, trans_b;
	int m, n, k, lda, ldb, ldc, batch;
	cudaDataType_t type_a, type_b, type_c;
	bool in_double; /* computed in double, else in float */
	double alpha, beta;
	CUdeviceptr a, b, c;
	int64_t stride_a, stride_b, stride_c;
};
CUresult gkref_gemm_run(void *gemm);

/* Matrices of the host: see cublas_loops_tmpl.h. */
void gkref_gemm_float(const struct gkref_gemm *g, const void *a, const void *b, void *c, float *scratch);
void gkref_gemm_double(const struct gkref_gemm *g, const void *a, const void *b, void *c, double *scratch);
enum { GKREF_PANEL_ROWS = 256, GKREF_PANEL_COLUMNS = 4 };

static inline size_t gkref_cublas_size(cudaDataType_t t)
{
	return t == CUDA_R_64F ? 8 : t == CUDA_R_32F ? 4 : t == CUDA_R_16F || t == CUDA_R_16BF ? 2 : 0;
}
