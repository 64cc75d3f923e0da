/* GK_WINOGRAD_KERNEL and GK_WINOGRAD, see winograd.h. */
#include "winograd.h"
#include "gemm_tile.h"
#include "scratch.h"
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

/* The patch of a tile: pointers to its 6 x 6 pixels. */
typedef struct {
	const float *pixel[GK_WG_POINTS];
	int row_kind, col_kind;
} wg_patch;

/* Where one tile of one panel of channels comes from and goes to. */
typedef struct {
	const float *m;             /* products: 36 planes of up to 32 channels */
	int64_t plane;
	float *y;                   /* the tile's first pixel, of the pooled result where it is pooled */
	const float *residual;      /* likewise, or NULL */
	uint8_t *taps;              /* likewise, or NULL */
	int64_t row, pixel;         /* elements between rows and pixels of these */
	int row_kind, col_kind;
	int rows, cols, channels;   /* inside the result */
	const float *next;          /* as y, of the tile after it */
	int next_rows, next_cols;
	int act, pooled;
	float scale[GK_PANEL], bias[GK_PANEL];
} wg_result;

struct winograd_fns {
	void (*kernel)(float *u, int64_t plane, const float *taps, int64_t rows);
	void (*input)(float *v, int64_t plane, const wg_patch *x, const wg_patch *next, int64_t c);
	void (*result)(const wg_result *r);
};

/* Calls f(..., kind) where the kind is constant. */
#define WG_BY_KIND(kind, f, ...) \
	switch (kind) { \
	case GK_WG_4: f(__VA_ARGS__, GK_WG_4); break; \
	case GK_WG_3: f(__VA_ARGS__, GK_WG_3); break; \
	case GK_WG_2: f(__VA_ARGS__, GK_WG_2); break; \
	case GK_WG_1: f(__VA_ARGS__, GK_WG_1); break; \
	case GK_WG_PIXEL: f(__VA_ARGS__, GK_WG_PIXEL); break; \
	}

#define GK_TEMPLATE "winograd_tmpl.h"
#include "isa.h"

static const struct winograd_fns *const winograd_fns[GK_NISA] = GK_BY_ISA(winograd_fns);

enum { TAPS = 9, KERNEL_ROWS = 16 /* of a panel in a chunk: the taps stay in L1 */ };

enum { SET_TURNED, SET_POOLED };

int64_t gk_winograd_kernel_chunks(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	return gk_wg_panels(w->k) * gk_ceil_div(w->c, KERNEL_ROWS);
}

void gk_winograd_kernel_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const int64_t per_panel = gk_ceil_div(w->c, KERNEL_ROWS), panel = chunk / per_panel, col = panel * GK_PANEL;
	const gk_range part = gk_chunk_range(w->c, KERNEL_ROWS, chunk % per_panel);
	const int64_t rows = part.hi - part.lo;
	const int cols = (int)gk_min64(GK_PANEL, w->k - col);
	const float *src = c->arg[0];
	float taps[TAPS * KERNEL_ROWS * GK_PANEL] __attribute__((aligned(64)));
	for (int tap = 0; tap < TAPS; tap++) {
		float *dst = taps + tap * rows * GK_PANEL;
		if (w->setting[SET_TURNED])
			gk_transpose_of_b(dst, src + ((TAPS - 1 - tap) * w->k + col) * w->c + part.lo, w->c, rows, cols);
		else
			gk_copy_of_b(dst, src + (tap * w->c + part.lo) * w->k + col, w->k, rows, cols);
	}
	float *u = (float *)c->arg[1] + (panel * w->c + part.lo) * GK_PANEL;
	winograd_fns[gk_isa_current()]->kernel(u, gk_wg_kernel_plane(w), taps, rows);
}

static void patch_of(wg_patch *p, const gk_window *w, const gk_wg_tile *t, const float *x, const float *zeros) {
	const gk_wg_image of = {w->in[1], w->in[2], w->c};
	gk_wg_pixels(p->pixel, GK_WG_PATCH, GK_WG_PATCH, x + t->image * of.height * of.width * of.c, of, t->row * GK_WG_RESULT - w->before[1],
	             t->col * GK_WG_RESULT - w->before[2], zeros);
	p->row_kind = t->row_kind;
	p->col_kind = t->col_kind;
}

void gk_wg_input(const gk_wg_planes *v, const gk_window *w, const gk_wg_block *b, const float *x, const float *zeros) {
	const struct winograd_fns *f = winograd_fns[gk_isa_current()];
	wg_patch patch[2];
	patch_of(&patch[0], w, &b->tile[0], x, zeros);
	for (int t = 0; t < b->count; t++) {
		patch_of(&patch[(t + 1) % 2], w, &b->tile[t + 1 < b->count ? t + 1 : t], x, zeros);
		f->input(v->p + t * v->ld, v->plane, &patch[t % 2], &patch[(t + 1) % 2], w->c);
	}
}

enum { ARG_X, ARG_U, ARG_Y, ARG_SCALE, ARG_BIAS, ARG_RESIDUAL, ARG_TAPS };
enum { DIM_IMAGES };

/* What a chunk makes: a block of tiles for some panels of the result's channels. Where blocks are few, as for a single image, several
 * chunks transform the same tiles again, each for its own panels and so for its own part of U. */
typedef struct {
	gk_wg_tiles tiles;
	int64_t shares; /* of the panels */
} forward_plan;

enum { FEW_BLOCKS = 8 };

static forward_plan plan_of(const gk_window *w, int64_t images) {
	forward_plan p = {.tiles = gk_wg_tiles_of(w, images)};
	const int64_t blocks = gk_max64(1, p.tiles.blocks);
	p.shares = blocks >= FEW_BLOCKS ? 1 : gk_min64(gk_wg_panels(w->k), gk_ceil_div(FEW_BLOCKS, blocks));
	return p;
}

/* Scratch: zeros, V, and the products of one panel. */
static int64_t zeros_floats(const gk_window *w) { return gk_ceil_div(w->c, GK_WG_LINE) * GK_WG_LINE; }

int64_t gk_wg_scratch(const gk_window *w) {
	const int64_t row = gk_wg_row(w->c);
	const int64_t floats = zeros_floats(w) + GK_WG_POINTS * (gk_wg_plane(GK_WG_BLOCK, row) + gk_wg_plane(GK_WG_BLOCK, GK_PANEL));
	return floats * (int64_t)sizeof(float);
}

int64_t gk_winograd_chunks(const gk_call *c) {
	const forward_plan p = plan_of(gk_window_of(c), c->dim[DIM_IMAGES]);
	return p.tiles.blocks * p.shares;
}

static void products(const gk_wg_planes *m, const gk_wg_planes *v, const float *u, const gk_window *w, const gk_wg_tiles *tiles,
                     const gk_wg_block *b, int cols) {
	const gk_tile_set *set = gk_tiles();
	gk_tile g = {.as = v->ld, .ak = 1, .nseg = 1, .kc = w->c, .bk = GK_PANEL};
	for (int q = 0; q < GK_WG_POINTS; q++) {
		const gk_range users = gk_wg_users(b, tiles, q);
		g.a = v->p + q * v->plane + users.lo * v->ld;
		g.b = u + q * gk_wg_kernel_plane(w);
		g.t = m->p + q * m->plane + users.lo * m->ld;
		if (users.lo < users.hi) gk_tile_sweep(set, &g, (int)(users.hi - users.lo), cols);
	}
}

/* Elements of the result in front of a tile's. */
static int64_t before_tile(const gk_window *w, const gk_wg_tile *t, int64_t shrink) {
	const int64_t side = GK_WG_RESULT / shrink, height = w->out[1] / shrink, width = w->out[2] / shrink;
	return ((t->image * height + t->row * side) * width + t->col * side) * w->k;
}

static void place(wg_result *r, const gk_call *c, const gk_wg_tile *t, const gk_wg_tile *next, int64_t col) {
	const gk_window *w = gk_window_of(c);
	const int shrink = r->pooled ? GK_WG_POOL : 1;
	const int64_t first = before_tile(w, t, shrink) + col;
	r->y = (float *)c->arg[ARG_Y] + first;
	r->residual = c->arg[ARG_RESIDUAL] ? (const float *)c->arg[ARG_RESIDUAL] + first : NULL;
	r->taps = r->pooled && c->arg[ARG_TAPS] ? (uint8_t *)c->arg[ARG_TAPS] + first : NULL;
	r->row_kind = t->row_kind;
	r->col_kind = t->col_kind;
	r->rows = gk_wg_kinds[t->row_kind].results / shrink;
	r->cols = gk_wg_kinds[t->col_kind].results / shrink;
	r->next = (const float *)c->arg[ARG_Y] + before_tile(w, next, shrink) + col;
	r->next_rows = gk_wg_kinds[next->row_kind].results / shrink;
	r->next_cols = gk_wg_kinds[next->col_kind].results / shrink;
}

/* Results of the tiles for one panel, whose channels begin at col. */
static void results(const gk_call *c, const gk_wg_planes *m, const gk_wg_block *b, int64_t col) {
	const struct winograd_fns *f = winograd_fns[gk_isa_current()];
	const gk_window *w = gk_window_of(c);
	wg_result r = {.plane = m->plane, .pixel = w->k, .act = (int)w->act, .pooled = w->setting[SET_POOLED] != 0};
	r.row = w->out[2] / (r.pooled ? GK_WG_POOL : 1) * w->k;
	r.channels = (int)gk_min64(GK_PANEL, w->k - col);
	for (int i = 0; i < r.channels; i++) {
		r.scale[i] = c->arg[ARG_SCALE] ? ((const float *)c->arg[ARG_SCALE])[col + i] : 1;
		r.bias[i] = c->arg[ARG_BIAS] ? ((const float *)c->arg[ARG_BIAS])[col + i] : 0;
	}
	for (int t = 0; t < b->count; t++) {
		r.m = m->p + t * m->ld;
		place(&r, c, &b->tile[t], &b->tile[t + 1 < b->count ? t + 1 : t], col);
		f->result(&r);
	}
}

void gk_winograd_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const forward_plan p = plan_of(w, c->dim[DIM_IMAGES]);
	const int64_t share = chunk % p.shares, panels = gk_wg_panels(w->k);
	float *zeros = gk_scratch();
	gk_wg_planes v = {zeros + zeros_floats(w), gk_wg_row(w->c), 0}, m = {.ld = GK_PANEL};
	gk_wg_block b;
	v.plane = gk_wg_plane(p.tiles.block, v.ld);
	m.p = v.p + GK_WG_POINTS * v.plane;
	m.plane = gk_wg_plane(p.tiles.block, m.ld);
	memset(zeros, 0, sizeof *zeros * (size_t)zeros_floats(w));
	gk_wg_block_of(&b, &p.tiles, chunk / p.shares);
	gk_wg_input(&v, w, &b, c->arg[ARG_X], zeros);
	for (int64_t panel = share * panels / p.shares; panel < (share + 1) * panels / p.shares; panel++) {
		const float *u = (const float *)c->arg[ARG_U] + panel * w->c * GK_PANEL;
		products(&m, &v, u, w, &p.tiles, &b, (int)gk_min64(GK_PANEL, w->k - panel * GK_PANEL));
		results(c, &m, &b, panel * GK_PANEL);
	}
}
