/* GK_CONV_KERNEL and GK_CONV_KERNEL_SUM: the gradient of a convolution's kernel.
 *
 * A row of the product is a tap and a channel of x, a column a channel of dy, and k runs over the pixels of dy. The units are cut into
 * shares, each with partial sums of its own, and the sums into parts that stay in the second-level cache. How many there are depends on
 * the shapes, so the order of additions does too. */
#include "conv.h"
#include "conv_tile.h"
#include "elem.h"
#include "scratch.h"
#include <string.h>

enum { ARG_X, ARG_DY, ARG_PARTS };
enum { DIM_IMAGES };
enum { CHUNKS = 32 };       /* at least, where there is so much work */
enum { MOST_STEPS = 128, LEAST_STEPS = 32, COPY = 1 << 15 }; /* pixels of a sweep; floats of dy that are copied for it, if the least are not more */
/* For up to how many rows a copy of dy does not pay: the latter where pixels of dy are not more than so many floats apart. */
enum { FEW_ROWS = 24, MORE_ROWS = 64, NEAR = 256 };
enum { NEAR_STEPS = 48 };   /* of a sweep over pixels of x that have no taps in common: half a unit, which with dy in place leaves L1 room */
enum { PART_ROWS = 4096, PART = 1 << 16 }; /* rows and floats of a part at most, if one panel is not more */

/* The cut of the sums [panels][rows][GK_PANEL]. */
typedef struct {
	int64_t rows, row_parts, panels, panel_parts, shares;
} split;

static split split_of(const gk_conv_plan *p, int64_t images) {
	split s = {.rows = p->all_taps * p->source_group, .panels = p->panels};
	s.row_parts = gk_ceil_div(s.rows, PART_ROWS);
	s.panel_parts = gk_ceil_div(s.panels, gk_max64(1, PART / (GK_PANEL * gk_max64(s.rows, 1))));
	const int64_t parts = gk_max64(1, s.row_parts * s.panel_parts);
	s.shares = gk_min64(gk_conv_units(p, images), gk_ceil_div(CHUNKS, parts));
	return s;
}

static int64_t panels_of_part(const split *s) { return s->panels ? gk_ceil_div(s->panels, s->panel_parts) : 0; }

static int64_t steps_of(const split *s) {
	return gk_max64(LEAST_STEPS, gk_min64(MOST_STEPS, COPY / (GK_PANEL * gk_max64(panels_of_part(s), 1))));
}

int64_t gk_conv_kernel_scratch(const gk_window *w) {
	const gk_conv_plan p = gk_conv_plan_of(w, GK_PASS_KERNEL);
	const split s = split_of(&p, 1);
	return gk_min64(s.rows, PART_ROWS) * (int64_t)sizeof(int64_t) + (panels_of_part(&s) * steps_of(&s) * GK_PANEL + p.copied) * (int64_t)sizeof(float);
}

int64_t gk_conv_kernel_parts_bytes(const gk_window *w, int64_t images) {
	const gk_conv_plan p = gk_conv_plan_of(w, GK_PASS_KERNEL);
	const split s = split_of(&p, images);
	return s.shares * s.panels * s.rows * GK_PANEL * (int64_t)sizeof(float);
}

int64_t gk_conv_kernel_chunks(const gk_call *c) {
	const gk_conv_plan p = gk_conv_plan_of(gk_window_of(c), GK_PASS_KERNEL);
	const split s = split_of(&p, c->dim[DIM_IMAGES]);
	return s.shares * s.row_parts * s.panel_parts;
}

/* What the sweeps of a chunk share. */
typedef struct {
	const gk_conv_plan *p;
	const gk_conv_class *k;
	const split *by;
	const float *x, *dy;
	int64_t pixels; /* of dy */
	float *sums; /* of the chunk's share */
	gk_range rows, panels;
	int64_t *row;   /* offsets of rows in the source, without the group's */
	int64_t tap[3]; /* what they were made for */
	int add;
	int in_place;   /* dy is read where it lies: no tile may read past the last column, and few of them, or short rows, use it */
	float *panel;   /* else its panels, steps pixels of each */
	int64_t steps;  /* pixels of a sweep at most */
} job;

static void set_rows(job *j, const gk_conv_source *s) {
	if (j->add && !memcmp(j->tap, s->tap, sizeof j->tap)) return;
	memcpy(j->tap, s->tap, sizeof j->tap);
	const gk_conv_axis *x = j->k->axis;
	int64_t n = 0;
	for (int64_t i = j->rows.lo; i < j->rows.hi; i++) {
		const int64_t tap = i / j->p->source_group, col = tap % x[2].taps, rest = tap / x[2].taps;
		j->row[n++] = i % j->p->source_group + rest / x[1].taps * s->tap[0] + rest % x[1].taps * s->tap[1] + col * s->tap[2];
	}
}

static int64_t first_column(const gk_conv_plan *p, int64_t panel) {
	return panel / p->of_group * p->result_group + panel % p->of_group * GK_PANEL;
}

static int64_t columns_in(const gk_conv_plan *p, int64_t panel) { return gk_min64(p->result_group - panel % p->of_group * GK_PANEL, GK_PANEL); }

/* The chunk's panels of dy for some pixels from pixel on, one after the other. Reads dy in the order of memory. */
static void copy_dy(const job *j, int64_t pixel, int64_t steps) {
	const gk_conv_plan *p = j->p;
	const float *dy = j->dy + pixel * p->result;
	for (int64_t i = 0; i < steps; i++, dy += p->result) {
		float *dst = j->panel + i * GK_PANEL;
		for (int64_t q = j->panels.lo; q < j->panels.hi; q++, dst += j->steps * GK_PANEL) {
			const int64_t cols = columns_in(p, q);
			const float *src = dy + first_column(p, q);
			if (cols == GK_PANEL) {
				memcpy(dst, src, GK_PANEL * sizeof *dst);
				continue;
			}
			memset(dst, 0, GK_PANEL * sizeof *dst);
			memcpy(dst, src, (size_t)cols * sizeof *dst);
		}
	}
}

/* The next sweep's dy, and its x where that lies one pixel after the other: those of as many pixels behind the last one. */
static gk_ahead look_ahead(const job *j, int64_t last, int64_t steps) {
	const gk_conv_plan *p = j->p;
	const int64_t lo = first_column(p, j->panels.lo), hi = first_column(p, j->panels.hi - 1) + columns_in(p, j->panels.hi - 1);
	const int64_t pitch[2] = {p->result * (int64_t)sizeof(float), p->source * (int64_t)sizeof(float)};
	gk_ahead f = {0};
	steps = gk_min64(steps, j->pixels - last);
	f.of[0] = (struct gk_ahead_rows){(const char *)(j->dy + last * p->result + lo), steps, pitch[0], (hi - lo) * (int64_t)sizeof(float), 0};
	if (gk_conv_pixelwise(p)) f.of[1] = (struct gk_ahead_rows){(const char *)(j->x + last * p->source), steps, pitch[1], pitch[1], 0};
	const int64_t lines = steps * (gk_ceil_div(f.of[0].bytes, GK_LINE) + gk_ceil_div(f.of[1].bytes, GK_LINE));
	f.lines = gk_ceil_div(lines, gk_conv_tiles(j->rows.hi - j->rows.lo, (j->panels.hi - j->panels.lo) * GK_PANEL));
	return f;
}

/* Adds the products of some pixels, which lie one after the other in dy from pixel on: nseg runs of kc. */
static void sweep(job *j, const gk_conv_source *s, const int64_t *seg, int64_t nseg, int64_t kc, int64_t pixel) {
	const gk_conv_plan *p = j->p;
	const int64_t rows = j->rows.hi - j->rows.lo;
	gk_ahead ahead = look_ahead(j, pixel + nseg * kc, nseg * kc);
	gk_conv_tile g = {.row = j->row, .seg = seg, .nseg = nseg, .kc = kc, .ak = s->pixel, .add = j->add, .ahead = &ahead};
	if (!j->in_place) copy_dy(j, pixel, nseg * kc);
	for (int64_t q = j->panels.lo; q < j->panels.hi; q++) {
		g.a = s->base + q / p->of_group * p->source_group;
		g.b = j->in_place ? j->dy + pixel * p->result + first_column(p, q) : j->panel + (q - j->panels.lo) * j->steps * GK_PANEL;
		g.bk = j->in_place ? p->result : GK_PANEL;
		g.t = j->sums + (q * j->by->rows + j->rows.lo) * GK_PANEL;
		gk_conv_sweep(&g, rows, (int)columns_in(p, q));
	}
	j->add = 1;
}

/* A unit's pixels, as many whole rows at a time as make at most so many steps; longer rows, and rows that follow each other without a
 * gap, in pieces. */
static void add_unit(job *j, const gk_conv_unit *u, const gk_conv_source *s) {
	const int64_t *out = j->p->out, of_image = out[0] * out[1] * out[2];
	const int64_t pixel = u->image * of_image + (u->plane * out[1] + u->row) * out[2] + u->col;
	const int gapless = s->row == u->cols * s->pixel && (u->images == 1 || s->image == u->rows * s->row);
	const int64_t lines = gapless ? 1 : u->images * u->rows, cols = gapless ? u->images * u->rows * u->cols : u->cols;
	int64_t seg[MOST_STEPS];
	const int64_t most = gk_max64(1, j->steps / cols);
	for (int64_t l = 0; l < lines;) {
		const int64_t n = gk_min64(lines - l, most);
		for (int64_t i = 0; i < n; i++) seg[i] = (l + i) / u->rows * s->image + (l + i) % u->rows * s->row;
		for (int64_t c = 0; c < cols; c += j->steps) {
			sweep(j, s, seg, n, gk_min64(cols - c, j->steps), pixel + l * cols + c);
			seg[0] += j->steps * s->pixel;
		}
		l += n;
	}
}

void gk_conv_kernel_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, GK_PASS_KERNEL);
	const gk_conv_class k = gk_conv_class_at(w, &p, 0);
	const int64_t images = c->dim[DIM_IMAGES];
	const split by = split_of(&p, images);
	const int64_t row_part = chunk % by.row_parts, panel_part = chunk / by.row_parts % by.panel_parts, share = chunk / by.row_parts / by.panel_parts;
	job j = {.p = &p, .k = &k, .by = &by, .x = c->arg[ARG_X], .dy = c->arg[ARG_DY], .row = gk_scratch()};
	j.pixels = images * p.out[0] * p.out[1] * p.out[2];
	j.sums = (float *)c->arg[ARG_PARTS] + share * by.panels * by.rows * GK_PANEL;
	j.rows = (gk_range){by.rows * row_part / by.row_parts, by.rows * (row_part + 1) / by.row_parts};
	j.panels = (gk_range){by.panels * panel_part / by.panel_parts, by.panels * (panel_part + 1) / by.panel_parts};
	j.panel = (float *)(j.row + gk_min64(by.rows, PART_ROWS));
	j.in_place = p.result_group % GK_PANEL == 0 && (p.result == GK_PANEL || by.rows <= (p.result <= NEAR ? MORE_ROWS : FEW_ROWS));
	j.steps = j.in_place && gk_conv_pixelwise(&p) ? gk_min64(NEAR_STEPS, steps_of(&by)) : steps_of(&by);
	float *copy = j.panel + panels_of_part(&by) * j.steps * GK_PANEL;
	const int64_t units = gk_conv_units(&p, images);
	for (int64_t i = units * share / by.shares; i < units * (share + 1) / by.shares; i++) {
		const gk_conv_unit u = gk_conv_unit_at(&p, &k, images, i);
		const gk_conv_source s = gk_conv_source_of(&p, &k, &u, c->arg[ARG_X], copy);
		set_rows(&j, &s);
		add_unit(&j, &u, &s);
	}
}

enum { SUM_ARG_PARTS, SUM_ARG_DKERNEL };
enum { SUM_ROWS = 64 }; /* of a chunk */

int64_t gk_conv_kernel_sum_chunks(const gk_call *c) {
	const gk_conv_plan p = gk_conv_plan_of(gk_window_of(c), GK_PASS_KERNEL);
	return p.panels * gk_ceil_div(p.all_taps * p.source_group, SUM_ROWS);
}

void gk_conv_kernel_sum_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, GK_PASS_KERNEL);
	const split by = split_of(&p, c->dim[DIM_IMAGES]);
	const int64_t pieces = gk_ceil_div(by.rows, SUM_ROWS), q = chunk / pieces, first = q % p.of_group * GK_PANEL;
	const gk_range rows = gk_chunk_range(by.rows, SUM_ROWS, chunk % pieces);
	const size_t cols = (size_t)gk_min64(p.result_group - first, GK_PANEL);
	for (int64_t r = rows.lo; r < rows.hi; r++) {
		const float *part = (const float *)c->arg[SUM_ARG_PARTS] + (q * by.rows + r) * GK_PANEL;
		float sum[GK_PANEL] = {0};
		for (int64_t i = 0; i < by.shares; i++, part += by.panels * by.rows * GK_PANEL)
			for (int n = 0; n < GK_PANEL; n++) sum[n] += part[n];
		memcpy((float *)c->arg[SUM_ARG_DKERNEL] + r * w->k + q / p.of_group * p.result_group + first, sum, sizeof *sum * cols);
	}
}
