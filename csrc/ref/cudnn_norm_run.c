/* The sums of batch normalisation. Arrays of doubles have an element where the parameters have one in memory. */
#include "cudnn_norm.h"
#include <math.h>
#include <stdlib.h>

enum { ARRAYS = 4 };

/* What a call reads and writes on the host, and room for sums. An address that is not there stays NULL. */
struct work {
	const struct gkref_norm *a;
	void *x, *y, *dx, *scale, *bias, *running_mean, *running_variance, *saved_mean, *saved_inverse, *dscale, *dbias;
	double *mean, *inverse, *sum, *product; /* ARRAYS of them in one block, which mean begins */
};

static bool find(const struct gkref_norm *a, CUdeviceptr p, void **to)
{
	*to = p ? gkref_tensor_host(&a->param, (const void *)p) : NULL;
	return !p || *to;
}

static CUresult begin(struct work *w, const struct gkref_norm *a)
{
	*w = (struct work){.a = a, .x = gkref_operand_host(&a->x), .y = gkref_operand_host(&a->y)};
	bool found = w->x && w->y;
	if (a->dx.p) found = (w->dx = gkref_operand_host(&a->dx)) && found;
	found = found && find(a, a->scale, &w->scale) && find(a, a->bias, &w->bias) && find(a, a->running_mean, &w->running_mean);
	found = found && find(a, a->running_variance, &w->running_variance) && find(a, a->saved_mean, &w->saved_mean);
	found = found && find(a, a->saved_inverse, &w->saved_inverse) && find(a, a->dscale, &w->dscale) && find(a, a->dbias, &w->dbias);
	if (!found) return CUDA_ERROR_ILLEGAL_ADDRESS;
	int64_t span = gkref_tensor_span(&a->param);
	w->mean = calloc(span * ARRAYS, sizeof *w->mean);
	if (!w->mean) return CUDA_ERROR_OUT_OF_MEMORY;
	w->inverse = w->mean + span;
	w->sum = w->inverse + span;
	w->product = w->sum + span;
	return CUDA_SUCCESS;
}

static CUresult end(struct work *w)
{
	free(w->mean);
	return CUDA_SUCCESS;
}

static double x_at(const struct work *w, int64_t i) { return gkref_load(w->x, w->a->x.t.type, gkref_place(&w->a->x.t, &w->a->x.t, i)); }
static double y_at(const struct work *w, int64_t i) { return gkref_load(w->y, w->a->y.t.type, gkref_place(&w->a->x.t, &w->a->y.t, i)); }
static int64_t param_of(const struct work *w, int64_t i) { return gkref_place(&w->a->x.t, &w->a->param, i); }
static double param_at(const struct work *w, const void *p, int64_t at) { return gkref_load(p, w->a->param.type, at); }
static void set_param(const struct work *w, void *p, int64_t at, double v) { gkref_store(p, w->a->param.type, at, v); }

/* The mean, and in inverse the biased variance. */
static void moments(struct work *w)
{
	int64_t count = gkref_count(&w->a->x.t), each = count / gkref_count(&w->a->param);
	for (int64_t i = 0; i < count; i++) w->mean[param_of(w, i)] += x_at(w, i) / (double)each;
	for (int64_t i = 0; i < count; i++) {
		int64_t p = param_of(w, i);
		double d = x_at(w, i) - w->mean[p];
		w->inverse[p] += d * d / (double)each;
	}
}

/* y from the moments, of which inverse is 1/sqrt(variance + epsilon) now. */
static void normalise(struct work *w)
{
	const struct gkref_norm *a = w->a;
	for (int64_t i = 0; i < gkref_count(&a->x.t); i++) {
		int64_t p = param_of(w, i);
		double v = (x_at(w, i) - w->mean[p]) * w->inverse[p] * param_at(w, w->scale, p) + param_at(w, w->bias, p);
		gkref_blend(w->y, a->y.t.type, gkref_place(&a->x.t, &a->y.t, i), a->alpha, v, a->beta);
	}
}

static void run_on(const struct work *w, void *running, int64_t at, double v)
{
	double f = w->a->factor;
	set_param(w, running, at, f == 1 ? v : (1 - f) * param_at(w, running, at) + f * v);
}

/* The running variance is that of a sample: divided by one less than the number of elements. */
CUresult gkref_norm_training(void *args)
{
	const struct gkref_norm *a = args;
	struct work w;
	CUresult failed = begin(&w, a);
	if (failed != CUDA_SUCCESS) return failed;
	moments(&w);
	int64_t params = gkref_count(&a->param), each = gkref_count(&a->x.t) / params;
	double unbiased = each > 1 ? (double)each / (double)(each - 1) : 1;
	for (int64_t k = 0; k < params; k++) {
		int64_t at = gkref_place(&a->param, &a->param, k);
		if (w.running_mean) {
			run_on(&w, w.running_mean, at, w.mean[at]);
			run_on(&w, w.running_variance, at, w.inverse[at] * unbiased);
		}
		w.inverse[at] = 1 / sqrt(w.inverse[at] + a->epsilon);
		if (w.saved_mean) {
			set_param(&w, w.saved_mean, at, w.mean[at]);
			set_param(&w, w.saved_inverse, at, w.inverse[at]);
		}
	}
	normalise(&w);
	return end(&w);
}

CUresult gkref_norm_inference(void *args)
{
	const struct gkref_norm *a = args;
	struct work w;
	CUresult failed = begin(&w, a);
	if (failed != CUDA_SUCCESS) return failed;
	for (int64_t k = 0; k < gkref_count(&a->param); k++) {
		int64_t at = gkref_place(&a->param, &a->param, k);
		w.mean[at] = param_at(&w, w.running_mean, at);
		w.inverse[at] = 1 / sqrt(param_at(&w, w.running_variance, at) + a->epsilon);
	}
	normalise(&w);
	return end(&w);
}

static void saved_moments(struct work *w)
{
	if (!w->saved_mean) moments(w);
	for (int64_t k = 0; k < gkref_count(&w->a->param); k++) {
		int64_t at = gkref_place(&w->a->param, &w->a->param, k);
		if (w->saved_mean) w->mean[at] = param_at(w, w->saved_mean, at);
		w->inverse[at] = w->saved_mean ? param_at(w, w->saved_inverse, at) : 1 / sqrt(w->inverse[at] + w->a->epsilon);
	}
}

CUresult gkref_norm_backward(void *args)
{
	const struct gkref_norm *a = args;
	struct work w;
	CUresult failed = begin(&w, a);
	if (failed != CUDA_SUCCESS) return failed;
	saved_moments(&w);
	int64_t count = gkref_count(&a->x.t), params = gkref_count(&a->param);
	double each = (double)(count / params);
	for (int64_t i = 0; i < count; i++) {
		int64_t p = param_of(&w, i);
		w.sum[p] += y_at(&w, i);
		w.product[p] += y_at(&w, i) * (x_at(&w, i) - w.mean[p]) * w.inverse[p];
	}
	for (int64_t i = 0; i < count; i++) {
		int64_t p = param_of(&w, i);
		double normal = (x_at(&w, i) - w.mean[p]) * w.inverse[p];
		double v = param_at(&w, w.scale, p) * w.inverse[p] * (y_at(&w, i) - w.sum[p] / each - normal * w.product[p] / each);
		gkref_blend(w.dx, a->dx.t.type, gkref_place(&a->x.t, &a->dx.t, i), a->alpha, v, a->beta);
	}
	for (int64_t k = 0; k < params; k++) {
		int64_t at = gkref_place(&a->param, &a->param, k);
		gkref_blend(w.dscale, a->param.type, at, a->alpha_param, w.product[at], a->beta_param);
		gkref_blend(w.dbias, a->param.type, at, a->alpha_param, w.sum[at], a->beta_param);
	}
	return end(&w);
}
