/* Activations. */
#include "cudnn_each.h"
#include <math.h>

struct activation_args {
	struct cudnnActivationStruct act;
	struct gkref_operand x, y, dx, dy; /* dx and dy of the backward pass */
	double alpha, beta;
};

static double sigmoid(double v) { return 1 / (1 + exp(-v)); }

/* max(v, 0), where the comparison decides about NaN. */
static double relu(const struct cudnnActivationStruct *act, double v)
{
	if (isnan(v) && act->nan == CUDNN_PROPAGATE_NAN) return v;
	return v > 0 ? v : 0;
}

static double value(const struct cudnnActivationStruct *act, double v)
{
	switch ((int)act->mode) {
	case CUDNN_ACTIVATION_SIGMOID:
		return sigmoid(v);
	case CUDNN_ACTIVATION_RELU:
		return relu(act, v);
	case CUDNN_ACTIVATION_TANH:
		return tanh(v);
	case CUDNN_ACTIVATION_CLIPPED_RELU:
		v = relu(act, v);
		return v > act->coef ? act->coef : v;
	case CUDNN_ACTIVATION_ELU:
		return v > 0 ? v : act->coef * expm1(v);
	}
	return v * sigmoid(act->swish_beta * v);
}

/* The derivative at x, where the value is y. */
static double slope(const struct cudnnActivationStruct *act, double x, double y)
{
	double s;
	switch ((int)act->mode) {
	case CUDNN_ACTIVATION_SIGMOID:
		return y * (1 - y);
	case CUDNN_ACTIVATION_RELU:
		return x > 0;
	case CUDNN_ACTIVATION_TANH:
		return 1 - y * y;
	case CUDNN_ACTIVATION_CLIPPED_RELU:
		return x > 0 && x < act->coef;
	case CUDNN_ACTIVATION_ELU:
		return x > 0 ? 1 : y + act->coef;
	}
	s = sigmoid(act->swish_beta * x);
	return s + act->swish_beta * x * s * (1 - s);
}

static CUresult forward(void *args)
{
	const struct activation_args *a = args;
	const struct cudnnTensorStruct *tx = &a->x.t, *ty = &a->y.t;
	const void *x = gkref_operand_host(&a->x);
	void *y = gkref_operand_host(&a->y);
	if (!x || !y) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int64_t i = 0; i < gkref_count(tx); i++) {
		double v = value(&a->act, gkref_load(x, tx->type, gkref_place(tx, tx, i)));
		gkref_blend(y, ty->type, gkref_place(ty, ty, i), a->alpha, v, a->beta);
	}
	return CUDA_SUCCESS;
}

static CUresult backward(void *args)
{
	const struct activation_args *a = args;
	const struct cudnnTensorStruct *tx = &a->x.t, *ty = &a->y.t, *tdx = &a->dx.t, *tdy = &a->dy.t;
	const void *x = gkref_operand_host(&a->x), *y = gkref_operand_host(&a->y), *dy = gkref_operand_host(&a->dy);
	void *dx = gkref_operand_host(&a->dx);
	if (!x || !y || !dx || !dy) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int64_t i = 0; i < gkref_count(tx); i++) {
		double at = gkref_load(x, tx->type, gkref_place(tx, tx, i)), v = gkref_load(y, ty->type, gkref_place(ty, ty, i));
		double d = gkref_load(dy, tdy->type, gkref_place(tdy, tdy, i)) * slope(&a->act, at, v);
		gkref_blend(dx, tdx->type, gkref_place(tdx, tdx, i), a->alpha, d, a->beta);
	}
	return CUDA_SUCCESS;
}

#define CHECK_ACTIVATION(act) \
	do { \
		NEEDS(act); \
		BAD_IF(!(act)->set, "the activation is not set"); \
		BAD_IF((act)->mode == CUDNN_ACTIVATION_IDENTITY, "the identity is only for cudnnConvolutionBiasActivationForward"); \
	} while (0)

cudnnStatus_t cudnnActivationForward(cudnnHandle_t handle, cudnnActivationDescriptor_t act, const void *alpha, const cudnnTensorDescriptor_t x,
	const void *px, const void *beta, const cudnnTensorDescriptor_t y, void *py)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	CHECK_ACTIVATION(act);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(y, py);
	BAD_IF(!gkref_same_sizes(x, y), "the sizes do not agree");
	BAD_IF(x->type != y->type, "the types do not agree");
	BAD_IF(px == py && !gkref_same_strides(x, y), "in place with other strides");
	struct activation_args args = {.act = *act, .x = gkref_operand_of(x, px), .y = gkref_operand_of(y, py),
		.alpha = gkref_factor(alpha, x->type), .beta = gkref_factor(beta, x->type)};
	return QUEUE(handle, forward, args);
}

cudnnStatus_t cudnnActivationBackward(cudnnHandle_t handle, cudnnActivationDescriptor_t act, const void *alpha, const cudnnTensorDescriptor_t y,
	const void *py, const cudnnTensorDescriptor_t dy, const void *pdy, const cudnnTensorDescriptor_t x, const void *px, const void *beta,
	const cudnnTensorDescriptor_t dx, void *pdx)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	CHECK_ACTIVATION(act);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(y, py);
	NEEDS_OPERAND(dy, pdy);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(dx, pdx);
	BAD_IF(pdx == pdy && !gkref_same_strides(dx, dy), "in place with other strides");
	UNSUPPORTED_IF(!gkref_same_sizes(x, y) || !gkref_same_sizes(x, dy) || !gkref_same_sizes(x, dx), "the sizes do not agree");
	UNSUPPORTED_IF(x->type != y->type || x->type != dy->type || x->type != dx->type, "the types do not agree");
	UNSUPPORTED_IF(!gkref_same_strides(x, dx) || !gkref_same_strides(y, dy), "the strides of a gradient are not those of its tensor");
	struct activation_args args = {.act = *act, .x = gkref_operand_of(x, px), .y = gkref_operand_of(y, py), .dx = gkref_operand_of(dx, pdx),
		.dy = gkref_operand_of(dy, pdy), .alpha = gkref_factor(alpha, x->type), .beta = gkref_factor(beta, x->type)};
	return QUEUE(handle, backward, args);
}
