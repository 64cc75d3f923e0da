#include "gemm_tile.h"
#include "transpose.h"
#include <string.h>
#define GK_TEMPLATE "gemm_tile_tmpl.h"
#include "isa.h"

static const gk_tile_set *const tile_sets[GK_NISA] = GK_BY_ISA(tile_set);

const gk_tile_set *gk_tiles(void) { return tile_sets[gk_isa_current()]; }

static int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

int64_t gk_block_count(int64_t m, int64_t n) { return ceil_div(m, GK_ROW_BLOCK) * ceil_div(n, GK_PANEL); }

gk_block gk_block_at(int64_t m, int64_t n, int64_t chunk) {
	const int64_t row_blocks = ceil_div(m, GK_ROW_BLOCK);
	gk_block b = {.panel = chunk / row_blocks, .row = chunk % row_blocks * GK_ROW_BLOCK};
	b.col = b.panel * GK_PANEL;
	b.rows = m - b.row < GK_ROW_BLOCK ? (int)(m - b.row) : GK_ROW_BLOCK;
	b.cols = n - b.col < GK_PANEL ? (int)(n - b.col) : GK_PANEL;
	return b;
}

int64_t gk_k_block(int64_t k, int64_t max) {
	if (k <= max) return k;
	return ceil_div(ceil_div(k, ceil_div(k, max)), GK_PANEL) * GK_PANEL;
}

/* Tiles of nearly equal height: a last tile of one or two rows could not hide the latency of its multiply-adds. */
static void column(const gk_tile_fn *fn, int height, gk_tile g, int rows) {
	const int n = (rows + height - 1) / height, low = rows / n;
	const int high_tiles = rows - low * n;
	if (high_tiles) {
		g.tiles = high_tiles;
		fn[low](&g);
		g.a += high_tiles * (low + 1) * g.as;
		g.t += high_tiles * (low + 1) * GK_PANEL;
	}
	g.tiles = n - high_tiles;
	fn[low - 1](&g);
}

void gk_tile_sweep(const gk_tile_set *s, const gk_tile *g, int rows, int cols) {
	gk_tile h = *g;
	for (int j = 0; j < cols;) {
		const int vectors = (cols - j + s->vl - 1) / s->vl;
		h.b = g->b + j;
		h.t = g->t + j;
		if (rows <= 2 && vectors >= 4 && s->four[0]) {
			h.tiles = 1;
			s->four[rows - 1](&h);
			j += 4 * s->vl;
		} else {
			column(vectors >= 2 ? s->two : s->one, s->rows, h, rows);
			j += (vectors >= 2 ? 2 : 1) * s->vl;
		}
	}
}

int gk_b_in_place(int64_t ldb, int64_t kc, int rows, int cols) {
	enum { FEW_ROWS = 24, L1_SHARE = 16 << 10 };
	return cols == GK_PANEL && (rows <= FEW_ROWS || kc * ldb * (int64_t)sizeof(float) <= L1_SHARE);
}

void gk_copy_of_b(float *panel, const float *b, int64_t ldb, int64_t kc, int cols) {
	for (int64_t k = 0; k < kc; k++, b += ldb, panel += GK_PANEL) {
		if (cols == GK_PANEL) {
			memcpy(panel, b, GK_PANEL * sizeof *panel);
			continue;
		}
		memset(panel, 0, GK_PANEL * sizeof *panel);
		memcpy(panel, b, sizeof *b * (size_t)cols);
	}
}

void gk_transpose_of_b(float *panel, const float *b, int64_t ldb, int64_t kc, int cols) {
	if (cols < GK_PANEL) memset(panel, 0, sizeof *panel * GK_PANEL * (size_t)kc);
	gk_transpose(panel, GK_PANEL, b, ldb, cols, kc, 0);
}

int gk_a_in_place(int64_t lda, int64_t kc) { return lda % 256 != 0 || kc <= 8; }

void gk_copy_of_a(float *copy, const float *a, int64_t lda, int64_t kc, int rows) {
	for (int64_t k = 0; k < kc; k++, a += lda, copy += GK_ROW_BLOCK) memcpy(copy, a, sizeof *a * (size_t)rows);
}
