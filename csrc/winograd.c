/* GK_WINOGRAD_KERNEL and GK_WINOGRAD, see winograd.h. */
#include "winograd.h"
#include "gemm_tile.h"
#include "scratch.h"
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Where one tile of one panel of channels comes from and goes to. */
typedef struct {
	const float *m;             /* products: 36 planes of up to 32 channels */
	int64_t plane;
	float *y;                   /* the tile's first pixel, of the pooled result where it is pooled */
	const float *residual;      /* likewise, or NULL */
	uint8_t *taps;              /* likewise, or NULL */
	int64_t row, pixel;         /* elements between rows and pixels of these */
	int rows, cols, channels;   /* inside the result */
	int act, pooled;
	float scale[GK_PANEL], bias[GK_PANEL];
} wg_result;

struct winograd_fns {
	void (*kernel)(float *u, int64_t plane, const float *taps, int64_t rows);
	void (*input)(float *v, int64_t plane, const float *const *pixel, const float *const *next, int64_t c);
	void (*result)(const wg_result *r);
};

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

void gk_wg_input(const gk_wg_planes *v, const gk_window *w, const gk_wg_tiles *tiles, const float *x, gk_range part, const float *zeros) {
	const struct winograd_fns *f = winograd_fns[gk_isa_current()];
	const gk_wg_image of = {w->in[1], w->in[2], w->c};
	const float *pixel[2][GK_WG_POINTS];
	for (int64_t t = part.lo; t <= part.hi; t++) {
		const int64_t u = gk_min64(t, part.hi - 1), col = u % tiles->cols, row = u / tiles->cols % tiles->rows, image = u / tiles->cols / tiles->rows;
		gk_wg_pixels(pixel[t % 2], GK_WG_PATCH, GK_WG_PATCH, x + image * of.height * of.width * of.c, of, row * GK_WG_RESULT - w->before[1],
		             col * GK_WG_RESULT - w->before[2], zeros);
		if (t > part.lo) f->input(v->p + (t - 1 - part.lo) * v->ld, v->plane, pixel[(t + 1) % 2], pixel[t % 2], of.c);
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

static void products(const gk_wg_planes *m, const gk_wg_planes *v, const float *u, const gk_window *w, int tiles, int cols) {
	const gk_tile_set *set = gk_tiles();
	gk_tile g = {.as = v->ld, .ak = 1, .nseg = 1, .kc = w->c, .bk = GK_PANEL};
	for (int q = 0; q < GK_WG_POINTS; q++) {
		g.a = v->p + q * v->plane;
		g.b = u + q * gk_wg_kernel_plane(w);
		g.t = m->p + q * m->plane;
		gk_tile_sweep(set, &g, tiles, cols);
	}
}

static void place(wg_result *r, const gk_call *c, const gk_wg_planes *m, const gk_wg_tiles *tiles, int64_t t, int64_t row, int64_t col) {
	const gk_window *w = gk_window_of(c);
	const int64_t shrink = r->pooled ? GK_WG_POOL : 1, side = GK_WG_RESULT / shrink, height = w->out[1] / shrink, width = w->out[2] / shrink;
	const int64_t x = t % tiles->cols * side, y = t / tiles->cols % tiles->rows * side, image = t / tiles->cols / tiles->rows;
	const int64_t first = ((image * height + y) * width + x) * w->k + col;
	r->m = m->p + row * m->ld;
	r->y = (float *)c->arg[ARG_Y] + first;
	r->residual = c->arg[ARG_RESIDUAL] ? (const float *)c->arg[ARG_RESIDUAL] + first : NULL;
	r->taps = r->pooled && c->arg[ARG_TAPS] ? (uint8_t *)c->arg[ARG_TAPS] + first : NULL;
	r->rows = (int)gk_min64(side, height - y);
	r->cols = (int)gk_min64(side, width - x);
}

/* Results of the tiles for one panel, whose channels begin at col. */
static void results(const gk_call *c, const gk_wg_planes *m, const gk_wg_tiles *tiles, gk_range part, int64_t col) {
	const struct winograd_fns *f = winograd_fns[gk_isa_current()];
	const gk_window *w = gk_window_of(c);
	wg_result r = {.plane = m->plane, .pixel = w->k, .act = (int)w->act, .pooled = w->setting[SET_POOLED] != 0};
	r.row = w->out[2] / (r.pooled ? GK_WG_POOL : 1) * w->k;
	r.channels = (int)gk_min64(GK_PANEL, w->k - col);
	for (int i = 0; i < r.channels; i++) {
		r.scale[i] = c->arg[ARG_SCALE] ? ((const float *)c->arg[ARG_SCALE])[col + i] : 1;
		r.bias[i] = c->arg[ARG_BIAS] ? ((const float *)c->arg[ARG_BIAS])[col + i] : 0;
	}
	for (int64_t t = part.lo; t < part.hi; t++) {
		place(&r, c, m, tiles, t, t - part.lo, col);
		f->result(&r);
	}
}

void gk_winograd_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const forward_plan p = plan_of(w, c->dim[DIM_IMAGES]);
	const int64_t block = chunk / p.shares, share = chunk % p.shares, panels = gk_wg_panels(w->k);
	const gk_range part = {block * p.tiles.count / p.tiles.blocks, (block + 1) * p.tiles.count / p.tiles.blocks};
	float *zeros = gk_scratch();
	gk_wg_planes v = {zeros + zeros_floats(w), gk_wg_row(w->c), 0}, m = {.ld = GK_PANEL};
	v.plane = gk_wg_plane(p.tiles.block, v.ld);
	m.p = v.p + GK_WG_POINTS * v.plane;
	m.plane = gk_wg_plane(p.tiles.block, m.ld);
	memset(zeros, 0, sizeof *zeros * (size_t)zeros_floats(w));
	gk_wg_input(&v, w, &p.tiles, c->arg[ARG_X], part, zeros);
	for (int64_t panel = share * panels / p.shares; panel < (share + 1) * panels / p.shares; panel++) {
		const float *u = (const float *)c->arg[ARG_U] + panel * w->c * GK_PANEL;
		products(&m, &v, u, w, (int)(part.hi - part.lo), (int)gk_min64(GK_PANEL, w->k - panel * GK_PANEL));
		results(c, &m, &p.tiles, part, panel * GK_PANEL);
	}
}
