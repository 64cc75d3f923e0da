/* The walk over the result of a kernel whose windows move over images. The result of a convolution or pool gathers what each window
 * covers; the gradient of its input gathers from the windows that cover each element. Both are one walk, since either way the taps of
 * an element lie at even distances in the source. */
#pragma once
#include "elem.h"
#include "window.h"

enum gk_direction { GK_FORWARD, GK_BACKWARD };

/* Elements of the result, along the last axis, that have the same taps. Positions count the elements of all images, channels left out. */
typedef struct {
	int64_t n;
	int64_t dst, dst_step;    /* position of the first element, and from one to the next */
	int64_t src, src_step;    /* position in the source of its first tap, and from one element to the next */
	int64_t taps[3];          /* along each axis; there may be none */
	int64_t src_tap[3];       /* from one tap to the next in the source */
	int64_t tap, tap_step[3]; /* number of the first tap, and from one to the next */
	int64_t at[3], apart[3];  /* coordinates in the source of the first tap of the first element, and from one tap to the next */
} gk_spots;

typedef void gk_spots_fn(const gk_spots *s, const void *job);

typedef struct {
	const gk_window *w;
	int direction;
	int64_t images;
	int64_t cost; /* of an element of the result with its channels and taps, in multiply-adds */
} gk_sweep;

/* The walk of a kernel whose first size is the number of images, and which does a few operations for each tap and channel. */
gk_sweep gk_sweep_of(const gk_call *c, int direction);

/* Chunks are whole rows of the result, or strips of a row where rows are long. */
int64_t gk_sweep_chunks(const gk_sweep *s);
void gk_sweep_run(const gk_sweep *s, int64_t chunk, gk_spots_fn *fn, const void *job);
