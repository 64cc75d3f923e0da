/* The integers (gk_op.i) of the kernels whose windows move over images: convolutions and pools. Images are [n][in][c], channels last;
 * the three spatial axes are depth, height and width, of size 1 (stride 1, before 0) where there are fewer. */
#pragma once
#include "gk.h"

typedef struct {
	int64_t in[3], out[3];       /* sizes of input and result */
	int64_t size[3], stride[3], dilation[3];
	int64_t before[3];           /* elements added in front of the input; behind it as many as the last window reaches */
	int64_t c, k, groups;        /* channels of the input and of the result, and into how many groups they are cut */
	int64_t act, type;           /* enum gk_act of the epilogue, enum gk_type */
	int64_t setting[9];          /* the kernel's own, see kernels.h */
} gk_window;

_Static_assert(sizeof(gk_window) == GK_INTS * sizeof(int64_t), "gk_window covers the integers of an op");

static inline const gk_window *gk_window_of(const gk_call *c) { return (const gk_window *)c->op->i; }
