/* The products of matrices: arguments are checked at the call, the work is queued. */
#include "cublas_ref.h"

static bool known_operation(cublasOperation_t t) { return t == CUBLAS_OP_N || t == CUBLAS_OP_T || t == CUBLAS_OP_C; }

static int at_least_one(int n) { return n > 1 ? n : 1; }

static cublasStatus_t check_sizes(const struct gkref_gemm *g)
{
	if (g->m < 0 || g->n < 0 || g->k < 0 || g->batch < 0) return CUBLAS_STATUS_INVALID_VALUE;
	if (g->lda < at_least_one(g->trans_a ? g->k : g->m)) return CUBLAS_STATUS_INVALID_VALUE;
	if (g->ldb < at_least_one(g->trans_b ? g->n : g->k)) return CUBLAS_STATUS_INVALID_VALUE;
	if (g->ldc < at_least_one(g->m)) return CUBLAS_STATUS_INVALID_VALUE;
	return CUBLAS_STATUS_SUCCESS;
}

static cublasStatus_t queue(cublasHandle_t h, const struct gkref_gemm *g)
{
	cublasStatus_t status = check_sizes(g);
	if (status != CUBLAS_STATUS_SUCCESS) return status;
	if (g->m == 0 || g->n == 0 || g->batch == 0) return CUBLAS_STATUS_SUCCESS;
	bool reads = g->k > 0 && g->alpha != 0;
	if (!g->c || (reads && (!g->a || !g->b))) return CUBLAS_STATUS_INVALID_VALUE;
	return gkref_enqueue((CUstream)h->stream, gkref_gemm_run, g, sizeof *g) == CUDA_SUCCESS ? CUBLAS_STATUS_SUCCESS
												 : CUBLAS_STATUS_EXECUTION_FAILED;
}

#define CHECK_CALL() \
	do { \
		cublasStatus_t status_ = gkref_cublas_check(handle); \
		if (status_ != CUBLAS_STATUS_SUCCESS) return status_; \
		if (!alpha || !beta || !known_operation(transa) || !known_operation(transb)) return CUBLAS_STATUS_INVALID_VALUE; \
	} while (0)

/* alpha and beta are read now: they are the host's. */
#define GEMM(type, doubles, batches, ...) \
	struct gkref_gemm g = {.trans_a = transa != CUBLAS_OP_N, .trans_b = transb != CUBLAS_OP_N, .m = m, .n = n, .k = k, .lda = lda, .ldb = ldb, \
		.ldc = ldc, .batch = (batches), .type_a = (type), .type_b = (type), .type_c = (type), .in_double = (doubles), .alpha = *alpha, \
		.beta = *beta, .a = (CUdeviceptr)a, .b = (CUdeviceptr)b, .c = (CUdeviceptr)c, __VA_ARGS__}
#define STRIDES .stride_a = stridea, .stride_b = strideb, .stride_c = stridec

cublasStatus_t cublasSgemm(cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k, const float *alpha,
	const float *a, int lda, const float *b, int ldb, const float *beta, float *c, int ldc)
{
	gkref_called(__func__);
	CHECK_CALL();
	GEMM(CUDA_R_32F, false, 1, );
	return queue(handle, &g);
}

cublasStatus_t cublasDgemm(cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k, const double *alpha,
	const double *a, int lda, const double *b, int ldb, const double *beta, double *c, int ldc)
{
	gkref_called(__func__);
	CHECK_CALL();
	GEMM(CUDA_R_64F, true, 1, );
	return queue(handle, &g);
}

cublasStatus_t cublasSgemmStridedBatched(cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k,
	const float *alpha, const float *a, int lda, long long stridea, const float *b, int ldb, long long strideb, const float *beta, float *c,
	int ldc, long long stridec, int batch)
{
	gkref_called(__func__);
	CHECK_CALL();
	GEMM(CUDA_R_32F, false, batch, STRIDES);
	return queue(handle, &g);
}

cublasStatus_t cublasDgemmStridedBatched(cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k,
	const double *alpha, const double *a, int lda, long long stridea, const double *b, int ldb, long long strideb, const double *beta, double *c,
	int ldc, long long stridec, int batch)
{
	gkref_called(__func__);
	CHECK_CALL();
	GEMM(CUDA_R_64F, true, batch, STRIDES);
	return queue(handle, &g);
}

/* The rows of the documentation's table for CUBLAS_COMPUTE_32F with factors of float. */
static bool supported(cudaDataType_t a, cudaDataType_t b, cudaDataType_t c, cublasComputeType_t compute)
{
	if (compute != CUBLAS_COMPUTE_32F && compute != CUBLAS_COMPUTE_32F_PEDANTIC && compute != CUBLAS_COMPUTE_32F_FAST_TF32) return false;
	if (a != b) return false;
	if (a == CUDA_R_32F) return c == CUDA_R_32F;
	if (compute == CUBLAS_COMPUTE_32F_FAST_TF32) return false;
	return (a == CUDA_R_16F || a == CUDA_R_16BF) && (c == a || c == CUDA_R_32F);
}

static cublasStatus_t gemm_ex(cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k, const float *alpha,
	const void *a, cudaDataType_t type_a, int lda, long long stridea, const void *b, cudaDataType_t type_b, int ldb, long long strideb,
	const float *beta, void *c, cudaDataType_t type_c, int ldc, long long stridec, int batch, cublasComputeType_t compute)
{
	CHECK_CALL();
	GEMM(type_a, false, batch, STRIDES);
	g.type_b = type_b;
	g.type_c = type_c;
	cublasStatus_t status = check_sizes(&g);
	if (status == CUBLAS_STATUS_SUCCESS && !supported(type_a, type_b, type_c, compute)) status = CUBLAS_STATUS_NOT_SUPPORTED;
	return status == CUBLAS_STATUS_SUCCESS ? queue(handle, &g) : status;
}

cublasStatus_t cublasGemmEx(cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k, const void *alpha,
	const void *a, cudaDataType type_a, int lda, const void *b, cudaDataType type_b, int ldb, const void *beta, void *c, cudaDataType type_c,
	int ldc, cublasComputeType_t compute, cublasGemmAlgo_t algo)
{
	gkref_called(__func__);
	(void)algo;
	return gemm_ex(handle, transa, transb, m, n, k, alpha, a, type_a, lda, 0, b, type_b, ldb, 0, beta, c, type_c, ldc, 0, 1, compute);
}

cublasStatus_t cublasGemmStridedBatchedEx(cublasHandle_t handle, cublasOperation_t transa, cublasOperation_t transb, int m, int n, int k,
	const void *alpha, const void *a, cudaDataType type_a, int lda, long long stridea, const void *b, cudaDataType type_b, int ldb,
	long long strideb, const void *beta, void *c, cudaDataType type_c, int ldc, long long stridec, int batch, cublasComputeType_t compute,
	cublasGemmAlgo_t algo)
{
	gkref_called(__func__);
	(void)algo;
	return gemm_ex(handle, transa, transb, m, n, k, alpha, a, type_a, lda, stridea, b, type_b, ldb, strideb, beta, c, type_c, ldc, stridec, batch,
		compute);
}
