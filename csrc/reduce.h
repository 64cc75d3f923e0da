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

/* The function of any op and type, the fastest there is. */
gk_columns_fn *gk_columns_of(int op, int type);

/* Arg-max of float32 by instruction set (argmax_f32.c): of columns, as gk_columns_fn, and of rows [rows][red]. */
void gk_argmax_columns_f32(const gk_columns *c);
void gk_argmax_rows_f32(const float *x, int64_t rows, int64_t red, int32_t *y);

/* The elements of a matrix in panels, a piece of them at a time in row-major order. Pieces are whole groups of partial sums for vectors
 * of up to 16 elements. */
enum { GK_PIECE = 4 * 16 * GK_PARTIAL };
void gk_piece_of_panels(float *piece, const float *x, int64_t rows, int64_t cols, int64_t first, int64_t n);

/* The sum of all elements of a matrix in panels, with the bits of the row-major matrix taken as one row of gk_columns. */
double gk_sum_of_panels(const float *x, int64_t rows, int64_t cols);
