/* How tiles lie in images and in memory, see winograd.h. */
#include "winograd.h"

gk_wg_tiles gk_wg_tiles_of(const gk_window *w, int64_t images) {
	gk_wg_tiles t = {.rows = gk_ceil_div(w->out[1], GK_WG_RESULT), .cols = gk_ceil_div(w->out[2], GK_WG_RESULT)};
	t.count = images * t.rows * t.cols;
	t.blocks = gk_ceil_div(t.count, GK_WG_BLOCK);
	t.block = t.blocks ? gk_ceil_div(t.count, t.blocks) : 0;
	return t;
}

int64_t gk_wg_row(int64_t channels) {
	const int64_t row = gk_ceil_div(channels, GK_WG_LINE) * GK_WG_LINE;
	return row % 64 ? row : row + GK_WG_LINE;
}

int64_t gk_wg_plane(int64_t tiles, int64_t ld) { return tiles * ld + GK_WG_LINE; }

int64_t gk_wg_kernel_bytes(const gk_window *w) { return GK_WG_POINTS * gk_wg_kernel_plane(w) * (int64_t)sizeof(float); }

void gk_wg_pixels(const float **pixel, int rows, int cols, const float *image, gk_wg_image of, int64_t row, int64_t col, const float *zeros) {
	const int first = (int)gk_min64(cols, gk_max64(0, -col)), end = (int)gk_max64(first, gk_min64(cols, of.width - col));
	for (int i = 0; i < rows; i++, pixel += cols) {
		const int inside = row + i >= 0 && row + i < of.height;
		const int from = inside ? first : cols, to = inside ? end : cols;
		const float *p = image + ((row + i) * of.width + col) * of.c;
		for (int j = 0; j < from; j++) pixel[j] = zeros;
		for (int j = from; j < to; j++) pixel[j] = p + j * of.c;
		for (int j = to; j < cols; j++) pixel[j] = zeros;
	}
}
