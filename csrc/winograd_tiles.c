/* How tiles lie in images and in memory, see winograd.h. */
#include "winograd.h"

static int last_kind(const gk_window *w, int axis, int64_t tiles) {
	const int64_t first = (tiles - 1) * GK_WG_RESULT, results = w->out[axis] - first, pixels = w->in[axis] + w->before[axis] - first;
	return results == 1 && pixels == 1 ? GK_WG_PIXEL : GK_WG_4 + GK_WG_RESULT - (int)results;
}

gk_wg_tiles gk_wg_tiles_of(const gk_window *w, int64_t images) {
	gk_wg_tiles t = {.rows = gk_ceil_div(w->out[1], GK_WG_RESULT), .cols = gk_ceil_div(w->out[2], GK_WG_RESULT)};
	if (t.rows) t.last_row = last_kind(w, 1, t.rows);
	if (t.cols) t.last_col = last_kind(w, 2, t.cols);
	t.count = images * t.rows * t.cols;
	t.blocks = gk_ceil_div(t.count, GK_WG_BLOCK);
	t.block = t.blocks ? gk_ceil_div(t.count, t.blocks) : 0;
	return t;
}

/* Those that are last in a column only, in neither, in a row only, in both: each point is needed by neighbours. */
static int class_of(const gk_wg_tile *t) {
	if (t->row_kind == GK_WG_4) return t->col_kind == GK_WG_4 ? 1 : 2;
	return t->col_kind == GK_WG_4 ? 0 : 3;
}

static gk_wg_tile tile_at(const gk_wg_tiles *tiles, int64_t t) {
	gk_wg_tile tile = {.image = t / tiles->cols / tiles->rows, .row = t / tiles->cols % tiles->rows, .col = t % tiles->cols};
	tile.row_kind = tile.row == tiles->rows - 1 ? tiles->last_row : GK_WG_4;
	tile.col_kind = tile.col == tiles->cols - 1 ? tiles->last_col : GK_WG_4;
	return tile;
}

void gk_wg_block_of(gk_wg_block *b, const gk_wg_tiles *tiles, int64_t block) {
	const int64_t from = block * tiles->count / tiles->blocks, to = (block + 1) * tiles->count / tiles->blocks;
	gk_wg_tile tile[GK_WG_BLOCK];
	int next[4] = {0};
	b->count = (int)(to - from);
	for (int i = 0; i < b->count; i++) {
		tile[i] = tile_at(tiles, from + i);
		for (int class = class_of(&tile[i]) + 1; class < 4; class++) next[class]++;
	}
	b->begin = next[1];
	b->end[0] = next[2];
	b->end[1] = next[3];
	for (int i = 0; i < b->count; i++) b->tile[next[class_of(&tile[i])]++] = tile[i];
}

gk_range gk_wg_users(const gk_wg_block *b, const gk_wg_tiles *tiles, int point) {
	const gk_wg_kind *rows = &gk_wg_kinds[tiles->last_row], *cols = &gk_wg_kinds[tiles->last_col];
	const int row = point / GK_WG_PATCH, col = point % GK_WG_PATCH;
	const int last_rows = row >= rows->first && row < rows->end, last_cols = col >= cols->first && col < cols->end;
	return (gk_range){last_rows ? 0 : b->begin, last_cols && last_rows ? b->count : b->end[last_cols]};
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
