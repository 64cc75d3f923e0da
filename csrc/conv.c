/* GK_CONV: the forward pass and the gradient of the input. A chunk is a unit of a class and some panels of the result's channels. */
#include "conv.h"
#include "conv_tile.h"
#include "elem.h"
#include "scratch.h"
#include <string.h>

enum { ARG_SOURCE, ARG_KERNEL, ARG_RESULT, ARG_BIAS, ARG_SCALE, ARG_RESIDUAL };
enum { DIM_IMAGES };
enum { INT_PASS };
enum { MOST_PIXELS = 16 * GK_CONV_BLOCK }; /* of a unit, see conv_plan.c */

/* Into how many parts the panels are cut: 1 for a batch, more where few units would leave threads idle. */
static int64_t panel_parts(const gk_conv_plan *p, int64_t images) {
	enum { CHUNKS = 32, WORK = 1000000 }; /* the least work of a part in multiply-adds, which the copy of the source must not outweigh */
	const int64_t units = gk_conv_units(p, images) * p->classes;
	const int64_t of_unit = p->images * p->rows * p->cols * p->taps * p->source * p->result_group;
	if (units == 0 || units >= CHUNKS) return 1;
	return gk_max64(1, gk_min64(gk_min64(p->panels, gk_ceil_div(CHUNKS, units)), of_unit / WORK));
}

int64_t gk_conv_chunks(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, (int)w->setting[INT_PASS]);
	if (p.panels == 0) return 0;
	return gk_conv_units(&p, c->dim[DIM_IMAGES]) * p.classes * panel_parts(&p, c->dim[DIM_IMAGES]);
}

int64_t gk_conv_scratch(const gk_window *w, int pass) {
	const gk_conv_plan p = gk_conv_plan_of(w, pass);
	return p.taps * (int64_t)sizeof(int64_t) + p.copied * (int64_t)sizeof(float);
}

/* What the blocks of a chunk share. */
typedef struct {
	const gk_conv_plan *p;
	const gk_conv_class *k;
	gk_conv_tile tile;
	gk_conv_finish finish;
	gk_conv_unit unit;
	int64_t lines; /* rows of all images */
	int64_t *seg, of_row; /* segments: all, and those of a row of the kernel */
	float t[GK_CONV_BLOCK * GK_PANEL] __attribute__((aligned(64)));
	int64_t row[MOST_PIXELS], at[MOST_PIXELS]; /* of each pixel, in the source and in the result */
} job;

static void set_pixels(job *j, const gk_conv_source *s) {
	const gk_conv_unit *u = &j->unit;
	const gk_conv_axis *x = j->k->axis;
	const int64_t *out = j->p->out, pitch = out[2] * j->p->result;
	const int64_t plane = x[0].first + u->plane * x[0].step, col = x[2].first + u->col * x[2].step, step = x[2].step * j->p->result;
	int64_t *row = j->row, *at = j->at;
	for (int64_t i = 0; i < u->images; i++) {
		for (int64_t r = 0; r < u->rows; r++) {
			const int64_t from = i * s->image + r * s->row;
			const int64_t line = ((u->image + i) * out[0] + plane) * out[1] + x[1].first + (u->row + r) * x[1].step;
			const int64_t to = line * pitch + col * j->p->result;
			for (int64_t c = 0; c < u->cols; c++) {
				row[c] = from + c * s->pixel;
				at[c] = to + c * step;
			}
			row += u->cols;
			at += u->cols;
		}
	}
	j->lines = u->images * u->rows;
}

/* The rows of the kernel that meet the source at a line of the unit: the others would multiply zeros. They are left in where leaving
 * them out would break tiles into small ones, and one is always left. */
static gk_range kernel_rows(const job *j, int64_t line) {
	enum { FEW_COLS = 6 };
	const gk_conv_axis *h = &j->k->axis[1];
	gk_range r = {0, h->taps};
	if (j->k->axis[0].taps > 1 || j->unit.images > 1 || j->unit.cols < FEW_COLS) return r;
	const int64_t at = h->start + (j->unit.row + line) * h->stride, below = j->p->in[1] - at;
	if (at < 0) r.lo = gk_min64(gk_ceil_div(-at, h->dilation), h->taps - 1);
	if (below > 0) r.hi = gk_min64(gk_ceil_div(below, h->dilation), h->taps);
	r.hi = gk_max64(r.hi, r.lo + 1);
	return r;
}

/* Lines from line on that have the same rows of the kernel. */
static int64_t equal_lines(const job *j, int64_t line, gk_range rows) {
	int64_t n = 1;
	for (; line + n < j->lines; n++) {
		const gk_range r = kernel_rows(j, line + n);
		if (r.lo != rows.lo || r.hi != rows.hi) break;
	}
	return n;
}

/* The epilogue of a panel that begins at channel. */
static void set_finish(gk_conv_finish *f, const gk_call *c, int64_t channel, int cols) {
	const float *bias = c->arg[ARG_BIAS], *scale = c->arg[ARG_SCALE], *residual = c->arg[ARG_RESIDUAL];
	for (int i = 0; i < GK_PANEL; i++) {
		f->scale[i] = scale && i < cols ? scale[channel + i] : 1;
		f->bias[i] = bias && i < cols ? bias[channel + i] : 0;
	}
	f->residual = residual ? residual + channel : NULL;
	f->result = (float *)c->arg[ARG_RESULT] + channel;
	f->cols = cols;
}

/* Pixels [from, to) in blocks. */
static void blocks(job *j, int64_t from, int64_t to) {
	for (int64_t at = from; at < to; at += GK_CONV_BLOCK) {
		j->finish.rows = (int)gk_min64(to - at, GK_CONV_BLOCK);
		j->finish.at = j->at + at;
		j->tile.row = j->row + at;
		gk_conv_product(&j->tile, &j->finish);
	}
}

static void panel(const gk_call *c, job *j, const gk_conv_source *s, int64_t q) {
	const gk_conv_plan *p = j->p;
	const int64_t group = q / p->of_group, first = q % p->of_group * GK_PANEL;
	const int cols = (int)gk_min64(p->result_group - first, GK_PANEL);
	set_finish(&j->finish, c, group * p->result_group + first, cols);
	j->tile.a = s->base + group * p->source_group;
	j->tile.t = j->t;
	const float *kernel = (const float *)c->arg[ARG_KERNEL] + (q * p->all_taps + j->k->before) * p->source_group * GK_PANEL;
	for (int64_t line = 0, n; line < j->lines; line += n) {
		const gk_range rows = kernel_rows(j, line);
		n = equal_lines(j, line, rows);
		j->tile.seg = j->seg + rows.lo * j->of_row;
		j->tile.nseg = (rows.hi - rows.lo) * j->of_row * j->k->axis[0].taps;
		j->tile.b = kernel + rows.lo * j->of_row * j->tile.kc * GK_PANEL;
		blocks(j, line * j->unit.cols, (line + n) * j->unit.cols);
	}
}

/* Where pixels are images of their own, the next unit's source lies behind this one's. It is fetched where it is small beside the cache
 * and what is done with it is not much more. */
static int look_ahead(gk_ahead *f, const job *j, const gk_call *c) {
	enum { MOST_BYTES = 1 << 17, MOST_PANELS = 8 };
	const gk_conv_plan *p = j->p;
	const int64_t of_pixel = p->source * (int64_t)sizeof(float), here = j->unit.image + j->unit.images;
	const int64_t bytes = gk_min64(p->images, c->dim[DIM_IMAGES] - here) * of_pixel;
	if (!gk_conv_pixelwise(p) || p->images * of_pixel > MOST_BYTES || p->panels > MOST_PANELS) return 0;
	memset(f, 0, sizeof *f);
	f->of[0] = (struct gk_ahead_rows){.at = (const char *)c->arg[ARG_SOURCE] + here * of_pixel, .rows = bytes > 0, .bytes = bytes};
	f->lines = gk_ceil_div(bytes / GK_LINE, gk_conv_tiles(j->unit.images, p->result_group) * (p->panels / p->of_group));
	return 1;
}

void gk_conv_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, (int)w->setting[INT_PASS]);
	const int64_t images = c->dim[DIM_IMAGES], parts = panel_parts(&p, images), part = chunk % parts;
	const gk_conv_class k = gk_conv_class_at(w, &p, chunk / parts % p.classes);
	job j; /* the tables are not worth zeroing */
	j.p = &p;
	j.k = &k;
	j.unit = gk_conv_unit_at(&p, &k, images, chunk / parts / p.classes);
	if (j.unit.images == 0 || j.unit.rows == 0 || j.unit.cols == 0) return;
	j.seg = gk_scratch();
	j.tile.add = 0;
	gk_ahead ahead;
	j.tile.ahead = parts == 1 && look_ahead(&ahead, &j, c) ? &ahead : NULL;
	j.finish.act = (int)w->act;
	const gk_conv_source s = gk_conv_source_of(&p, &k, &j.unit, c->arg[ARG_SOURCE], (float *)(j.seg + p.taps));
	set_pixels(&j, &s);
	j.tile.ak = 1;
	j.tile.bk = GK_PANEL;
	j.of_row = gk_conv_segments(&p, &k, &s, j.seg, &j.tile.kc);
	for (int64_t q = p.panels * part / parts; q < p.panels * (part + 1) / parts; q++) panel(c, &j, &s, q);
}
