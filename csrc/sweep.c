#include "sweep.h"

/* Along one axis: elements first + j*every of the result, whose tap i lies at from + j*move + i*apart of a source of the size limit. */
typedef struct {
	int64_t first, every;
	int64_t from, move, apart, limit;
	int64_t tap, tap_step, taps;
} line;

static line forward_line(const gk_window *w, int axis) {
	return (line){
		.every = 1,
		.from = -w->before[axis],
		.move = w->stride[axis],
		.apart = w->dilation[axis],
		.limit = w->in[axis],
		.tap_step = 1,
		.taps = w->size[axis],
	};
}

static int64_t gcd(int64_t a, int64_t b) {
	while (b) {
		const int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* Element p lies under tap t of the window at (p + before - t*dilation)/stride, where that is whole. Elements whose distance is the
 * stride have the same taps, the window moving by one: so there are as many lines as the stride, by phase. */
static line backward_line(const gk_window *w, int axis, int64_t phase) {
	const int64_t stride = w->stride[axis], dilation = w->dilation[axis], size = w->size[axis], p = phase + w->before[axis];
	const int64_t tap_step = stride / gcd(stride, dilation);
	int64_t tap = 0;
	while (tap < tap_step && (p - tap * dilation) % stride) tap++;
	const int found = tap < tap_step && tap < size;
	return (line){
		.first = phase,
		.every = stride,
		.from = found ? (p - tap * dilation) / stride : 0,
		.move = 1,
		.apart = -(tap_step * dilation / stride),
		.limit = w->out[axis],
		.tap = tap,
		.tap_step = tap_step,
		.taps = found ? (size - 1 - tap) / tap_step + 1 : 0,
	};
}

static int64_t place_of(const line *l, int64_t j, int64_t tap) { return l->from + j * l->move + tap * l->apart; }

/* The taps of element j that lie on the source: they follow each other. */
static gk_range taps_inside(const line *l, int64_t j) {
	gk_range taps = {0, 0};
	while (taps.lo < l->taps && (place_of(l, j, taps.lo) < 0 || place_of(l, j, taps.lo) >= l->limit)) taps.lo++;
	taps.hi = taps.lo;
	while (taps.hi < l->taps && place_of(l, j, taps.hi) >= 0 && place_of(l, j, taps.hi) < l->limit) taps.hi++;
	return taps;
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }
static int64_t clamp(int64_t x, int64_t lo, int64_t hi) { return x < lo ? lo : x > hi ? hi : x; }

/* The elements of a range all of whose taps lie on the source. */
static gk_range whole(const line *l, gk_range elements) {
	const int64_t reach = (l->taps - 1) * l->apart;
	const int64_t least = l->from + gk_min64(0, reach), most = l->from + gk_max64(0, reach);
	const int64_t lo = clamp(floor_div(-least + l->move - 1, l->move), elements.lo, elements.hi);
	return (gk_range){lo, clamp(floor_div(l->limit - 1 - most, l->move) + 1, lo, elements.hi)};
}

/* Adds an axis, the outermost one first, to what is known of an element's taps. */
static void add_axis(gk_spots *s, int axis, const line *l, int64_t j, gk_range taps, int64_t source, int64_t size) {
	for (int outer = 0; outer < axis; outer++) {
		s->src_tap[outer] *= source;
		s->tap_step[outer] *= size;
	}
	s->taps[axis] = taps.hi - taps.lo;
	s->at[axis] = s->taps[axis] ? place_of(l, j, taps.lo) : 0;
	s->apart[axis] = s->src_tap[axis] = l->apart;
	s->src = s->src * source + s->at[axis];
	s->tap = s->tap * size + l->tap + taps.lo * l->tap_step;
	s->tap_step[axis] = l->tap_step;
}

typedef struct {
	const gk_window *w;
	int direction;
	const int64_t *result, *source; /* sizes */
	gk_spots_fn *fn;
	const void *job;
} walk;

static walk walk_of(const gk_sweep *s, gk_spots_fn *fn, const void *job) {
	const int forward = s->direction == GK_FORWARD;
	return (walk){s->w, s->direction, forward ? s->w->out : s->w->in, forward ? s->w->in : s->w->out, fn, job};
}

static line line_of(const walk *a, int axis, int64_t phase) {
	return a->direction == GK_FORWARD ? forward_line(a->w, axis) : backward_line(a->w, axis, phase);
}

static int64_t phases(const walk *a, int axis) { return a->direction == GK_FORWARD ? 1 : a->w->stride[axis]; }

static void report(const walk *a, const gk_spots *row, const line *l, gk_range elements, gk_range taps) {
	gk_spots s = *row;
	add_axis(&s, 2, l, elements.lo, taps, a->source[2], a->w->size[2]);
	s.n = elements.hi - elements.lo;
	s.dst = row->dst + l->first + elements.lo * l->every;
	s.dst_step = l->every;
	s.src_step = l->move;
	if (s.n > 0) a->fn(&s, a->job);
}

/* The elements [cols.lo, cols.hi) of a row. */
static void walk_row(const walk *a, const gk_spots *row, gk_range cols) {
	for (int64_t phase = 0; phase < gk_min64(phases(a, 2), cols.hi); phase++) {
		const line l = line_of(a, 2, phase);
		const gk_range all = {floor_div(cols.lo - phase + l.every - 1, l.every), floor_div(cols.hi - 1 - phase, l.every) + 1};
		if (!l.taps) {
			report(a, row, &l, all, (gk_range){0, 0});
			continue;
		}
		const gk_range inner = whole(&l, all);
		for (int64_t j = all.lo; j < inner.lo; j++) report(a, row, &l, (gk_range){j, j + 1}, taps_inside(&l, j));
		report(a, row, &l, inner, (gk_range){0, l.taps});
		for (int64_t j = inner.hi; j < all.hi; j++) report(a, row, &l, (gk_range){j, j + 1}, taps_inside(&l, j));
	}
}

/* Row number r of all images. */
static gk_spots row_of(const walk *a, int64_t r) {
	const int64_t at[2] = {r / a->result[1] % a->result[0], r % a->result[1]};
	gk_spots s = {.src = r / a->result[1] / a->result[0], .dst = r * a->result[2]};
	for (int axis = 0; axis < 2; axis++) {
		const int64_t count = phases(a, axis);
		const line l = line_of(a, axis, at[axis] % count);
		const int64_t j = at[axis] / count;
		add_axis(&s, axis, &l, j, taps_inside(&l, j), a->source[axis], a->w->size[axis]);
	}
	return s;
}

gk_sweep gk_sweep_of(const gk_call *c, int direction) {
	const gk_window *w = gk_window_of(c);
	int64_t taps = w->size[0] * w->size[1] * w->size[2];
	if (direction == GK_BACKWARD) taps = 1 + taps / (w->stride[0] * w->stride[1] * w->stride[2]);
	return (gk_sweep){w, direction, c->dim[0], taps * w->c};
}

/* Multiply-adds, or what costs as much, in a chunk: a few microseconds. */
enum { SWEEP_CHUNK = 32768, LONG_ROW = 4 * SWEEP_CHUNK, STRIP = 8 };

typedef struct {
	int64_t rows, cols;    /* all there are */
	int64_t per;           /* rows in a chunk, or */
	int64_t strips, width; /* strips > 1 of width elements */
} cut;

static cut cut_of(const gk_sweep *s) {
	const int64_t *result = s->direction == GK_FORWARD ? s->w->out : s->w->in;
	cut k = {.rows = s->images * result[0] * result[1], .cols = result[2], .per = 1, .strips = 1, .width = result[2]};
	if (s->cost * k.cols <= LONG_ROW) {
		k.per = gk_items_per_chunk(s->cost * k.cols, SWEEP_CHUNK);
		return k;
	}
	k.width = gk_ceil_div(gk_items_per_chunk(s->cost, SWEEP_CHUNK), STRIP) * STRIP;
	k.strips = gk_ceil_div(k.cols, k.width);
	return k;
}

int64_t gk_sweep_chunks(const gk_sweep *s) {
	const cut k = cut_of(s);
	return k.strips > 1 ? k.rows * k.strips : gk_ceil_div(k.rows, k.per);
}

void gk_sweep_run(const gk_sweep *s, int64_t chunk, gk_spots_fn *fn, const void *job) {
	const walk a = walk_of(s, fn, job);
	const cut k = cut_of(s);
	const gk_range rows = gk_chunk_range(k.rows, k.per, chunk / k.strips), cols = gk_chunk_range(k.cols, k.width, chunk % k.strips);
	for (int64_t r = rows.lo; r < rows.hi; r++) {
		const gk_spots row = row_of(&a, r);
		walk_row(&a, &row, cols);
	}
}
