/* GK_CONV_F64 and GK_CONV_KERNEL_F64: for float64 models and as oracles of the float32 kernels; blocked, but not tuned to the peak. */
#include "conv.h"
#include "elem.h"
#include <math.h>

enum { ARG_SOURCE, ARG_KERNEL, ARG_RESULT, ARG_BIAS, ARG_SCALE, ARG_RESIDUAL };
enum { DIM_IMAGES };
enum { INT_PASS };
enum { PIXELS = 4, CHANNELS = 16 }; /* of the block that stays in registers and L1 */

int64_t gk_conv_f64_chunks(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, (int)w->setting[INT_PASS]);
	return c->dim[DIM_IMAGES] * p.out[0] * p.out[1];
}

static double act_of(double x, int64_t act) {
	switch (act) {
	case GK_ACT_RELU:
		return x <= 0 ? 0 : x;
	case GK_ACT_SIGMOID:
		return 1 / (1 + exp(-x));
	case GK_ACT_TANH:
		return tanh(x);
	}
	return x;
}

/* Where a tap of the pixel at reads along an axis, -1 for nowhere. */
static int64_t source_at(const gk_window *w, const gk_conv_plan *p, int a, int64_t at, int64_t tap) {
	int64_t i = at * w->stride[a] + tap * w->dilation[a] - w->before[a];
	if (p->pass == GK_PASS_INPUT) {
		i = at + w->before[a] - tap * w->dilation[a];
		if (i < 0 || i % w->stride[a]) return -1;
		i /= w->stride[a];
	}
	return i < p->in[a] ? i : -1;
}

typedef struct {
	const gk_window *w;
	const gk_conv_plan *p;
	const double *image; /* of the source */
	int64_t plane, row, group;
} place;

/* sum[i][n] = the products of pixel col+i for channels [first, first+count) of the group's. */
static void block(const gk_call *c, const place *at, int64_t col, int pixels, int64_t first, int64_t count, double sum[PIXELS][CHANNELS]) {
	const gk_window *w = at->w;
	const gk_conv_plan *p = at->p;
	const int64_t of_tap = w->c / w->groups * w->k, forward = p->pass == GK_PASS_FORWARD;
	const int64_t down = forward ? w->k : 1, across = forward ? 1 : w->k; /* steps in a tap between channels of source, of result */
	for (int i = 0; i < pixels; i++)
		for (int64_t n = 0; n < count; n++) sum[i][n] = 0;
	for (int64_t t = 0; t < p->all_taps; t++) {
		const int64_t d = source_at(w, p, 0, at->plane, t / w->size[2] / w->size[1]), h = source_at(w, p, 1, at->row, t / w->size[2] % w->size[1]);
		if (d < 0 || h < 0) continue;
		const double *tap = (const double *)c->arg[ARG_KERNEL] + t * of_tap + first * across + at->group * (forward ? p->result_group : p->source_group);
		for (int i = 0; i < pixels; i++) {
			const int64_t l = source_at(w, p, 2, col + i, t % w->size[2]);
			if (l < 0) continue;
			const double *x = at->image + ((d * p->in[1] + h) * p->in[2] + l) * p->source + at->group * p->source_group;
			for (int64_t s = 0; s < p->source_group; s++)
				for (int64_t n = 0; n < count; n++) sum[i][n] += x[s] * tap[s * down + n * across];
		}
	}
}

static void finish(const gk_call *c, int64_t to, int64_t channel, int64_t count, const double *sum) {
	const double *bias = c->arg[ARG_BIAS], *scale = c->arg[ARG_SCALE], *residual = c->arg[ARG_RESIDUAL];
	double *y = (double *)c->arg[ARG_RESULT] + to + channel;
	for (int64_t n = 0; n < count; n++) {
		double v = scale ? sum[n] * scale[channel + n] : sum[n];
		if (bias) v += bias[channel + n];
		if (residual) v += residual[to + channel + n];
		y[n] = act_of(v, gk_window_of(c)->act);
	}
}

void gk_conv_f64_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, (int)w->setting[INT_PASS]);
	const int64_t image = chunk / p.out[1] / p.out[0];
	place at = {.w = w, .p = &p, .plane = chunk / p.out[1] % p.out[0], .row = chunk % p.out[1]};
	at.image = (const double *)c->arg[ARG_SOURCE] + image * p.in[0] * p.in[1] * p.in[2] * p.source;
	double sum[PIXELS][CHANNELS];
	for (int64_t col = 0; col < p.out[2]; col += PIXELS) {
		const int pixels = (int)gk_min64(p.out[2] - col, PIXELS);
		for (at.group = 0; at.group < w->groups; at.group++) {
			for (int64_t first = 0; first < p.result_group; first += CHANNELS) {
				const int64_t count = gk_min64(p.result_group - first, CHANNELS);
				block(c, &at, col, pixels, first, count, sum);
				for (int i = 0; i < pixels; i++)
					finish(c, (chunk * p.out[2] + col + i) * p.result, at.group * p.result_group + first, count, sum[i]);
			}
		}
	}
}

enum { ARG_X, ARG_DY, ARG_DKERNEL };

/* A chunk is a row of a tap: one channel of x. */
int64_t gk_conv_kernel_f64_chunks(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	return w->size[0] * w->size[1] * w->size[2] * (w->c / w->groups);
}

void gk_conv_kernel_f64_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, GK_PASS_KERNEL);
	const int64_t t = chunk / p.source_group, channel = chunk % p.source_group;
	const double *dy = c->arg[ARG_DY];
	double *dk = (double *)c->arg[ARG_DKERNEL] + chunk * w->k;
	for (int64_t n = 0; n < w->k; n++) dk[n] = 0;
	for (int64_t i = 0; i < c->dim[DIM_IMAGES] * p.out[0] * p.out[1]; i++) {
		const int64_t image = i / p.out[1] / p.out[0];
		const int64_t d = source_at(w, &p, 0, i / p.out[1] % p.out[0], t / w->size[2] / w->size[1]);
		const int64_t h = source_at(w, &p, 1, i % p.out[1], t / w->size[2] % w->size[1]);
		if (d < 0 || h < 0) continue;
		const double *row = (const double *)c->arg[ARG_X] + ((image * p.in[0] + d) * p.in[1] + h) * p.in[2] * w->c + channel;
		for (int64_t col = 0; col < p.out[2]; col++) {
			const int64_t l = source_at(w, &p, 2, col, t % w->size[2]);
			if (l < 0) continue;
			const double *g = dy + (i * p.out[2] + col) * w->k;
			for (int64_t group = 0; group < w->groups; group++) {
				const double x = row[l * w->c + group * p.source_group];
				for (int64_t n = group * p.result_group; n < (group + 1) * p.result_group; n++) dk[n] += x * g[n];
			}
		}
	}
}
