/* Loops over up to 8 axes in row-major order, with operands that lie at strides: NumPy's broadcasting, transposes, slices.
 *
 * The numbers of a space stand in d:
 *
 *	d[0]                n, the number of elements
 *	d[1]                rank, 0 to 8; neighbouring axes along which all operands just go on are best made one: rank 1 is the fast path
 *	d[2 .. 9]           extents, the outermost first
 *	d[10 + 8k + axis]   strides of operand k in elements, 0 where it repeats
 *
 * Settings of such a kernel begin at d[GK_SETTING]. */
#pragma once
#include "four.h"

enum { GK_AXES = 8, GK_EXTENT = 2, GK_STRIDE = GK_EXTENT + GK_AXES, GK_SETTING = GK_STRIDE + 3 * GK_AXES };

/* Where element index lies in each of N operands. (nvcc divides in 32 bits by itself where both numbers fit.) */
template <int N> GK_DEVICE void gk_place(int64_t *at, int64_t index, const int64_t *d) {
	GK_UNROLLED
	for (int k = 0; k < N; k++)
		at[k] = 0;
	GK_ROLLED
	for (int axis = (int)d[1] - 1; axis > 0; axis--) {
		const int64_t outer = index / d[GK_EXTENT + axis], here = index - outer * d[GK_EXTENT + axis];
		GK_UNROLLED
		for (int k = 0; k < N; k++)
			at[k] += here * d[GK_STRIDE + k * GK_AXES + axis];
		index = outer;
	}
	GK_UNROLLED
	for (int k = 0; k < N; k++)
		at[k] += index * d[GK_STRIDE + k * GK_AXES];
}

/* The four elements from first on. When they are of one row, row(at) is called with where the first of them lies in each operand,
 * else one(at, j) for each; beyond the last element with where the last one lies. */
template <int N, class Row, class One> GK_DEVICE void gk_places4(int64_t first, const int64_t *d, Row row, One one) {
	const int64_t n = d[0];
	const bool is_row = d[1] <= 1 ? first + GK_FOUR <= n : d[GK_EXTENT + d[1] - 1] % GK_FOUR == 0;
	GK_ROLLED
	for (int j = 0; j < GK_FOUR; j++) {
		int64_t at[N];
		gk_place<N>(at, first + j < n ? first + j : n - 1, d);
		if (is_row) {
			row(at);
			return;
		}
		one(at, j);
	}
}

/* The distance of neighbours in a row of operand k. */
GK_DEVICE int64_t gk_step(const int64_t *d, int k) {
	return d[1] > 0 ? d[GK_STRIDE + k * GK_AXES + d[1] - 1] : 0;
}

/* Four of a row. */
template <class T> GK_DEVICE gk_four<T> gk_read_row(const T *x, int64_t step) {
	if (step == 1)
		return gk_load4(x, GK_FOUR);
	gk_four<T> r;
	GK_UNROLLED
	for (int j = 0; j < GK_FOUR; j++)
		r.v[j] = x[j * step];
	return r;
}

template <class T> GK_DEVICE void gk_write_row(T *y, int64_t step, const gk_four<T> &r) {
	if (step == 1) {
		gk_store4(y, GK_FOUR, r);
		return;
	}
	GK_UNROLLED
	for (int j = 0; j < GK_FOUR; j++)
		y[j * step] = r.v[j];
}
