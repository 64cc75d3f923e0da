/* Batch normalisation: arguments are checked at the call, the work is queued. */
#include "cudnn_norm.h"

/* The sizes of scale and bias: [1 channels 1...], or those of a sample. */
static struct cudnnTensorStruct derived(const struct cudnnTensorStruct *x, cudnnBatchNormMode_t mode)
{
	struct cudnnTensorStruct t = {.type = x->type == CUDNN_DATA_DOUBLE ? CUDNN_DATA_DOUBLE : CUDNN_DATA_FLOAT, .n = x->n};
	int next = 1;
	for (int i = t.n - 1; i >= 0; i--) {
		t.size[i] = i == 1 || (i > 1 && mode == CUDNN_BATCHNORM_PER_ACTIVATION) ? x->size[i] : 1;
		t.stride[i] = next;
		next *= t.size[i];
	}
	return t;
}

static bool known(cudnnBatchNormMode_t mode)
{
	return (int)mode >= CUDNN_BATCHNORM_PER_ACTIVATION && mode <= CUDNN_BATCHNORM_SPATIAL_PERSISTENT;
}

cudnnStatus_t cudnnDeriveBNTensorDescriptor(cudnnTensorDescriptor_t to, const cudnnTensorDescriptor_t x, cudnnBatchNormMode_t mode)
{
	gkref_called(__func__);
	NEEDS(to);
	NEEDS(x);
	BAD_IF(!x->n, "a descriptor is not set");
	BAD_IF(!known(mode), "unknown mode");
	*to = derived(x, mode);
	return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t check(cudnnBatchNormMode_t mode, const struct cudnnTensorStruct *x, const struct cudnnTensorStruct *y,
	const struct cudnnTensorStruct *param, double epsilon, const char *function)
{
	if (!known(mode)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "unknown mode");
	if (x->n != 4 && x->n != 5) return gkref_refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "neither 4 nor 5 axes");
	if (!gkref_same_sizes(x, y)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the sizes do not agree");
	if (x->type != y->type) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the types do not agree");
	struct cudnnTensorStruct want = derived(x, mode);
	if (!gkref_same_sizes(param, &want) || param->type != want.type)
		return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "scale and bias are not as cudnnDeriveBNTensorDescriptor says");
	if (!(epsilon >= CUDNN_BN_MIN_EPSILON)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "epsilon is below CUDNN_BN_MIN_EPSILON");
	return CUDNN_STATUS_SUCCESS;
}
#define CHECK(x, y, param) \
	do { \
		cudnnStatus_t status_ = check(mode, x, y, param, epsilon, __func__); \
		if (status_ != CUDNN_STATUS_SUCCESS) return status_; \
	} while (0)

cudnnStatus_t cudnnBatchNormalizationForwardTraining(cudnnHandle_t handle, cudnnBatchNormMode_t mode, const void *alpha, const void *beta,
	const cudnnTensorDescriptor_t x, const void *px, const cudnnTensorDescriptor_t y, void *py, const cudnnTensorDescriptor_t param,
	const void *scale, const void *bias, double factor, void *running_mean, void *running_variance, double epsilon, void *saved_mean,
	void *saved_inverse)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(y, py);
	NEEDS_OPERAND(param, scale);
	NEEDS(bias);
	CHECK(x, y, param);
	BAD_IF(!running_mean != !running_variance, "one of the running moments is NULL");
	BAD_IF(!saved_mean != !saved_inverse, "one of the saved moments is NULL");
	struct gkref_norm args = {.x = gkref_operand_of(x, px), .y = gkref_operand_of(y, py), .param = *param, .scale = (CUdeviceptr)scale,
		.bias = (CUdeviceptr)bias, .running_mean = (CUdeviceptr)running_mean, .running_variance = (CUdeviceptr)running_variance,
		.saved_mean = (CUdeviceptr)saved_mean, .saved_inverse = (CUdeviceptr)saved_inverse, .alpha = gkref_factor(alpha, x->type),
		.beta = gkref_factor(beta, x->type), .factor = factor, .epsilon = epsilon};
	return QUEUE(handle, gkref_norm_training, args);
}

cudnnStatus_t cudnnBatchNormalizationForwardInference(cudnnHandle_t handle, cudnnBatchNormMode_t mode, const void *alpha, const void *beta,
	const cudnnTensorDescriptor_t x, const void *px, const cudnnTensorDescriptor_t y, void *py, const cudnnTensorDescriptor_t param,
	const void *scale, const void *bias, const void *mean, const void *variance, double epsilon)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(y, py);
	NEEDS_OPERAND(param, scale);
	NEEDS(bias);
	NEEDS(mean);
	NEEDS(variance);
	CHECK(x, y, param);
	struct gkref_norm args = {.x = gkref_operand_of(x, px), .y = gkref_operand_of(y, py), .param = *param, .scale = (CUdeviceptr)scale,
		.bias = (CUdeviceptr)bias, .running_mean = (CUdeviceptr)mean, .running_variance = (CUdeviceptr)variance,
		.alpha = gkref_factor(alpha, x->type), .beta = gkref_factor(beta, x->type), .epsilon = epsilon};
	return QUEUE(handle, gkref_norm_inference, args);
}

cudnnStatus_t cudnnBatchNormalizationBackward(cudnnHandle_t handle, cudnnBatchNormMode_t mode, const void *alpha, const void *beta,
	const void *alpha_param, const void *beta_param, const cudnnTensorDescriptor_t x, const void *px, const cudnnTensorDescriptor_t dy,
	const void *pdy, const cudnnTensorDescriptor_t dx, void *pdx, const cudnnTensorDescriptor_t param, const void *scale, void *dscale,
	void *dbias, double epsilon, const void *saved_mean, const void *saved_inverse)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	BAD_IF(!alpha || !beta || !alpha_param || !beta_param, "a factor is NULL");
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(dy, pdy);
	NEEDS_OPERAND(dx, pdx);
	NEEDS_OPERAND(param, scale);
	NEEDS(dscale);
	NEEDS(dbias);
	CHECK(x, dy, param);
	CHECK(x, dx, param);
	BAD_IF(!saved_mean != !saved_inverse, "one of the saved moments is NULL");
	struct gkref_norm args = {.x = gkref_operand_of(x, px), .y = gkref_operand_of(dy, pdy), .dx = gkref_operand_of(dx, pdx), .param = *param,
		.scale = (CUdeviceptr)scale, .dscale = (CUdeviceptr)dscale, .dbias = (CUdeviceptr)dbias, .saved_mean = (CUdeviceptr)saved_mean,
		.saved_inverse = (CUdeviceptr)saved_inverse, .alpha = gkref_factor(alpha, x->type), .beta = gkref_factor(beta, x->type),
		.alpha_param = gkref_factor(alpha_param, x->type), .beta_param = gkref_factor(beta_param, x->type), .epsilon = epsilon};
	return QUEUE(handle, gkref_norm_backward, args);
}
