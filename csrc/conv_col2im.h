/* How conv_col2im.c adds columns to an image. */
#pragma once
#include <stdint.h>

/* Some pixels of dy, each of which adds the same runs of its columns to dx. */
typedef struct {
	const float *columns;
	float *dx;
	int64_t pixels, ld, step;  /* how many; between them in columns and in dx */
	const int64_t *from, *to;  /* of each run: in a pixel's columns, in dx */
	int64_t runs, n;           /* how many, and elements of one */
} gk_col2im;
