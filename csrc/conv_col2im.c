/* GK_CONV_COL2IM: the gradient of the input of a convolution on few channels, which would leave most lanes of a direct tile idle. Its lanes
 * are taps and channels: a pixel of dy times the kernel is what the pixel adds to each one that its taps read, and is added there while it
 * is in the cache. An element of dx is a sum in the order of dy's pixels, wherever dx is cut into chunks. */
#include "conv_col2im.h"
#include "conv.h"
#include "conv_tile.h"
#include "elem.h"
#include "lanes_fns.h"
#include "scratch.h"
#include <string.h>

enum { ARG_DY, ARG_KERNEL, ARG_DX };
enum { DIM_IMAGES };
enum { COLUMNS = 1 << 14, LEAST_PIXELS = 12 }; /* floats of a block's columns, if the least pixels do not have more */

struct col2im_fns {
	void (*add)(const gk_col2im *a);
};

#define GK_TEMPLATE "conv_col2im_tmpl.h"
#include "isa.h"

static const struct col2im_fns *const by_isa[GK_NISA] = GK_BY_ISA(col2im_fns);

/* How dx is cut: some images a chunk, or bands of rows and columns of one image. */
typedef struct {
	int64_t images, rows, cols;
} cut;

/* Parts of an axis at most. What two bands share of dy is multiplied for both, so a band is several times as long as the taps reach. */
static int64_t bands(const gk_window *w, int a, int64_t most) {
	enum { REACHES = 4, LEAST = 8 };
	const int64_t reach = (w->size[a] - 1) * w->dilation[a];
	return gk_max64(1, gk_min64(most, w->in[a] / gk_max64(REACHES * reach, LEAST)));
}

static cut cut_of(const gk_window *w, int64_t images) {
	enum { CHUNKS = 32, WORK = 500000 }; /* multiply-adds */
	const int64_t work = w->out[0] * w->out[1] * w->out[2] * w->size[0] * w->size[1] * w->size[2] * w->c * w->k;
	cut s = {.images = gk_items_per_chunk(work, WORK), .rows = 1, .cols = 1};
	if (images == 0 || images >= CHUNKS || s.images > 1) return s;
	const int64_t most = gk_min64(gk_ceil_div(CHUNKS, images), work / WORK);
	s.rows = bands(w, 1, most);
	s.cols = bands(w, 2, most / s.rows);
	return s;
}

int64_t gk_conv_col2im_chunks(const gk_call *c) {
	const cut s = cut_of(gk_window_of(c), c->dim[DIM_IMAGES]);
	return gk_ceil_div(c->dim[DIM_IMAGES], s.images) * s.rows * s.cols;
}

static int64_t columns_of(const gk_window *w) { return w->size[0] * w->size[1] * w->size[2] * w->c; }

static int64_t ld_of(const gk_window *w) { return gk_ceil_div(columns_of(w), GK_PANEL) * GK_PANEL; }

static int64_t pixels_of(const gk_window *w) {
	return gk_max64(LEAST_PIXELS, gk_min64(GK_CONV_BLOCK, COLUMNS / gk_max64(ld_of(w), 1)));
}

int64_t gk_conv_col2im_scratch(const gk_window *w) {
	return 2 * w->size[0] * w->size[1] * (int64_t)sizeof(int64_t) + pixels_of(w) * ld_of(w) * (int64_t)sizeof(float);
}

/* What the lines of a chunk share. */
typedef struct {
	const gk_window *w;
	const float *kernel;
	gk_range own[3];       /* of dx, along each axis: the chunk's part */
	float *dx;             /* the image */
	int64_t ld, pixels;    /* between pixels in columns; of a block */
	int64_t *from, *to;    /* of a line's runs */
	float *columns;
	gk_conv_tile tile;
	gk_conv_finish finish; /* stores columns */
	int64_t row[GK_CONV_BLOCK], at[GK_CONV_BLOCK];
	float t[GK_CONV_BLOCK * GK_PANEL] __attribute__((aligned(64)));
} job;

/* The taps of pixel o of dy, along an axis, that lie in a part of dx. */
static gk_range taps_in(const gk_window *w, int a, int64_t o, gk_range part) {
	const int64_t at = o * w->stride[a] - w->before[a], d = w->dilation[a];
	gk_range r = {0, 0};
	if (part.lo > at) r.lo = gk_ceil_div(part.lo - at, d);
	if (part.hi > at) r.hi = gk_min64(gk_ceil_div(part.hi - at, d), w->size[a]);
	return r;
}

/* The pixels of dy that have a tap in the part, and maybe some that have none; all: those that have no tap outside it. */
static gk_range pixels_in(const gk_window *w, int a, gk_range part, int all) {
	const int64_t reach = (w->size[a] - 1) * w->dilation[a], s = w->stride[a];
	const int64_t lo = part.lo + w->before[a] - (all ? 0 : reach), hi = part.hi + w->before[a] - (all ? reach : 0);
	gk_range r = {lo > 0 ? gk_ceil_div(lo, s) : 0, hi > 0 ? gk_ceil_div(hi, s) : 0};
	r.hi = gk_min64(r.hi, w->out[a]);
	return r;
}

/* Pixels [from, to) of the block that begins at pixel first of a line, taps of the width t: to dx. */
static void add(const job *j, int64_t runs, int64_t first, gk_range pixels, gk_range t) {
	const gk_window *w = j->w;
	gk_col2im a = {.pixels = pixels.hi - pixels.lo, .ld = j->ld, .step = w->stride[2] * w->c, .from = j->from, .to = j->to, .runs = runs};
	const int dense = w->dilation[2] == 1;
	if (!dense && (a.pixels > 1 || t.hi - t.lo > 1)) { /* each tap is a run of its own, and pixels come one after the other */
		for (gk_range p = {pixels.lo, pixels.lo + 1}; p.lo < pixels.hi; p.lo++, p.hi++)
			for (gk_range tap = {t.lo, t.lo + 1}; tap.lo < t.hi; tap.lo++, tap.hi++) add(j, runs, first, p, tap);
		return;
	}
	a.n = (t.hi - t.lo) * w->c;
	a.columns = j->columns + (pixels.lo - first) * j->ld + t.lo * w->c;
	a.dx = j->dx + (pixels.lo * w->stride[2] - w->before[2] + t.lo * w->dilation[2]) * w->c;
	if (a.n > 0) by_isa[gk_isa_current()]->add(&a);
}

/* The pixels of a block in their order; those in the middle have all their taps in the part. */
static void add_block(const job *j, int64_t runs, gk_range block, gk_range middle) {
	for (int64_t p = block.lo, n; p < block.hi; p += n) {
		n = p >= middle.lo && p < middle.hi ? gk_min64(middle.hi, block.hi) - p : 1;
		add(j, runs, block.lo, (gk_range){p, p + n}, taps_in(j->w, 2, p, j->own[2]));
	}
}

/* The columns of a block of pixels of dy, the first of which lies at dy: those from lo to hi, rounded to panels. */
static void multiply(job *j, const float *dy, int64_t pixels, gk_range columns) {
	const int64_t lanes = gk_lanes(GK_F32), all = gk_ceil_div(columns_of(j->w), lanes) * lanes;
	j->tile.a = dy;
	j->finish.rows = (int)pixels;
	for (int64_t c = columns.lo / GK_PANEL * GK_PANEL; c < columns.hi; c += GK_PANEL) {
		j->tile.b = j->kernel + c * j->w->k;
		j->finish.cols = (int)gk_min64(GK_PANEL, all - c);
		j->finish.result = j->columns + c;
		gk_conv_product(&j->tile, &j->finish);
	}
}

/* The runs of a row of dy: a row of the kernel each. Returns how many there are; columns are those that they lie in. */
static int64_t runs_of(const job *j, int64_t plane, int64_t row, gk_range *columns) {
	const gk_window *w = j->w;
	const gk_range d = taps_in(w, 0, plane, j->own[0]), h = taps_in(w, 1, row, j->own[1]);
	const int64_t of_row = w->size[2] * w->c;
	if (d.lo >= d.hi || h.lo >= h.hi) return 0;
	*columns = (gk_range){(d.lo * w->size[1] + h.lo) * of_row, ((d.hi - 1) * w->size[1] + h.hi) * of_row};
	int64_t n = 0;
	for (int64_t i = d.lo; i < d.hi; i++) {
		for (int64_t k = h.lo; k < h.hi; k++, n++) {
			const int64_t to_plane = plane * w->stride[0] - w->before[0] + i * w->dilation[0];
			const int64_t to_row = row * w->stride[1] - w->before[1] + k * w->dilation[1];
			j->to[n] = (to_plane * w->in[1] + to_row) * w->in[2] * w->c;
			j->from[n] = (i * w->size[1] + k) * of_row;
		}
	}
	return n;
}

static void add_line(job *j, const float *dy, int64_t plane, int64_t row) {
	const gk_window *w = j->w;
	const gk_range pixels = pixels_in(w, 2, j->own[2], 0), middle = pixels_in(w, 2, j->own[2], 1);
	gk_range columns;
	const int64_t runs = runs_of(j, plane, row, &columns);
	if (!runs) return;
	dy += (plane * w->out[1] + row) * w->out[2] * w->k;
	for (int64_t p = pixels.lo; p < pixels.hi; p += j->pixels) {
		const gk_range block = {p, gk_min64(p + j->pixels, pixels.hi)};
		multiply(j, dy + p * w->k, block.hi - block.lo, columns);
		add_block(j, runs, block, middle);
	}
}

static void zero(const job *j) {
	const gk_window *w = j->w;
	const gk_range *own = j->own;
	for (int64_t plane = own[0].lo; plane < own[0].hi; plane++) {
		for (int64_t row = own[1].lo; row < own[1].hi; row++) {
			float *dst = j->dx + ((plane * w->in[1] + row) * w->in[2] + own[2].lo) * w->c;
			memset(dst, 0, sizeof *dst * (size_t)((own[2].hi - own[2].lo) * w->c));
		}
	}
}

static void set_tile(job *j, const int64_t *seg) {
	const gk_window *w = j->w;
	j->from = gk_scratch();
	j->to = j->from + w->size[0] * w->size[1];
	j->columns = (float *)(j->to + w->size[0] * w->size[1]);
	j->ld = ld_of(w);
	j->pixels = pixels_of(w);
	for (int64_t i = 0; i < j->pixels; i++) {
		j->row[i] = i * w->k;
		j->at[i] = i * j->ld;
	}
	j->tile = (gk_conv_tile){.t = j->t, .row = j->row, .seg = seg, .nseg = 1, .kc = w->k, .ak = 1, .bk = GK_PANEL};
	j->finish.residual = NULL;
	j->finish.at = j->at;
	j->finish.act = GK_ACT_NONE;
	for (int i = 0; i < GK_PANEL; i++) {
		j->finish.scale[i] = 1;
		j->finish.bias[i] = 0;
	}
}

static gk_range band(int64_t n, int64_t i, int64_t of) { return (gk_range){n * i / of, n * (i + 1) / of}; }

void gk_conv_col2im_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const cut s = cut_of(w, c->dim[DIM_IMAGES]);
	const int64_t col = chunk % s.cols, row = chunk / s.cols % s.rows, no_offset = 0;
	const gk_range images = gk_chunk_range(c->dim[DIM_IMAGES], s.images, chunk / s.cols / s.rows);
	job j; /* the tables are not worth zeroing */
	j.w = w;
	j.kernel = c->arg[ARG_KERNEL];
	j.own[0] = (gk_range){0, w->in[0]};
	j.own[1] = band(w->in[1], row, s.rows);
	j.own[2] = band(w->in[2], col, s.cols);
	set_tile(&j, &no_offset);
	for (int64_t i = images.lo; i < images.hi; i++) {
		const float *dy = (const float *)c->arg[ARG_DY] + i * w->out[0] * w->out[1] * w->out[2] * w->k;
		j.dx = (float *)c->arg[ARG_DX] + i * w->in[0] * w->in[1] * w->in[2] * w->c;
		zero(&j);
		const gk_range rows = pixels_in(w, 1, j.own[1], 0);
		for (int64_t plane = 0; plane < w->out[0]; plane++)
			for (int64_t r = rows.lo; r < rows.hi; r++) add_line(&j, dy, plane, r);
	}
}
