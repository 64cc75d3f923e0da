/* Between GK_CONV_POOL and its functions for each instruction set. */
#pragma once
#include "kernels.h"
#include <stdint.h>

/* A panel of one row of the pool's result. A convolution's sums are pixels of GK_PANEL floats; those under the row's windows: */
typedef struct {
	const float *t;        /* the first column of the first of them */
	int64_t planes, rows;  /* of a window that lie on the image */
	int64_t plane, row;    /* from one to the next, in floats */
	int64_t tap, tap_plane, tap_row; /* number of the first of them, and from one to the next */
	int64_t size, stride, n;         /* columns: of a window, between windows, of the image */
	int64_t first, count, at;        /* the row's windows: the first one's column, which may be negative, and how many; the column of t */
} gk_pool_row;

/* What becomes of the sums: act(max(sum*scale + bias)). */
typedef struct {
	float scale[GK_PANEL], bias[GK_PANEL];
	float *y;      /* of the row's first window and the panel's first channel */
	void *taps;    /* the same, or NULL */
	int64_t pitch; /* channels between windows */
	int cols, act, words; /* channels of the panel; words: taps are int32, else bytes */
} gk_pool_finish;
