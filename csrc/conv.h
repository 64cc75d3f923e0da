/* Direct convolution: how one is cut into classes, units and blocks, and how the tile finds its operands. kernels.h has the contract of
 * each kernel.
 *
 * A pass reads a source image and makes a result image, as a convolution of stride and dilation of its own: the forward pass reads x, the
 * gradient of the input reads dy. Positions of an input gradient fall into classes by their remainder modulo the stride: each class is
 * reached by a subset of the taps and is a convolution of stride 1 with them, so that no inserted zeros are multiplied. The forward pass
 * is one class. */
#pragma once
#include "window.h"

enum { GK_PASS_FORWARD, GK_PASS_INPUT, GK_PASS_KERNEL }; /* the passes; the gradient of the kernel reads x as the forward pass does */
enum { GK_CONV_BLOCK = 96 };              /* pixels of a row block of the result */

/* One spatial axis of a class. Pixel i of it lies at first + i*step of the result and reads positions
 * start + i*stride + t*dilation of the source, for its taps t; those outside [0, in) are zero. */
typedef struct {
	int64_t n, first, step;
	int64_t start, stride, dilation, taps;
	int64_t tap, tap_step; /* tap t is number tap + t*tap_step of the kernel */
} gk_conv_axis;

typedef struct {
	gk_conv_axis axis[3];
	int64_t taps;   /* of all axes */
	int64_t before; /* taps of the classes in front of it: where its rows of the packed kernel begin */
} gk_conv_class;

/* What all classes have in common. A unit is the part of a class that is prepared at once: some whole images, or some rows of a plane of
 * one image, or a part of one row. */
typedef struct {
	int pass;
	int64_t in[3], out[3];          /* sizes of source and result */
	int64_t source, result;         /* channels */
	int64_t source_group, result_group; /* of one group */
	int64_t panels, of_group;       /* of the result's channels: of all groups, of one */
	int64_t taps, all_taps, classes; /* of a class at most; of the kernel */
	int64_t images, rows, cols;     /* of a unit */
	int64_t planes, row_units, col_units;
	int64_t channels;               /* between pixels of a copied band: source, and a gap against strides that collide in the cache */
	int copy;                       /* 1: copy also what has no padding */
	int patches;                    /* 1: a padded band would be large, so each pixel's taps are copied side by side */
	int64_t most_taps[3];           /* of a class */
	int64_t copied;                 /* floats of scratch that a unit's copy takes */
} gk_conv_plan;

typedef struct {
	int64_t image, images, plane, row, rows, col, cols;
} gk_conv_unit;

/* A unit's source: pixel (i, r, c) has its tap (d, h, w) at base + i*image + r*row + c*pixel + d*tap[0] + h*tap[1] + w*tap[2]. */
typedef struct {
	const float *base;
	int64_t image, row, pixel, tap[3];
} gk_conv_source;

gk_conv_plan gk_conv_plan_of(const gk_window *w, int pass);
/* The plan of a forward pass whose units, of at most so many images, rows and columns, are cut elsewhere. */
gk_conv_plan gk_conv_plan_of_units(const gk_window *w, int64_t images, int64_t rows, int64_t cols);
gk_conv_class gk_conv_class_at(const gk_window *w, const gk_conv_plan *p, int64_t i);

/* Whether each pixel is an image of its own, under a kernel of one tap. */
static inline int gk_conv_pixelwise(const gk_conv_plan *p) {
	return p->all_taps * p->in[0] * p->in[1] * p->in[2] * p->out[0] * p->out[1] * p->out[2] == 1;
}

int64_t gk_conv_units(const gk_conv_plan *p, int64_t images);
/* Unit i of a class, cut to what it has of it: images, rows or cols may be 0. */
gk_conv_unit gk_conv_unit_at(const gk_conv_plan *p, const gk_conv_class *k, int64_t images, int64_t i);

/* The unit's source where it lies, or copied to scratch with the zeros around it. */
gk_conv_source gk_conv_source_of(const gk_conv_plan *p, const gk_conv_class *k, const gk_conv_unit *u, const float *x, float *scratch);

/* Where the unit's pixels lie in its source. */
void gk_conv_rows(const gk_conv_unit *u, const gk_conv_source *s, int64_t *row);
/* Where the taps lie in a source: seg[i], of kc floats each; taps side by side in memory are one segment. Returns how many segments a
 * row of the kernel has. */
int64_t gk_conv_segments(const gk_conv_plan *p, const gk_conv_class *k, const gk_conv_source *s, int64_t *seg, int64_t *kc);

/* The pool of GK_CONV_POOL, over the images [out] of the convolution's gk_window; laid out as its sizes (gk_call.dim) after the first. */
typedef struct {
	int64_t out[3], size[3], stride[3], before[3];
} gk_conv_pool;

_Static_assert(sizeof(gk_conv_pool) == (GK_DIMS - 1) * sizeof(int64_t), "gk_conv_pool covers the sizes of an op");

int64_t gk_conv_pool_scratch(const gk_window *w, const gk_conv_pool *pool);

/* Bytes of a chunk's scratch memory (gk_op.scratch), of the packed kernel and of the partial sums of a kernel gradient for up to so
 * many images. */
int64_t gk_conv_scratch(const gk_window *w, int pass);
int64_t gk_conv_packed_bytes(const gk_window *w, int pass);
int64_t gk_conv_col2im_scratch(const gk_window *w);
int64_t gk_conv_kernel_scratch(const gk_window *w);
int64_t gk_conv_kernel_parts_bytes(const gk_window *w, int64_t images);
