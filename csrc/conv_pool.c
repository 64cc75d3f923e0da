/* GK_CONV_POOL: a convolution whose result is pooled while it is in the cache. The pool's result is cut into bands of rows; the sums
 * under a band, and one panel of channels, go to scratch, so rows that two bands share are computed twice. */
#include "conv_pool.h"
#include "conv.h"
#include "conv_tile.h"
#include "elem.h"
#include "fp.h"
#include "scratch.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { ARG_SOURCE, ARG_KERNEL, ARG_RESULT, ARG_TAPS, ARG_BIAS, ARG_SCALE };
enum { DIM_IMAGES, DIM_POOL };
enum { INT_PASS, INT_WORDS };

/* By activation, and whether there are taps. */
struct conv_pool_fns {
	int vl;
	void (*panel[4][2])(const gk_pool_row *r, const gk_pool_finish *f);
	void (*tiles[4][2])(const gk_conv_tile *g, const gk_pool_finish *f);
};

#define GK_TEMPLATE "conv_pool_tmpl.h"
#include "isa.h"

static const struct conv_pool_fns *const by_isa[GK_NISA] = GK_BY_ISA(conv_pool_fns);

/* The bands: of how many elements of the pool, and how many there are. */
typedef struct {
	int64_t images, rows, cols;
	int64_t planes, row_bands, col_bands;
	int64_t under[3]; /* elements of the convolution under a band, along each axis */
} bands;

/* Elements of the convolution under n of the pool at most. */
static int64_t under(const gk_window *w, const gk_conv_pool *b, int axis, int64_t n) {
	return gk_min64(w->out[axis], (n - 1) * b->stride[axis] + b->size[axis]);
}

/* As many elements of the pool as have at most so many of the convolution under them. */
static int64_t over(const gk_conv_pool *b, int axis, int64_t n) {
	return gk_max64(1, gk_min64(b->out[axis], n < b->size[axis] ? 1 : (n - b->size[axis]) / b->stride[axis] + 1));
}

static bands bands_of(const gk_window *w, const gk_conv_pool *b) {
	/* Pixels of a panel: what leaves the source room in L1; what leaves the kernel room in L2, as a row of the pool, or a few rows whose
	 * windows overlap may need. */
	enum { PIXELS = 192, MOST_PIXELS = 2048, OVERLAPPING = 1024 };
	bands s = {.planes = b->out[0], .images = 1};
	const int64_t lines = under(w, b, 0, 1) * under(w, b, 1, 1);
	s.cols = over(b, 2, gk_max64(MOST_PIXELS / gk_max64(lines, 1), 2 * b->size[2]));
	s.col_bands = gk_ceil_div(b->out[2], gk_max64(s.cols, 1));
	s.cols = gk_ceil_div(b->out[2], gk_max64(s.col_bands, 1));
	const int64_t line = gk_max64(1, under(w, b, 0, 1) * under(w, b, 2, s.cols));
	s.rows = over(b, 1, (b->size[1] > b->stride[1] ? OVERLAPPING : PIXELS) / line);
	s.row_bands = gk_ceil_div(b->out[1], s.rows);
	s.rows = gk_ceil_div(b->out[1], gk_max64(s.row_bands, 1));
	const int64_t pixels = gk_max64(1, line * under(w, b, 1, s.rows));
	if (s.planes * s.row_bands * s.col_bands == 1) s.images = gk_max64(1, PIXELS / pixels);
	const int64_t size[3] = {under(w, b, 0, 1), under(w, b, 1, s.rows), under(w, b, 2, s.cols)};
	for (int a = 0; a < 3; a++) s.under[a] = size[a];
	return s;
}

static int64_t pixels_of_plane(const bands *s) { return s->images * s->under[1] * s->under[2]; }

static gk_conv_plan plan_of(const gk_window *w, const bands *s) { return gk_conv_plan_of_units(w, s->images, s->under[1], s->under[2]); }

int64_t gk_conv_pool_scratch(const gk_window *w, const gk_conv_pool *pool) {
	const bands s = bands_of(w, pool);
	const gk_conv_plan p = plan_of(w, &s);
	const int64_t pixels = pixels_of_plane(&s);
	return (p.taps + pixels) * (int64_t)sizeof(int64_t) + (pixels * s.under[0] * GK_PANEL + p.copied) * (int64_t)sizeof(float);
}

/* Whether the windows are pooled in the registers of their tiles: separate ones of 2 x 2 wholly on the image, whole vectors of channels,
 * and sums of few terms, beside which the way through memory counts. */
static int tiled(const gk_conv_plan *p, const bands *s, const gk_conv_pool *b) {
	enum { FEW_TERMS = 64 };
	for (int a = 0; a < 3; a++) {
		const int64_t size = a ? 2 : 1;
		if (b->size[a] != size || b->stride[a] < size || b->before[a] || (b->out[a] - 1) * b->stride[a] + size > p->out[a]) return 0;
	}
	return s->col_bands == 1 && p->taps * p->source_group <= FEW_TERMS && p->result_group % by_isa[gk_isa_current()]->vl == 0;
}

/* How bands and panels make chunks: several bands for a batch; one, or some of its panels, where few would leave threads idle. */
typedef struct {
	int64_t bands, per, parts;
} share;

static share share_of(const gk_conv_plan *p, const bands *s, int64_t images) {
	enum { CHUNKS = 32, WORK = 500000, PART_WORK = 1000000 }; /* multiply-adds of a chunk, and the least of a part of a band */
	const int64_t work = pixels_of_plane(s) * s->under[0] * p->taps * p->source * p->result_group;
	share h = {.bands = gk_ceil_div(images, s->images) * s->planes * s->row_bands * s->col_bands, .per = 1, .parts = 1};
	if (h.bands >= CHUNKS)
		h.per = gk_min64(gk_items_per_chunk(work, WORK), h.bands / CHUNKS);
	else if (h.bands)
		h.parts = gk_max64(1, gk_min64(gk_min64(p->panels, gk_ceil_div(CHUNKS, h.bands)), work / PART_WORK));
	return h;
}

static const gk_conv_pool *pool_of(const gk_call *c) { return (const gk_conv_pool *)(c->dim + DIM_POOL); }

int64_t gk_conv_pool_chunks(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	const bands s = bands_of(w, pool_of(c));
	const gk_conv_plan p = plan_of(w, &s);
	const share h = share_of(&p, &s, c->dim[DIM_IMAGES]);
	return p.panels ? gk_ceil_div(h.bands, h.per) * h.parts : 0;
}

/* What the bands of a chunk share. */
typedef struct {
	const gk_call *c;
	const gk_conv_plan *p;
	gk_conv_class k;
	const gk_conv_pool *b;
	gk_range panels;
	gk_conv_tile tile;
	gk_pool_finish finish;
	int64_t *seg, *row; /* of the source */
	float *t, *copy;
	gk_conv_unit unit; /* of the plane at work */
	gk_conv_source source, made_for; /* and for which source row is */
	int64_t rows_made, cols_made;
	int tiled;
} job;

/* Elements of the convolution under n of the pool from first on. */
static gk_range range_under(const job *j, int axis, int64_t first, int64_t n) {
	const gk_conv_pool *b = j->b;
	const int64_t lo = first * b->stride[axis] - b->before[axis], hi = lo + (n - 1) * b->stride[axis] + b->size[axis];
	return (gk_range){gk_max64(lo, 0), gk_min64(hi, j->p->out[axis])};
}

/* The four pixels of each window. */
static void set_rows_of_windows(job *j) {
	const gk_conv_unit *u = &j->unit;
	const gk_conv_source *s = &j->source;
	int64_t *row = j->row;
	for (int64_t i = 0; i < u->images; i++) {
		for (int64_t r = 0; r + 2 <= u->rows; r += j->b->stride[1]) {
			int64_t at = i * s->image + r * s->row;
			for (int64_t c = 0; c < j->b->out[2]; c++, at += j->b->stride[2] * s->pixel, row += 4) {
				row[0] = at;
				row[1] = at + s->pixel;
				row[2] = at + s->row;
				row[3] = at + s->row + s->pixel;
			}
		}
	}
}

/* Prepares a plane's source. Bands that look alike have their pixels at the same offsets. */
static void prepare(job *j, int64_t plane) {
	j->unit.plane = plane;
	const gk_conv_unit *u = &j->unit;
	j->source = gk_conv_source_of(j->p, &j->k, u, j->c->arg[ARG_SOURCE], j->copy);
	const gk_conv_source *s = &j->source, *m = &j->made_for;
	if (u->images == 1 && u->rows <= j->rows_made && u->cols == j->cols_made && s->row == m->row && s->pixel == m->pixel && s->tap[0] == m->tap[0] &&
	    s->tap[1] == m->tap[1] && s->tap[2] == m->tap[2])
		return;
	if (j->tiled)
		set_rows_of_windows(j);
	else
		gk_conv_rows(u, s, j->row);
	const int64_t of_row = gk_conv_segments(j->p, &j->k, s, j->seg, &j->tile.kc);
	j->tile.nseg = of_row * j->k.axis[0].taps * j->k.axis[1].taps;
	j->made_for = *s;
	j->rows_made = u->rows;
	j->cols_made = u->cols;
}

static void set_tile(job *j, int64_t q) {
	const gk_conv_plan *p = j->p;
	j->tile.a = j->source.base + q / p->of_group * p->source_group;
	j->tile.b = (const float *)j->c->arg[ARG_KERNEL] + q * p->all_taps * p->source_group * GK_PANEL;
	j->tile.row = j->row;
	j->tile.seg = j->seg;
}

static void set_finish(job *j, int64_t q) {
	const gk_conv_plan *p = j->p;
	const float *bias = j->c->arg[ARG_BIAS], *scale = j->c->arg[ARG_SCALE];
	const int64_t first = q % p->of_group * GK_PANEL, channel = q / p->of_group * p->result_group + first;
	const int cols = (int)gk_min64(p->result_group - first, GK_PANEL);
	gk_pool_finish *f = &j->finish;
	f->cols = cols;
	for (int i = 0; i < GK_PANEL; i++) {
		f->scale[i] = scale && i < cols ? scale[channel + i] : 1;
		f->bias[i] = bias && i < cols ? bias[channel + i] : 0;
	}
}

/* A band of the pool: elements from image, plane, row and col on. */
typedef struct {
	int64_t image, images, plane, row, rows, col, cols;
} band;

static band band_at(const bands *s, const gk_conv_pool *b, int64_t images, int64_t i) {
	band n = {.col = i % s->col_bands * s->cols};
	i /= s->col_bands;
	n.row = i % s->row_bands * s->rows;
	i /= s->row_bands;
	n.plane = i % s->planes;
	n.image = i / s->planes * s->images;
	n.images = gk_min64(images - n.image, s->images);
	n.rows = gk_min64(b->out[1] - n.row, s->rows);
	n.cols = gk_min64(b->out[2] - n.col, s->cols);
	return n;
}

/* The result of panel q from an element of the pool on. */
static void set_result(job *j, int64_t q, int64_t element) {
	const gk_conv_plan *p = j->p;
	gk_pool_finish *f = &j->finish;
	const int64_t to = element * p->result + q / p->of_group * p->result_group + q % p->of_group * GK_PANEL;
	f->y = (float *)j->c->arg[ARG_RESULT] + to;
	f->taps = (char *)j->c->arg[ARG_TAPS] + (j->c->arg[ARG_TAPS] ? to * (f->words ? 4 : 1) : 0);
}

/* Pools the sums of panel q. */
static void pool(job *j, const band *n, int64_t q, gk_range planes) {
	const gk_conv_pool *b = j->b;
	const gk_conv_unit *u = &j->unit;
	const int64_t pitch = u->cols * GK_PANEL, image = u->rows * pitch;
	const gk_pool_finish *f = &j->finish;
	gk_pool_row r = {.planes = planes.hi - planes.lo, .plane = u->images * image, .row = pitch, .tap_plane = b->size[1] * b->size[2], .tap_row = b->size[2],
	                 .size = b->size[2], .stride = b->stride[2], .n = j->p->out[2], .first = n->col * b->stride[2] - b->before[2], .count = n->cols, .at = u->col};
	const int64_t plane_tap = (planes.lo - (n->plane * b->stride[0] - b->before[0])) * r.tap_plane;
	void (*fn)(const gk_pool_row *, const gk_pool_finish *) = by_isa[gk_isa_current()]->panel[f->act][j->c->arg[ARG_TAPS] != NULL];
	for (int64_t i = 0; i < n->images; i++) {
		for (int64_t l = n->row; l < n->row + n->rows; l++) {
			const gk_range rows = range_under(j, 1, l, 1);
			r.rows = rows.hi - rows.lo;
			r.t = j->t + i * image + (rows.lo - u->row) * pitch;
			r.tap = plane_tap + (rows.lo - (l * b->stride[1] - b->before[1])) * r.tap_row;
			set_result(j, q, (((n->image + i) * b->out[0] + n->plane) * b->out[1] + l) * b->out[2] + n->col);
			fn(&r, f);
		}
	}
}

/* The sums of panel q and their pool at once. A band has whole rows, so its windows follow each other. */
static void pool_tiles(job *j, const band *n, int64_t q) {
	const gk_conv_pool *b = j->b;
	const gk_pool_finish *f = &j->finish;
	set_result(j, q, ((n->image * b->out[0] + n->plane) * b->out[1] + n->row) * b->out[2]);
	j->tile.tiles = (int)(n->images * n->rows * n->cols);
	by_isa[gk_isa_current()]->tiles[f->act][j->c->arg[ARG_TAPS] != NULL](&j->tile, f);
}

static void run_band(job *j, const band *n) {
	const gk_range planes = range_under(j, 0, n->plane, 1), rows = range_under(j, 1, n->row, n->rows), cols = range_under(j, 2, n->col, n->cols);
	j->unit = (gk_conv_unit){.image = n->image, .images = n->images, .row = rows.lo, .rows = rows.hi - rows.lo, .col = cols.lo, .cols = cols.hi - cols.lo};
	const int64_t plane = j->unit.images * j->unit.rows * j->unit.cols * GK_PANEL;
	for (int64_t q = j->panels.lo; q < j->panels.hi; q++) {
		set_finish(j, q);
		for (int64_t d = planes.lo; d < planes.hi; d++) {
			if (q == j->panels.lo || planes.hi - planes.lo > 1) prepare(j, d);
			set_tile(j, q);
			j->tile.t = j->t + (d - planes.lo) * plane;
			if (!j->tiled) gk_conv_sums(&j->tile, plane / GK_PANEL, j->finish.cols);
		}
		if (j->tiled)
			pool_tiles(j, n, q);
		else
			pool(j, n, q, planes);
	}
}

void gk_conv_pool_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_pool *b = pool_of(c);
	const bands s = bands_of(w, b);
	const gk_conv_plan p = plan_of(w, &s);
	const share h = share_of(&p, &s, c->dim[DIM_IMAGES]);
	const int64_t part = chunk % h.parts, pixels = pixels_of_plane(&s);
	job j = {.c = c, .p = &p, .k = gk_conv_class_at(w, &p, 0), .b = b, .tile = {.ak = 1, .bk = GK_PANEL}, .seg = gk_scratch()};
	j.row = j.seg + p.taps;
	j.t = (float *)(j.row + pixels);
	j.copy = j.t + pixels * s.under[0] * GK_PANEL;
	j.panels = (gk_range){p.panels * part / h.parts, p.panels * (part + 1) / h.parts};
	j.tiled = tiled(&p, &s, b);
	j.finish.pitch = p.result;
	j.finish.act = (int)w->act;
	j.finish.words = (int)w->setting[INT_WORDS];
	const gk_range mine = gk_chunk_range(h.bands, h.per, chunk / h.parts);
	for (int64_t i = mine.lo; i < mine.hi; i++) {
		const band n = band_at(&s, b, c->dim[DIM_IMAGES], i);
		run_band(&j, &n);
	}
}
