/* GK_REDUCE, GK_SUM_PANELS and GK_ARGMAX: cutting into chunks of outputs, and the types without vector code. */
#include "fp.h"

#include "reduce.h"
#include "vec.h"
#include <math.h>
#include <string.h>

typedef struct {
	gk_columns_fn *reduce[GK_PROD + 1];
	gk_columns_fn *argmax;
} reduce_fns;

#define FLOAT_FINISH(sum, divisor) ((sum) / (divisor))
/* A mean of integers truncates, and of none is 0. */
#define INT_FINISH(sum, divisor) ((divisor) == 0 ? 0 : (divisor) == 1 ? (int64_t)(sum) : (int64_t)(sum) / (int64_t)(divisor))

#define T float
#define FN(name) GK_CAT(name, _f32)
#define ACC double
#define LEAST -INFINITY
#define MOST INFINITY
#define FINISH(sum, divisor) (float)FLOAT_FINISH(sum, divisor)
#include "reduce_type.h"

#define T double
#define FN(name) GK_CAT(name, _f64)
#define ACC double
#define LEAST -INFINITY
#define MOST INFINITY
#define FINISH FLOAT_FINISH
#include "reduce_type.h"

#define T int32_t
#define FN(name) GK_CAT(name, _i32)
#define ACC uint64_t
#define LEAST INT32_MIN
#define MOST INT32_MAX
#define FINISH(sum, divisor) (int32_t) INT_FINISH(sum, divisor)
#include "reduce_type.h"

#define T int64_t
#define FN(name) GK_CAT(name, _i64)
#define ACC uint64_t
#define LEAST INT64_MIN
#define MOST INT64_MAX
#define FINISH INT_FINISH
#include "reduce_type.h"

#define T uint8_t
#define FN(name) GK_CAT(name, _u8)
#define ACC uint64_t
#define LEAST 0
#define MOST UINT8_MAX
#define FINISH(sum, divisor) (uint8_t) INT_FINISH(sum, divisor)
#include "reduce_type.h"

/* Booleans are bytes 0 and 1: the maximum is any, the minimum all. */
static const reduce_fns *const by_type[GK_NTYPES] = {&fns_f32, &fns_f64, &fns_i32, &fns_i64, &fns_u8, &fns_u8};

/* Outputs [outer][inner] in chunks of whole outer items, or of a strip of one item's columns where it is large. */
enum { REDUCE_CHUNK = 16384, STRIP = 64 };

typedef struct {
	int64_t outer, red, inner;
	int64_t items;         /* of outer in a chunk, or */
	int64_t strips, width; /* strips > 1 of width columns */
} layout;

static layout layout_of(const gk_call *c) {
	layout l = {.outer = c->dim[0], .red = c->dim[1], .inner = c->dim[2]};
	l.width = gk_max64(1, gk_ceil_div(REDUCE_CHUNK, gk_max64(1, l.red) * STRIP)) * STRIP;
	l.strips = gk_ceil_div(l.inner, l.width);
	l.items = gk_items_per_chunk(l.red * l.inner, REDUCE_CHUNK);
	return l;
}

static int64_t chunks(const gk_call *c) {
	const layout l = layout_of(c);
	return l.strips > 1 ? l.outer * l.strips : l.strips * gk_ceil_div(l.outer, l.items);
}

static void run(const gk_call *c, int64_t chunk, gk_columns_fn *fn, int64_t size, int64_t out_size, double divisor) {
	const layout l = layout_of(c);
	const gk_range items = l.strips > 1 ? (gk_range){chunk / l.strips, chunk / l.strips + 1} : gk_chunk_range(l.outer, l.items, chunk);
	const gk_range cols = l.strips > 1 ? gk_chunk_range(l.inner, l.width, chunk % l.strips) : (gk_range){0, l.inner};
	for (int64_t o = items.lo; o < items.hi; o++) {
		const gk_columns part = {
			.x = (const char *)c->arg[0] + (o * l.red * l.inner + cols.lo) * size,
			.y = (char *)c->arg[1] + (o * l.inner + cols.lo) * out_size,
			.red = l.red,
			.ld = l.inner,
			.n = cols.hi - cols.lo,
			.divisor = divisor,
		};
		fn(&part);
	}
}

gk_columns_fn *gk_columns_of(int op, int type) {
	gk_columns_fn *fn = type == GK_F32 ? gk_columns_f32(op) : 0;
	return fn ? fn : by_type[type]->reduce[op];
}

int64_t gk_reduce_chunks(const gk_call *c) { return chunks(c); }

void gk_reduce_run(const gk_call *c, int64_t chunk) {
	const int op = (int)c->op->i[0], type = (int)c->op->i[1];
	run(c, chunk, gk_columns_of(op, type), gk_size_of(type), gk_size_of(type), op == GK_MEAN ? (double)c->dim[1] : 1);
}

void gk_piece_of_panels(float *piece, const float *x, int64_t rows, int64_t cols, int64_t first, int64_t n) {
	int64_t r = first / cols, c = first % cols;
	while (n > 0) {
		const int64_t in_panel = c % GK_PANEL, run = gk_min64(n, gk_min64(GK_PANEL - in_panel, cols - c));
		const float *src = x + (c / GK_PANEL * rows + r) * GK_PANEL + in_panel;
		if (run == GK_PANEL)
			memcpy(piece, src, sizeof *piece * GK_PANEL); /* without a call */
		else
			memcpy(piece, src, sizeof *piece * (size_t)run);
		piece += run;
		n -= run;
		c += run;
		if (c == cols) {
			c = 0;
			r++;
		}
	}
}

int64_t gk_sum_panels_chunks(const gk_call *c) {
	(void)c;
	return 1;
}

void gk_sum_panels_run(const gk_call *c, int64_t chunk) {
	(void)chunk;
	const int64_t rows = c->dim[0], cols = c->dim[1];
	const double divisor = c->op->i[0] == GK_MEAN ? (double)(rows * cols) : 1;
	*(float *)c->arg[1] = (float)(gk_sum_of_panels(c->arg[0], rows, cols) / divisor);
}

int64_t gk_argmax_chunks(const gk_call *c) { return chunks(c); }

void gk_argmax_run(const gk_call *c, int64_t chunk) {
	const int type = (int)c->op->i[1];
	const layout l = layout_of(c);
	if (type == GK_F32 && l.inner == 1) {
		const gk_range rows = gk_chunk_range(l.outer, l.items, chunk);
		gk_argmax_rows_f32((const float *)c->arg[0] + rows.lo * l.red, rows.hi - rows.lo, l.red, (int32_t *)c->arg[1] + rows.lo);
		return;
	}
	run(c, chunk, type == GK_F32 ? gk_argmax_columns_f32 : by_type[type]->argmax, gk_size_of(type), sizeof(int32_t), 1);
}
