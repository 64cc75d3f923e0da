/* The convolutions: arguments are checked at the call, the work is queued. */
#include "cudnn_conv.h"

/* Checks what all passes have in common. algo is the pass's enumerator. */
static cudnnStatus_t prepare(struct gkref_conv *q, enum gkref_pass pass, cudnnHandle_t handle, const void *alpha, const void *beta,
	const struct cudnnTensorStruct *x, const void *px, const struct cudnnFilterStruct *w, const void *pw,
	const struct cudnnConvolutionStruct *conv, int algo, const struct cudnnTensorStruct *y, const void *py, void *workspace, size_t bytes,
	const char *function)
{
	cudnnStatus_t status = gkref_check_handle(handle, function);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	if (!alpha || !beta) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "a factor is NULL");
	if (!px || !pw || !py) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "an address is NULL");
	status = gkref_conv_describe(q, x, w, conv, y, function);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	size_t need;
	status = gkref_conv_workspace(q, pass, algo, &need, function);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	if (need > bytes || (need && !workspace)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the workspace is too small");
	q->pass = pass;
	q->px = (CUdeviceptr)px;
	q->pw = (CUdeviceptr)pw;
	q->py = (CUdeviceptr)py;
	q->workspace = (CUdeviceptr)workspace;
	q->workspace_bytes = need;
	q->alpha = gkref_factor(alpha, x->type);
	q->beta = gkref_factor(beta, x->type);
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnConvolutionForward(cudnnHandle_t handle, const void *alpha, const cudnnTensorDescriptor_t x, const void *px,
	const cudnnFilterDescriptor_t w, const void *pw, const cudnnConvolutionDescriptor_t conv, cudnnConvolutionFwdAlgo_t algo, void *workspace,
	size_t bytes, const void *beta, const cudnnTensorDescriptor_t y, void *py)
{
	gkref_called(__func__);
	struct gkref_conv q;
	cudnnStatus_t status =
		prepare(&q, GKREF_FORWARD, handle, alpha, beta, x, px, w, pw, conv, (int)algo, y, py, workspace, bytes, __func__);
	return status == CUDNN_STATUS_SUCCESS ? QUEUE(handle, gkref_conv_run, q) : status;
}

cudnnStatus_t cudnnConvolutionBackwardData(cudnnHandle_t handle, const void *alpha, const cudnnFilterDescriptor_t w, const void *pw,
	const cudnnTensorDescriptor_t dy, const void *pdy, const cudnnConvolutionDescriptor_t conv, cudnnConvolutionBwdDataAlgo_t algo,
	void *workspace, size_t bytes, const void *beta, const cudnnTensorDescriptor_t dx, void *pdx)
{
	gkref_called(__func__);
	struct gkref_conv q;
	cudnnStatus_t status =
		prepare(&q, GKREF_BACKWARD_DATA, handle, alpha, beta, dx, pdx, w, pw, conv, (int)algo, dy, pdy, workspace, bytes, __func__);
	return status == CUDNN_STATUS_SUCCESS ? QUEUE(handle, gkref_conv_run, q) : status;
}

cudnnStatus_t cudnnConvolutionBackwardFilter(cudnnHandle_t handle, const void *alpha, const cudnnTensorDescriptor_t x, const void *px,
	const cudnnTensorDescriptor_t dy, const void *pdy, const cudnnConvolutionDescriptor_t conv, cudnnConvolutionBwdFilterAlgo_t algo,
	void *workspace, size_t bytes, const void *beta, const cudnnFilterDescriptor_t dw, void *pdw)
{
	gkref_called(__func__);
	struct gkref_conv q;
	cudnnStatus_t status =
		prepare(&q, GKREF_BACKWARD_FILTER, handle, alpha, beta, x, px, dw, pdw, conv, (int)algo, dy, pdy, workspace, bytes, __func__);
	return status == CUDNN_STATUS_SUCCESS ? QUEUE(handle, gkref_conv_run, q) : status;
}

static bool is_bias_of(const struct cudnnTensorStruct *bias, const struct cudnnTensorStruct *y)
{
	if (bias->n != y->n || bias->type != y->type || bias->size[1] != y->size[1] || (bias->size[1] > 1 && bias->stride[1] != 1)) return false;
	for (int i = 0; i < bias->n; i++) {
		if (i != 1 && bias->size[i] != 1) return false;
	}
	return true;
}

cudnnStatus_t cudnnConvolutionBiasActivationForward(cudnnHandle_t handle, const void *alpha1, const cudnnTensorDescriptor_t x, const void *px,
	const cudnnFilterDescriptor_t w, const void *pw, const cudnnConvolutionDescriptor_t conv, cudnnConvolutionFwdAlgo_t algo, void *workspace,
	size_t bytes, const void *alpha2, const cudnnTensorDescriptor_t z, const void *pz, const cudnnTensorDescriptor_t bias, const void *pbias,
	const cudnnActivationDescriptor_t activation, const cudnnTensorDescriptor_t y, void *py)
{
	gkref_called(__func__);
	struct gkref_conv q;
	cudnnStatus_t status =
		prepare(&q, GKREF_FORWARD, handle, alpha1, alpha2, x, px, w, pw, conv, (int)algo, y, py, workspace, bytes, __func__);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	NEEDS(z);
	NEEDS(bias);
	NEEDS(pbias);
	NEEDS(activation);
	BAD_IF(q.beta != 0 && !pz, "z is NULL");
	UNSUPPORTED_IF(!is_bias_of(bias, y), "the bias is not [1 channels 1...] of the result's type");
	UNSUPPORTED_IF(!gkref_same_sizes(z, y) || z->type != y->type, "z is not as the result");
	bool relu = activation->mode == CUDNN_ACTIVATION_RELU;
	UNSUPPORTED_IF(!activation->set || (!relu && activation->mode != CUDNN_ACTIVATION_IDENTITY), "an activation other than relu and identity");
	UNSUPPORTED_IF(activation->nan != CUDNN_NOT_PROPAGATE_NAN, "an activation that propagates NaN");
	UNSUPPORTED_IF(!relu && algo != CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM,
		"the identity with another algorithm than CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM");
	q.z = *z;
	q.pz = (CUdeviceptr)pz;
	q.pbias = (CUdeviceptr)pbias;
	q.relu = relu;
	return QUEUE(handle, gkref_conv_run, q);
}
