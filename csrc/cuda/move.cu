/* Copies between strided places. Elements are moved as bits, by their size. */
#include "space.h"

/* y = x for n bytes, no matter how they are aligned. */
GK_DEVICE void copy_bytes(uint8_t *y, const uint8_t *x, int64_t n) {
	const int64_t wide = gk_is_aligned(x, sizeof(gk_wide)) && gk_is_aligned(y, sizeof(gk_wide)) ? n / (int64_t)sizeof(gk_wide) : 0;
	const int64_t done = wide * (int64_t)sizeof(gk_wide);
	GK_EACH(i, wide)
		((gk_wide *)y)[i] = ((const gk_wide *)x)[i];
	GK_EACH(i, n - done)
		y[done + i] = x[done + i];
}

template <class T> GK_DEVICE void copy(const gk_args &a) {
	T *y = (T *)a.p[0] + a.d[GK_SETTING];
	const T *x = (const T *)a.p[1] + a.d[GK_SETTING + 1];
	const int64_t n = a.d[0], to = gk_step(a.d, 0), from = gk_step(a.d, 1);
	if (a.d[1] == 1 && to == 1 && from == 1) {
		copy_bytes((uint8_t *)y, (const uint8_t *)x, n * (int64_t)sizeof(T));
		return;
	}
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		gk_places4<2>(
			first, a.d, [&](const int64_t *at) { gk_write_row(y + at[0], to, gk_read_row(x + at[1], from)); },
			[&](const int64_t *at, int j) {
				if (j < left)
					y[at[0]] = x[at[1]];
			});
	}
}

/* y at strides = x at strides, for elements of 1, 4 and 8 bytes: transposes, broadcasts, slices, and what pads and concatenations paste.
 * p: y, x; d: a space with the strides of y and x, d[GK_SETTING]: the offsets of the first element in y and in x, in elements.
 * Strides may be negative. Rank 1 with strides of 1 moves 16 bytes at a time. x and y do not overlap. */
GK_KERNEL(copy_1) { copy<uint8_t>(a); }
GK_KERNEL(copy_4) { copy<uint32_t>(a); }
GK_KERNEL(copy_8) { copy<uint64_t>(a); }

enum { TILE = 32, TILE_ROWS = GK_BLOCK / TILE };

/* One tile for a block at a time: rows of x come in and columns of it go out, each in lines of 32 elements. */
template <class T> GK_DEVICE void transpose(const gk_args &a, T (*tile)[TILE + 1]) {
	const int64_t rows = a.d[1], cols = a.d[2], down = (rows + TILE - 1) / TILE, across = (cols + TILE - 1) / TILE;
	for (int64_t i = blockIdx.x; i < a.d[0] * down * across; i += gridDim.x) {
		const int64_t row = i / across % down * TILE, col = i % across * TILE, base = i / (down * across) * rows * cols;
		GK_THREADS(t)
			for (unsigned r = t / TILE; r < TILE; r += TILE_ROWS)
				if (row + r < rows && col + t % TILE < cols)
					tile[r][t % TILE] = ((const T *)a.p[1])[base + (row + r) * cols + col + t % TILE];
		GK_SYNC;
		GK_THREADS(t)
			for (unsigned c = t / TILE; c < TILE; c += TILE_ROWS)
				if (col + c < cols && row + t % TILE < rows)
					((T *)a.p[0])[base + (col + c) * rows + row + t % TILE] = tile[t % TILE][c];
		GK_SYNC;
	}
}

/* y[b][col][row] = x[b][row][col], what copy does too but would read far apart. p: y, x; d: batch, rows, cols. Blocks of GK_BLOCK threads. */
GK_BLOCK_KERNEL(transpose_1) {
	GK_SHARED uint8_t tile[TILE][TILE + 1];
	transpose(a, tile);
}

GK_BLOCK_KERNEL(transpose_4) {
	GK_SHARED uint32_t tile[TILE][TILE + 1];
	transpose(a, tile);
}

GK_BLOCK_KERNEL(transpose_8) {
	GK_SHARED uint64_t tile[TILE][TILE + 1];
	transpose(a, tile);
}
