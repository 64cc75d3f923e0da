/* Depthwise convolutions of one result a channel. They go over a tile of channels at a time, so that its kernel stays in the first
 * cache. */
#pragma once
#include "lanes_fns.h"
#include "sweep.h"

enum { GK_CHANNEL_TILE = 512 };

/* Tiles of whole cache lines and nearly equal size. */
static inline int64_t gk_channel_tile(const gk_window *w) {
	enum { KERNEL_BYTES = 16384, LINE = 64 };
	const int64_t taps = w->size[0] * w->size[1] * w->size[2];
	const int64_t most = gk_max64(LINE, gk_min64(GK_CHANNEL_TILE, KERNEL_BYTES / (taps * gk_size_of((int)w->type)) / LINE * LINE));
	const int64_t tiles = gk_max64(1, gk_ceil_div(w->c, most));
	return gk_ceil_div(gk_ceil_div(w->c, tiles), LINE) * LINE;
}

/* y = act(sum over taps of x*kernel, *scale + bias + residual) for the channels [first, last). For the gradient of the input x is the
 * gradient of the result, and y the gradient of the input. */
typedef struct {
	const void *x, *kernel;
	const void *bias, *scale, *residual; /* NULL where absent */
	void *y;
	int64_t channels, first, last, act;
} gk_depthwise;

/* kernel [taps][channels] += the sum over elements of x*dy, for the channels [first, last). */
typedef struct {
	const void *x, *dy;
	void *kernel;
	int64_t channels, first, last;
} gk_depthwise_grad;

typedef struct {
	gk_spots_fn *forward[GK_LANE_KINDS], *kernel_grad[GK_LANE_KINDS];
} gk_depthwise_fns;

/* Those of the current instruction set. */
const gk_depthwise_fns *gk_depthwise_current(void);
