/* Pooling: each window of x gives an element of y. */
#include "cudnn_each.h"
#include <math.h>
#include <stdlib.h>

struct pool_args {
	bool backward;
	struct cudnnPoolingStruct pool;
	struct gkref_operand x, y, dx, dy; /* dx and dy of the backward pass */
	double alpha, beta;
};

static bool is_max(const struct cudnnPoolingStruct *p)
{
	return p->mode == CUDNN_POOLING_MAX || p->mode == CUDNN_POOLING_MAX_DETERMINISTIC;
}

static int64_t window_size(const struct cudnnPoolingStruct *p)
{
	int64_t n = 1;
	for (int i = 0; i < p->n; i++) n *= p->window[i];
	return n;
}

/* The elements of x in the window of element i of y, counted as gkref_place counts. Returns how many. */
static int window_of(const struct pool_args *a, int64_t i, int64_t *inside)
{
	const struct cudnnTensorStruct *x = &a->x.t, *y = &a->y.t;
	int at[CUDNN_DIM_MAX], count = 0;
	for (int axis = y->n - 1; axis >= 0; axis--) {
		at[axis] = (int)(i % y->size[axis]);
		i /= y->size[axis];
	}
	int64_t taps = window_size(&a->pool);
	for (int64_t tap = 0; tap < taps; tap++) {
		int64_t rest = tap, element = 0, scale = 1;
		bool in = true;
		for (int axis = x->n - 1; axis >= 2; axis--) {
			int s = axis - 2, p = at[axis] * a->pool.stride[s] - a->pool.pad[s] + (int)(rest % a->pool.window[s]);
			rest /= a->pool.window[s];
			in = in && p >= 0 && p < x->size[axis];
			element += p * scale;
			scale *= x->size[axis];
		}
		if (in) inside[count++] = element + ((int64_t)at[0] * x->size[1] + at[1]) * scale;
	}
	return count;
}

/* The element of the window that a maximum is; of equal ones the first. */
static int64_t largest(const struct pool_args *a, const void *x, const int64_t *inside, int count)
{
	double best = -INFINITY;
	int64_t found = inside[0];
	for (int k = 0; k < count; k++) {
		double v = gkref_load(x, a->x.t.type, gkref_place(&a->x.t, &a->x.t, inside[k]));
		if (isnan(v) && a->pool.nan == CUDNN_PROPAGATE_NAN) return inside[k];
		if (v > best) {
			best = v;
			found = inside[k];
		}
	}
	return found;
}

static double divisor(const struct pool_args *a, int count)
{
	return a->pool.mode == CUDNN_POOLING_AVERAGE_COUNT_INCLUDE_PADDING ? (double)window_size(&a->pool) : (double)count;
}

static void forward(const struct pool_args *a, const void *x, void *y, int64_t *inside)
{
	const struct cudnnTensorStruct *tx = &a->x.t, *ty = &a->y.t;
	for (int64_t i = 0; i < gkref_count(ty); i++) {
		int count = window_of(a, i, inside);
		double v = 0;
		if (is_max(&a->pool)) {
			v = gkref_load(x, tx->type, gkref_place(tx, tx, largest(a, x, inside, count)));
		} else {
			for (int k = 0; k < count; k++) v += gkref_load(x, tx->type, gkref_place(tx, tx, inside[k]));
			v /= divisor(a, count);
		}
		gkref_blend(y, ty->type, gkref_place(ty, ty, i), a->alpha, v, a->beta);
	}
}

static void backward(const struct pool_args *a, const void *x, const void *dy, void *dx, int64_t *inside, double *sum)
{
	const struct cudnnTensorStruct *ty = &a->dy.t, *tx = &a->dx.t;
	for (int64_t i = 0; i < gkref_count(ty); i++) {
		int count = window_of(a, i, inside);
		double g = gkref_load(dy, ty->type, gkref_place(ty, ty, i));
		if (is_max(&a->pool)) {
			sum[largest(a, x, inside, count)] += g;
			continue;
		}
		for (int k = 0; k < count; k++) sum[inside[k]] += g / divisor(a, count);
	}
	for (int64_t i = 0; i < gkref_count(tx); i++) gkref_blend(dx, tx->type, gkref_place(tx, tx, i), a->alpha, sum[i], a->beta);
}

static CUresult run(void *args)
{
	const struct pool_args *a = args;
	void *x = gkref_operand_host(&a->x), *y = gkref_operand_host(&a->y);
	void *dx = a->backward ? gkref_operand_host(&a->dx) : NULL, *dy = a->backward ? gkref_operand_host(&a->dy) : NULL;
	if (!x || !y || (a->backward && (!dx || !dy))) return CUDA_ERROR_ILLEGAL_ADDRESS;
	int64_t *inside = malloc(window_size(&a->pool) * sizeof *inside);
	double *sum = calloc(gkref_count(&a->x.t), sizeof *sum);
	bool enough = inside && sum;
	if (enough && a->backward) backward(a, x, dy, dx, inside, sum);
	if (enough && !a->backward) forward(a, x, y, inside);
	free(inside);
	free(sum);
	return enough ? CUDA_SUCCESS : CUDA_ERROR_OUT_OF_MEMORY;
}

/* Every window has to meet the input: the maximum of padding alone, and its mean, are nothing. */
static cudnnStatus_t check_sizes(const struct cudnnPoolingStruct *p, const struct cudnnTensorStruct *x, const struct cudnnTensorStruct *y,
	const char *function)
{
	if (!p) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the descriptor is NULL");
	if (!p->n || x->n != p->n + 2 || y->n != x->n) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the numbers of axes do not agree");
	if (p->n < 2 || p->n > 3) return gkref_refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "neither 2 nor 3 spatial axes");
	if (x->type != y->type) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the types do not agree");
	bool agree = x->size[0] == y->size[0] && x->size[1] == y->size[1];
	for (int i = 0; i < p->n; i++) {
		int room = x->size[i + 2] + 2 * p->pad[i] - p->window[i];
		agree = agree && room >= 0 && y->size[i + 2] == room / p->stride[i] + 1;
		if (p->pad[i] >= p->window[i]) return gkref_refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "padding as wide as the window");
	}
	return agree ? CUDNN_STATUS_SUCCESS : gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the sizes do not agree");
}

cudnnStatus_t cudnnPoolingForward(cudnnHandle_t handle, const cudnnPoolingDescriptor_t pool, const void *alpha, const cudnnTensorDescriptor_t x,
	const void *px, const void *beta, const cudnnTensorDescriptor_t y, void *py)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(y, py);
	cudnnStatus_t status = check_sizes(pool, x, y, __func__);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	struct pool_args args = {.pool = *pool, .x = gkref_operand_of(x, px), .y = gkref_operand_of(y, py),
		.alpha = gkref_factor(alpha, x->type), .beta = gkref_factor(beta, x->type)};
	return QUEUE(handle, run, args);
}

cudnnStatus_t cudnnPoolingBackward(cudnnHandle_t handle, const cudnnPoolingDescriptor_t pool, const void *alpha, const cudnnTensorDescriptor_t y,
	const void *py, const cudnnTensorDescriptor_t dy, const void *pdy, const cudnnTensorDescriptor_t x, const void *px, const void *beta,
	const cudnnTensorDescriptor_t dx, void *pdx)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(y, py);
	NEEDS_OPERAND(dy, pdy);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(dx, pdx);
	cudnnStatus_t status = check_sizes(pool, x, y, __func__);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	BAD_IF(!gkref_same_sizes(x, dx) || !gkref_same_sizes(y, dy), "the sizes of a gradient are not those of its tensor");
	BAD_IF(dx->type != x->type || dy->type != x->type, "the types do not agree");
	struct pool_args args = {.backward = true, .pool = *pool, .x = gkref_operand_of(x, px), .y = gkref_operand_of(y, py),
		.dx = gkref_operand_of(dx, pdx), .dy = gkref_operand_of(dy, pdy), .alpha = gkref_factor(alpha, x->type),
		.beta = gkref_factor(beta, x->type)};
	return QUEUE(handle, run, args);
}
