#include "conv_tile.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

typedef void (*tile_fn)(const gk_conv_tile *g);

/* Tiles of 1 .. rows rows (index rows-1) and 1 or 2 vectors of columns. */
struct conv_fns {
	int rows, vl;
	tile_fn one[10], two[10];
	void (*store)(const gk_conv_finish *f, const float *t);
};

#define GK_TEMPLATE "conv_tile_tmpl.h"
#include "isa.h"

static const struct conv_fns *const conv_fns[GK_NISA] = GK_BY_ISA(conv_fns);

/* Tiles of nearly equal height: a last tile of one or two rows could not hide the latency of its multiply-adds. */
static void column(const tile_fn *fn, int height, gk_conv_tile g, int64_t rows) {
	const int64_t n = (rows + height - 1) / height, low = rows / n, high_tiles = rows - low * n;
	if (high_tiles) {
		g.tiles = (int)high_tiles;
		fn[low](&g);
		g.row += high_tiles * (low + 1);
		if (g.to) g.to += high_tiles * (low + 1);
		g.t += high_tiles * (low + 1) * GK_PANEL;
	}
	g.tiles = (int)(n - high_tiles);
	fn[low - 1](&g);
}

int64_t gk_conv_tiles(int64_t rows, int64_t cols) {
	const struct conv_fns *f = conv_fns[gk_isa_current()];
	return (rows + f->rows - 1) / f->rows * ((cols + 2 * f->vl - 1) / (2 * f->vl));
}

void gk_conv_sweep(const gk_conv_tile *g, int64_t rows, int cols) {
	const struct conv_fns *f = conv_fns[gk_isa_current()];
	gk_conv_tile h = *g;
	for (h.col = 0; h.col < cols;) {
		const int two = cols - h.col > f->vl, width = (two ? 2 : 1) * f->vl;
		h.b = g->b + h.col;
		h.t = g->t + h.col;
		if (g->to) h.result = g->result + h.col;
		if (cols - h.col < width) h.finish = NULL;
		column(two ? f->two : f->one, f->rows, h, rows);
		h.col += width;
	}
}

/* Columns that a sweep may store from its registers: whole vectors, if the activation is not a function. */
static int stored_by_tiles(const gk_conv_finish *f, int vl) {
	if (f->act != GK_ACT_NONE && f->act != GK_ACT_RELU) return 0;
	const int rest = f->cols % (2 * vl);
	return f->cols - (rest % vl ? rest : 0);
}

/* T, in blocks of k that leave B in the cache. If there is an f, the last block goes from the registers to the result. */
static void sum(gk_conv_tile h, int64_t rows, int cols, const gk_conv_finish *f) {
	const gk_conv_tile g = h;
	const int64_t most = g.kc < GK_K_BLOCK ? g.kc : GK_K_BLOCK, segs = most < g.kc ? 1 : GK_K_BLOCK / (most ? most : 1);
	for (int64_t s = 0; s < g.nseg; s += segs) {
		h.seg = g.seg + s;
		h.nseg = g.nseg - s < segs ? g.nseg - s : segs;
		int64_t k = 0;
		do {
			h.a = g.a + k * g.ak;
			h.b = g.b + (s * g.kc + k) * g.bk;
			h.kc = g.kc - k < most ? g.kc - k : most;
			k += most;
			h.finish = s + segs >= g.nseg && k >= g.kc ? f : NULL;
			gk_conv_sweep(&h, rows, cols);
			h.add = 1;
		} while (k < g.kc);
	}
}

void gk_conv_product(const gk_conv_tile *g, gk_conv_finish *f) {
	const struct conv_fns *fns = conv_fns[gk_isa_current()];
	gk_conv_tile h = *g;
	f->from = stored_by_tiles(f, fns->vl);
	h.to = f->at;
	h.result = f->result;
	sum(h, f->rows, f->cols, f->from ? f : NULL);
	if (f->from < f->cols) fns->store(f, g->t);
}

void gk_conv_sums(const gk_conv_tile *g, int64_t rows, int cols) {
	gk_conv_tile h = *g;
	h.to = NULL;
	for (int64_t left = rows; left > 0; left -= GK_ROW_BLOCK) {
		sum(h, left < GK_ROW_BLOCK ? left : GK_ROW_BLOCK, cols, NULL);
		h.row += GK_ROW_BLOCK;
		h.t += GK_ROW_BLOCK * GK_PANEL;
	}
}
