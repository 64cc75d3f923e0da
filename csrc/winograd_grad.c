/* GK_WINOGRAD_GRAD and GK_WINOGRAD_GRAD_SUM, see winograd.h: dw = G^T [sum over tiles of V^T (A dY A^T)] G.
 *
 * The 36 sums over tiles are products of V^T, C x tiles, and D = A dY A^T, tiles x K, which are added to C x K sums block by block. They
 * are 36/9 = 4 times as large as the kernel and stay in no cache of a core beyond 32 x 64 channels, so each block reads and writes them all, and
 * the blocks are large, to do it rarely: V and D go through L3 once as well, which costs less. Where the result has many channels, a
 * chunk has some of the panels for all tiles, which needs no more memory and adds to fewer sums at a time, so they are closer; else
 * chunks have groups of tiles, each with sums of its own, which are added in the end in a fixed order. */
#include "winograd.h"
#include "gemm_tile.h"
#include "scratch.h"
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

struct winograd_grad_fns {
	void (*gradient)(float *d, int64_t plane, int64_t panel, const float *const *pixel, int64_t channels);
	void (*taps)(float *dw, int64_t tap, const float *sums, int64_t plane, int64_t group, int64_t groups, int64_t channels);
};

#define GK_TEMPLATE "winograd_grad_tmpl.h"
#include "isa.h"

static const struct winograd_grad_fns *const winograd_grad_fns[GK_NISA] = GK_BY_ISA(winograd_grad_fns);

enum { ARG_X, ARG_DY, ARG_SUMS };
enum { SUM_SUMS, SUM_DW };
enum { DIM_IMAGES };

typedef struct {
	gk_wg_tiles tiles;
	int64_t shares; /* of the panels */
	int64_t groups; /* of the blocks of tiles */
} grad_plan;

enum { CHUNKS = 8, PANELS_PER_SHARE = 2 };

static int64_t shares_of(const gk_window *w) { return gk_max64(1, gk_wg_panels(w->k) / PANELS_PER_SHARE); }

static grad_plan plan_of(const gk_window *w, int64_t images) {
	grad_plan p = {.tiles = gk_wg_tiles_of(w, images), .shares = shares_of(w)};
	p.groups = gk_min64(p.tiles.blocks, gk_ceil_div(CHUNKS, p.shares));
	return p;
}

/* Scratch: zeros, V, and D of one share. */
static int64_t zeros_floats(const gk_window *w) { return gk_ceil_div(gk_max64(w->c, w->k), GK_WG_LINE) * GK_WG_LINE; }

static int64_t panels_at_once(const gk_window *w) { return gk_ceil_div(gk_wg_panels(w->k), shares_of(w)); }

int64_t gk_wg_grad_scratch(const gk_window *w) {
	const int64_t v = gk_wg_plane(GK_WG_BLOCK, gk_wg_row(w->c)), d = gk_wg_plane(GK_WG_BLOCK * panels_at_once(w), GK_PANEL);
	return (zeros_floats(w) + GK_WG_POINTS * (v + d)) * (int64_t)sizeof(float);
}

int64_t gk_wg_sums_bytes(const gk_window *w, int64_t images) { return plan_of(w, images).groups * gk_wg_kernel_bytes(w); }

int64_t gk_winograd_grad_chunks(const gk_call *c) {
	const grad_plan p = plan_of(gk_window_of(c), c->dim[DIM_IMAGES]);
	return p.shares * p.groups;
}

/* D of the tiles, for the channels of the result in [channels.lo, channels.hi). */
static void gradients(const gk_wg_planes *d, int64_t panel, const gk_window *w, const gk_wg_block *b, const float *dy, gk_range channels,
                      const float *zeros) {
	const struct winograd_grad_fns *f = winograd_grad_fns[gk_isa_current()];
	const gk_wg_image of = {w->out[1], w->out[2], w->k};
	const float *pixel[GK_WG_RESULT * GK_WG_RESULT];
	for (int i = 0; i < b->count; i++) {
		const gk_wg_tile *t = &b->tile[i];
		gk_wg_pixels(pixel, GK_WG_RESULT, GK_WG_RESULT, dy + t->image * of.height * of.width * of.c + channels.lo, of, t->row * GK_WG_RESULT,
		             t->col * GK_WG_RESULT, zeros);
		f->gradient(d->p + i * d->ld, d->plane, panel, pixel, channels.hi - channels.lo);
	}
}

/* sums[c][k] (+)= V^T D of the tiles, in every plane and every panel of the channels. */
static void products(float *sums, const gk_window *w, const gk_wg_planes *v, const gk_wg_planes *d, int64_t panel, const gk_wg_tiles *tiles,
                     const gk_wg_block *b, int64_t channels, int add) {
	const gk_tile_set *set = gk_tiles();
	gk_tile g = {.as = 1, .ak = v->ld, .nseg = 1, .bk = GK_PANEL, .add = add};
	for (int q = 0; q < GK_WG_POINTS; q++) {
		const gk_range users = gk_wg_users(b, tiles, q);
		g.kc = users.hi - users.lo;
		g.a = v->p + q * v->plane + users.lo * v->ld;
		g.b = d->p + q * d->plane + users.lo * d->ld;
		g.t = sums + q * gk_wg_kernel_plane(w);
		for (int64_t k = 0; k < channels; k += GK_PANEL, g.b += panel, g.t += w->c * GK_PANEL)
			gk_tile_sweep(set, &g, (int)w->c, (int)gk_min64(GK_PANEL, channels - k));
	}
}

void gk_winograd_grad_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const grad_plan p = plan_of(w, c->dim[DIM_IMAGES]);
	const int64_t share = chunk / p.groups, group = chunk % p.groups, panels = gk_wg_panels(w->k);
	const int64_t first = share * panels / p.shares, end = (share + 1) * panels / p.shares;
	const gk_range channels = {first * GK_PANEL, gk_min64(w->k, end * GK_PANEL)};
	float *zeros = gk_scratch();
	gk_wg_planes v = {zeros + zeros_floats(w), gk_wg_row(w->c), 0}, d = {.ld = GK_PANEL};
	const int64_t panel = p.tiles.block * GK_PANEL;
	v.plane = gk_wg_plane(p.tiles.block, v.ld);
	d.p = v.p + GK_WG_POINTS * v.plane;
	d.plane = gk_wg_plane(p.tiles.block * (end - first), d.ld);
	memset(zeros, 0, sizeof *zeros * (size_t)zeros_floats(w));
	float *sums = (float *)c->arg[ARG_SUMS] + group * GK_WG_POINTS * gk_wg_kernel_plane(w) + first * w->c * GK_PANEL;
	const int64_t from = group * p.tiles.blocks / p.groups, to = (group + 1) * p.tiles.blocks / p.groups;
	for (int64_t block = from; block < to; block++) {
		gk_wg_block b;
		gk_wg_block_of(&b, &p.tiles, block);
		gk_wg_input(&v, w, &b, c->arg[ARG_X], zeros);
		gradients(&d, panel, w, &b, c->arg[ARG_DY], channels, zeros);
		products(sums, w, &v, &d, panel, &p.tiles, &b, channels.hi - channels.lo, block > from);
	}
}

enum { SUM_ROWS = 8 /* of a panel in a chunk */ };

int64_t gk_winograd_grad_sum_chunks(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	return gk_wg_panels(w->k) * gk_ceil_div(w->c, SUM_ROWS);
}

void gk_winograd_grad_sum_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const int64_t per_panel = gk_ceil_div(w->c, SUM_ROWS), panel = chunk / per_panel, col = panel * GK_PANEL;
	const gk_range rows = gk_chunk_range(w->c, SUM_ROWS, chunk % per_panel);
	const int64_t plane = gk_wg_kernel_plane(w), groups = plan_of(w, c->dim[DIM_IMAGES]).groups;
	for (int64_t r = rows.lo; r < rows.hi; r++) {
		const float *sums = (const float *)c->arg[SUM_SUMS] + (panel * w->c + r) * GK_PANEL;
		float *dw = (float *)c->arg[SUM_DW] + r * w->k + col;
		winograd_grad_fns[gk_isa_current()]->taps(dw, w->c * w->k, sums, plane, GK_WG_POINTS * plane, groups, gk_min64(GK_PANEL, w->k - col));
	}
}
