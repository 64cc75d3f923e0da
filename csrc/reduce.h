/* Between the driver of reductions and its kernels. */
#pragma once
#include "elem.h"

/* Float32 rows are summed in vectors over at most this many terms a lane, and those partial sums in float64: so the error stays near
 * that of float64 and the order depends on the shape (and vector width) only. */
enum { GK_PARTIAL = 32 };

/* One reduction: y[j] = op over r of x[r*ld + j], for j < n and r < red. Sums are divided by divisor: 1, or red for a mean. */
typedef struct {
	const void *x;
	void *y;
	int64_t red, ld, n;
	double divisor;
} gk_columns;

typedef void gk_columns_fn(const gk_columns *c);

/* Sums, means, maxima and minima of float32 by instruction set (reduce_f32.c), NULL for other ops. A contiguous row has n 1 and ld 1. */
gk_columns_fn *gk_columns_f32(int op);
