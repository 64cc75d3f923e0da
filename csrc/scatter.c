/* GK_SCATTER_ADD: a chunk owns a range of the output and goes through all indices, so sums have one order. */
#include "elem.h"
#include <string.h>

enum { ARG_X, ARG_INDEX, ARG_Y };
enum { DIM_OUTER, DIM_EXTENT, DIM_INNER, DIM_COUNT };
enum { SCATTER_CHUNK = 16384, MAX_RANGES = 16 }; /* every range costs a look at all indices */

/* y += x for n elements, which lie at any alignment. Integers wrap, as unsigned ones do. */
#define ADD(name, T)                                                                                \
	static void name(void *dst, const void *src, int64_t n) {                                       \
		typedef T vec __attribute__((vector_size(16), aligned(sizeof(T))));                         \
		enum { LANES = 16 / sizeof(T) };                                                            \
		T *y = dst;                                                                                 \
		const T *x = src;                                                                           \
		int64_t j = 0;                                                                              \
		for (; j + LANES <= n; j += LANES) *(vec *)(y + j) += *(const vec *)(x + j);                \
		for (; j < n; j++) y[j] = (T)(y[j] + x[j]);                                                 \
	}
ADD(add_f32, float)
ADD(add_f64, double)
ADD(add_32, uint32_t)
ADD(add_64, uint64_t)
ADD(add_8, uint8_t)
#undef ADD

typedef void add_fn(void *dst, const void *src, int64_t n);

static add_fn *const adders[GK_NTYPES] = {add_f32, add_f64, add_32, add_64, add_8, add_8};

/* The output is cut into ranges of its extent, or where that is one range, into groups of outer items. */
typedef struct {
	int64_t ranges, per_range, items;
} cut;

static cut cut_of(const gk_call *c) {
	const int64_t extent = c->dim[DIM_EXTENT], slices = extent + c->dim[DIM_COUNT];
	cut k = {.ranges = gk_min64(MAX_RANGES, gk_ceil_div(extent * c->dim[DIM_INNER], SCATTER_CHUNK))};
	k.per_range = gk_max64(1, gk_ceil_div(extent, gk_max64(1, k.ranges)));
	k.ranges = gk_max64(1, gk_ceil_div(extent, k.per_range)); /* rounding up may leave fewer: 17 in 16 ranges are 9 of 2 */
	k.items = k.ranges > 1 ? 1 : gk_items_per_chunk(slices * c->dim[DIM_INNER], SCATTER_CHUNK);
	return k;
}

int64_t gk_scatter_add_chunks(const gk_call *c) {
	if (c->dim[DIM_INNER] == 0) return 0;
	const cut k = cut_of(c);
	return gk_ceil_div(c->dim[DIM_OUTER], k.items) * k.ranges;
}

static void scatter(const gk_call *c, int64_t outer, gk_range own) {
	const int type = (int)c->op->i[1];
	const int64_t extent = c->dim[DIM_EXTENT], inner = c->dim[DIM_INNER], count = c->dim[DIM_COUNT], size = gk_size_of(type);
	const int32_t *index = c->arg[ARG_INDEX];
	char *y = (char *)c->arg[ARG_Y] + outer * extent * inner * size;
	const char *x = (const char *)c->arg[ARG_X] + outer * count * inner * size;
	memset(y + own.lo * inner * size, 0, (size_t)((own.hi - own.lo) * inner * size));
	for (int64_t i = 0; i < count; i++) {
		const int64_t at = index[i] < 0 ? index[i] + extent : index[i];
		if (at < 0 || at >= extent)
			gk_fail(c, GK_INDEX_RANGE, index[i]);
		else if (at >= own.lo && at < own.hi)
			adders[type](y + at * inner * size, x + i * inner * size, inner);
	}
}

void gk_scatter_add_run(const gk_call *c, int64_t chunk) {
	const cut k = cut_of(c);
	const gk_range own = gk_chunk_range(c->dim[DIM_EXTENT], k.per_range, chunk % k.ranges);
	const gk_range items = gk_chunk_range(c->dim[DIM_OUTER], k.items, chunk / k.ranges);
	for (int64_t o = items.lo; o < items.hi; o++) scatter(c, o, own);
}
