/* Which algorithms there are. All compute the same here, but they differ as cuDNN's do in what a caller has to mind: for each pass there
 * is one without a workspace and one with, and the passes back have one first that is not deterministic. */
#include "cudnn_conv.h"

struct algorithm {
	int number;
	bool deterministic;
	int workspace_of; /* bytes of workspace for an element of x; 0: none */
};

static const struct algorithm algorithms[3][3] = {
	[GKREF_FORWARD] = {{CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM, true, 4}, {CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM, true, 0},
		{CUDNN_CONVOLUTION_FWD_ALGO_GEMM, true, 16}},
	[GKREF_BACKWARD_DATA] = {{CUDNN_CONVOLUTION_BWD_DATA_ALGO_0, false, 0}, {CUDNN_CONVOLUTION_BWD_DATA_ALGO_1, true, 4},
		{CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD_NONFUSED, true, 16}},
	[GKREF_BACKWARD_FILTER] = {{CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0, false, 0}, {CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1, true, 4},
		{CUDNN_CONVOLUTION_BWD_FILTER_ALGO_3, false, 16}},
};
enum { COUNT = 3 };

static size_t workspace_of(const struct gkref_conv *c, const struct algorithm *a)
{
	return (size_t)a->workspace_of * gkref_tensor_span(&c->x);
}

cudnnStatus_t gkref_conv_workspace(const struct gkref_conv *c, enum gkref_pass pass, int algo, size_t *bytes, const char *function)
{
	static const int counts[] = {CUDNN_CONVOLUTION_FWD_ALGO_COUNT, CUDNN_CONVOLUTION_BWD_DATA_ALGO_COUNT, CUDNN_CONVOLUTION_BWD_FILTER_ALGO_COUNT};
	if (algo < 0 || algo >= counts[pass]) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "unknown algorithm");
	for (int i = 0; i < COUNT; i++) {
		if (algorithms[pass][i].number != algo) continue;
		*bytes = workspace_of(c, &algorithms[pass][i]);
		return CUDNN_STATUS_SUCCESS;
	}
	return gkref_refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "an algorithm that the reference does not have");
}

/* The three kinds of results have the same fields, of which only the enumerator's type differs. */
#define FILL(pass, conv, limit) \
	do { \
		int count_ = 0; \
		for (int i_ = 0; i_ < COUNT && count_ < requested; i_++) { \
			const struct algorithm *a_ = &algorithms[pass][i_]; \
			size_t memory_ = workspace_of(&c, a_); \
			results[count_].algo = a_->number; \
			results[count_].status = memory_ <= (limit) ? CUDNN_STATUS_SUCCESS : CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED; \
			results[count_].time = (float)(i_ + 1); \
			results[count_].memory = memory_; \
			results[count_].determinism = a_->deterministic ? CUDNN_DETERMINISTIC : CUDNN_NON_DETERMINISTIC; \
			results[count_++].mathType = (conv)->math == CUDNN_FMA_MATH ? CUDNN_FMA_MATH : CUDNN_DEFAULT_MATH; \
		} \
		*returned = count_; \
	} while (0)

#define DESCRIBE(x, w, conv, y) \
	NEEDS_HANDLE(handle); \
	struct gkref_conv c; \
	cudnnStatus_t status = gkref_conv_describe(&c, x, w, conv, y, __func__); \
	if (status != CUDNN_STATUS_SUCCESS) return status
#define LIST(pass, x, w, conv, y, limit) \
	gkref_called(__func__); \
	NEEDS(returned); \
	NEEDS(results); \
	BAD_IF(requested < 1, "no algorithms requested"); \
	DESCRIBE(x, w, conv, y); \
	FILL(pass, conv, limit); \
	return CUDNN_STATUS_SUCCESS

cudnnStatus_t cudnnGetConvolutionForwardAlgorithm_v7(cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnFilterDescriptor_t w,
	const cudnnConvolutionDescriptor_t conv, const cudnnTensorDescriptor_t y, const int requested, int *returned,
	cudnnConvolutionFwdAlgoPerf_t *results)
{
	LIST(GKREF_FORWARD, x, w, conv, y, SIZE_MAX);
}

cudnnStatus_t cudnnGetConvolutionBackwardDataAlgorithm_v7(cudnnHandle_t handle, const cudnnFilterDescriptor_t w, const cudnnTensorDescriptor_t dy,
	const cudnnConvolutionDescriptor_t conv, const cudnnTensorDescriptor_t dx, const int requested, int *returned,
	cudnnConvolutionBwdDataAlgoPerf_t *results)
{
	LIST(GKREF_BACKWARD_DATA, dx, w, conv, dy, SIZE_MAX);
}

cudnnStatus_t cudnnGetConvolutionBackwardFilterAlgorithm_v7(cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnTensorDescriptor_t dy,
	const cudnnConvolutionDescriptor_t conv, const cudnnFilterDescriptor_t dw, const int requested, int *returned,
	cudnnConvolutionBwdFilterAlgoPerf_t *results)
{
	LIST(GKREF_BACKWARD_FILTER, x, dw, conv, dy, SIZE_MAX);
}

cudnnStatus_t cudnnFindConvolutionForwardAlgorithmEx(cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const void *px,
	const cudnnFilterDescriptor_t w, const void *pw, const cudnnConvolutionDescriptor_t conv, const cudnnTensorDescriptor_t y, void *py,
	const int requested, int *returned, cudnnConvolutionFwdAlgoPerf_t *results, void *workspace, size_t bytes)
{
	BAD_IF(!px || !pw || !py || (bytes && !workspace), "an address is NULL");
	LIST(GKREF_FORWARD, x, w, conv, y, bytes);
}

cudnnStatus_t cudnnFindConvolutionBackwardDataAlgorithmEx(cudnnHandle_t handle, const cudnnFilterDescriptor_t w, const void *pw,
	const cudnnTensorDescriptor_t dy, const void *pdy, const cudnnConvolutionDescriptor_t conv, const cudnnTensorDescriptor_t dx, void *pdx,
	const int requested, int *returned, cudnnConvolutionBwdDataAlgoPerf_t *results, void *workspace, size_t bytes)
{
	BAD_IF(!pdx || !pw || !pdy || (bytes && !workspace), "an address is NULL");
	LIST(GKREF_BACKWARD_DATA, dx, w, conv, dy, bytes);
}

cudnnStatus_t cudnnFindConvolutionBackwardFilterAlgorithmEx(cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const void *px,
	const cudnnTensorDescriptor_t dy, const void *pdy, const cudnnConvolutionDescriptor_t conv, const cudnnFilterDescriptor_t dw, void *pdw,
	const int requested, int *returned, cudnnConvolutionBwdFilterAlgoPerf_t *results, void *workspace, size_t bytes)
{
	BAD_IF(!px || !pdw || !pdy || (bytes && !workspace), "an address is NULL");
	LIST(GKREF_BACKWARD_FILTER, x, dw, conv, dy, bytes);
}

cudnnStatus_t cudnnGetConvolutionForwardWorkspaceSize(cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnFilterDescriptor_t w,
	const cudnnConvolutionDescriptor_t conv, const cudnnTensorDescriptor_t y, cudnnConvolutionFwdAlgo_t algo, size_t *bytes)
{
	gkref_called(__func__);
	NEEDS(bytes);
	DESCRIBE(x, w, conv, y);
	return gkref_conv_workspace(&c, GKREF_FORWARD, (int)algo, bytes, __func__);
}

cudnnStatus_t cudnnGetConvolutionBackwardDataWorkspaceSize(cudnnHandle_t handle, const cudnnFilterDescriptor_t w, const cudnnTensorDescriptor_t dy,
	const cudnnConvolutionDescriptor_t conv, const cudnnTensorDescriptor_t dx, cudnnConvolutionBwdDataAlgo_t algo, size_t *bytes)
{
	gkref_called(__func__);
	NEEDS(bytes);
	DESCRIBE(dx, w, conv, dy);
	return gkref_conv_workspace(&c, GKREF_BACKWARD_DATA, (int)algo, bytes, __func__);
}

cudnnStatus_t cudnnGetConvolutionBackwardFilterWorkspaceSize(cudnnHandle_t handle, const cudnnTensorDescriptor_t x, const cudnnTensorDescriptor_t dy,
	const cudnnConvolutionDescriptor_t conv, const cudnnFilterDescriptor_t dw, cudnnConvolutionBwdFilterAlgo_t algo, size_t *bytes)
{
	gkref_called(__func__);
	NEEDS(bytes);
	DESCRIBE(x, dw, conv, dy);
	return gkref_conv_workspace(&c, GKREF_BACKWARD_FILTER, (int)algo, bytes, __func__);
}
