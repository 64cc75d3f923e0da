/* GK_CUMULATE: running sums and products along the middle of [outer][red][inner]. */
#include "fp.h"

#include "elem.h"

enum { STRIP = 64, CUMULATE_CHUNK = 16384 }; /* columns at once; elements in a chunk */

typedef struct {
	int64_t red, inner, n; /* n columns of inner, at most STRIP */
	int product, reverse, exclusive;
} lines;

/* Floats are combined in double, integers in unsigned ones that wrap. */
#define CUMULATE(name, T, ACC)                                                                      \
	static void name(const void *src, void *dst, const lines *l) {                                  \
		ACC acc[STRIP];                                                                             \
		for (int64_t j = 0; j < l->n; j++) acc[j] = (ACC)l->product;                                \
		for (int64_t r = 0; r < l->red; r++) {                                                      \
			const int64_t at = (l->reverse ? l->red - 1 - r : r) * l->inner;                        \
			const T *x = (const T *)src + at;                                                       \
			T *y = (T *)dst + at;                                                                   \
			for (int64_t j = 0; j < l->n; j++) {                                                    \
				const ACC next = l->product ? acc[j] * (ACC)x[j] : acc[j] + (ACC)x[j];              \
				y[j] = (T)(l->exclusive ? acc[j] : next);                                           \
				acc[j] = next;                                                                      \
			}                                                                                       \
		}                                                                                           \
	}
CUMULATE(cumulate_f32, float, double)
CUMULATE(cumulate_f64, double, double)
CUMULATE(cumulate_i32, int32_t, uint64_t)
CUMULATE(cumulate_i64, int64_t, uint64_t)
CUMULATE(cumulate_u8, uint8_t, uint64_t)
#undef CUMULATE

typedef void cumulate_fn(const void *src, void *dst, const lines *l);

static cumulate_fn *const by_type[GK_NTYPES] = {cumulate_f32, cumulate_f64, cumulate_i32, cumulate_i64, cumulate_u8, cumulate_u8};

static int64_t strips(const gk_call *c) { return gk_ceil_div(c->dim[2], STRIP); }

static int64_t items(const gk_call *c) { return gk_items_per_chunk(c->dim[1] * gk_min64(c->dim[2], STRIP), CUMULATE_CHUNK); }

int64_t gk_cumulate_chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], items(c)) * strips(c); }

void gk_cumulate_run(const gk_call *c, int64_t chunk) {
	const int64_t *i = c->op->i, red = c->dim[1], inner = c->dim[2], size = gk_size_of((int)i[1]);
	const gk_range outer = gk_chunk_range(c->dim[0], items(c), chunk / strips(c)), cols = gk_chunk_range(inner, STRIP, chunk % strips(c));
	const lines l = {red, inner, cols.hi - cols.lo, i[0] == GK_PROD, i[2] != 0, i[3] != 0};
	for (int64_t o = outer.lo; o < outer.hi; o++) {
		const int64_t at = (o * red * inner + cols.lo) * size;
		by_type[i[1]]((const char *)c->arg[0] + at, (char *)c->arg[1] + at, &l);
	}
}
