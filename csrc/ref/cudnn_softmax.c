/* Softmax over the channels, or over all of a sample. */
#include "cudnn_each.h"
#include <math.h>

struct softmax_args {
	cudnnSoftmaxAlgorithm_t algo;
	cudnnSoftmaxMode_t mode;
	struct gkref_operand x, y, dy; /* dx stands in x */
	double alpha, beta;
};

/* Group g of the elements over which a softmax sums begins at *first and has an element every *step of them. Returns how many. */
static int64_t group(const struct softmax_args *a, int64_t g, int64_t *first, int64_t *step)
{
	const struct cudnnTensorStruct *t = &a->y.t;
	int64_t sample = gkref_count(t) / t->size[0], pixels = sample / t->size[1];
	if (a->mode == CUDNN_SOFTMAX_MODE_INSTANCE) {
		*first = g * sample;
		*step = 1;
		return sample;
	}
	*first = g / pixels * sample + g % pixels;
	*step = pixels;
	return t->size[1];
}

/* exp as the type has it: that of a large float is infinite. */
static double exp_of(cudnnDataType_t type, double v) { return type == CUDNN_DATA_DOUBLE ? exp(v) : (double)expf((float)v); }

static void forward_group(const struct softmax_args *a, const void *x, void *y, int64_t g)
{
	const struct cudnnTensorStruct *tx = &a->x.t, *ty = &a->y.t;
	int64_t first, step, n = group(a, g, &first, &step);
	double shift = 0, sum = 0;
	if (a->algo != CUDNN_SOFTMAX_FAST) {
		shift = -INFINITY;
		for (int64_t k = 0; k < n; k++) shift = fmax(shift, gkref_load(x, tx->type, gkref_place(tx, tx, first + k * step)));
	}
	for (int64_t k = 0; k < n; k++) sum += exp_of(tx->type, gkref_load(x, tx->type, gkref_place(tx, tx, first + k * step)) - shift);
	for (int64_t k = 0; k < n; k++) {
		int64_t i = first + k * step;
		double v = gkref_load(x, tx->type, gkref_place(tx, tx, i)) - shift;
		v = a->algo == CUDNN_SOFTMAX_LOG ? v - log(sum) : exp_of(tx->type, v) / sum;
		gkref_blend(y, ty->type, gkref_place(ty, ty, i), a->alpha, v, a->beta);
	}
}

static void backward_group(const struct softmax_args *a, const void *y, const void *dy, void *dx, int64_t g)
{
	const struct cudnnTensorStruct *tx = &a->x.t, *ty = &a->y.t, *tdy = &a->dy.t;
	int64_t first, step, n = group(a, g, &first, &step);
	bool logarithm = a->algo == CUDNN_SOFTMAX_LOG;
	double sum = 0;
	for (int64_t k = 0; k < n; k++) {
		int64_t i = first + k * step;
		double v = gkref_load(dy, tdy->type, gkref_place(tdy, tdy, i));
		sum += logarithm ? v : v * gkref_load(y, ty->type, gkref_place(ty, ty, i));
	}
	for (int64_t k = 0; k < n; k++) {
		int64_t i = first + k * step;
		double v = gkref_load(y, ty->type, gkref_place(ty, ty, i)), d = gkref_load(dy, tdy->type, gkref_place(tdy, tdy, i));
		v = logarithm ? d - exp(v) * sum : v * (d - sum);
		gkref_blend(dx, tx->type, gkref_place(tx, tx, i), a->alpha, v, a->beta);
	}
}

static int64_t groups(const struct softmax_args *a)
{
	int64_t first, step;
	return gkref_count(&a->y.t) / group(a, 0, &first, &step);
}

static CUresult forward(void *args)
{
	const struct softmax_args *a = args;
	const void *x = gkref_operand_host(&a->x);
	void *y = gkref_operand_host(&a->y);
	if (!x || !y) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int64_t g = 0; g < groups(a); g++) forward_group(a, x, y, g);
	return CUDA_SUCCESS;
}

static CUresult backward(void *args)
{
	const struct softmax_args *a = args;
	const void *y = gkref_operand_host(&a->y), *dy = gkref_operand_host(&a->dy);
	void *dx = gkref_operand_host(&a->x);
	if (!y || !dy || !dx) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int64_t g = 0; g < groups(a); g++) backward_group(a, y, dy, dx, g);
	return CUDA_SUCCESS;
}

#define CHECK_KIND(algo, mode) \
	do { \
		BAD_IF((int)(algo) < CUDNN_SOFTMAX_FAST || (algo) > CUDNN_SOFTMAX_LOG, "unknown algorithm"); \
		BAD_IF((int)(mode) < CUDNN_SOFTMAX_MODE_INSTANCE || (mode) > CUDNN_SOFTMAX_MODE_CHANNEL, "unknown mode"); \
	} while (0)

cudnnStatus_t cudnnSoftmaxForward(cudnnHandle_t handle, cudnnSoftmaxAlgorithm_t algo, cudnnSoftmaxMode_t mode, const void *alpha,
	const cudnnTensorDescriptor_t x, const void *px, const void *beta, const cudnnTensorDescriptor_t y, void *py)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	CHECK_KIND(algo, mode);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(y, py);
	BAD_IF(!gkref_same_sizes(x, y), "the sizes do not agree");
	BAD_IF(x->type != y->type, "the types do not agree");
	UNSUPPORTED_IF(x->n != 4 && x->n != 5, "neither 4 nor 5 axes");
	struct softmax_args args = {.algo = algo, .mode = mode, .x = gkref_operand_of(x, px), .y = gkref_operand_of(y, py),
		.alpha = gkref_factor(alpha, x->type), .beta = gkref_factor(beta, x->type)};
	return QUEUE(handle, forward, args);
}

cudnnStatus_t cudnnSoftmaxBackward(cudnnHandle_t handle, cudnnSoftmaxAlgorithm_t algo, cudnnSoftmaxMode_t mode, const void *alpha,
	const cudnnTensorDescriptor_t y, const void *py, const cudnnTensorDescriptor_t dy, const void *pdy, const void *beta,
	const cudnnTensorDescriptor_t dx, void *pdx)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	CHECK_KIND(algo, mode);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(y, py);
	NEEDS_OPERAND(dy, pdy);
	NEEDS_OPERAND(dx, pdx);
	BAD_IF(!gkref_same_sizes(y, dy) || !gkref_same_sizes(y, dx), "the sizes do not agree");
	BAD_IF(y->type != dy->type || y->type != dx->type, "the types do not agree");
	UNSUPPORTED_IF(y->n != 4 && y->n != 5, "neither 4 nor 5 axes");
	struct softmax_args args = {.algo = algo, .mode = mode, .x = gkref_operand_of(dx, pdx), .y = gkref_operand_of(y, py),
		.dy = gkref_operand_of(dy, pdy), .alpha = gkref_factor(alpha, y->type), .beta = gkref_factor(beta, y->type)};
	return QUEUE(handle, backward, args);
}
