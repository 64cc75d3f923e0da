/* GK_TOP_K: the largest of each row in order, by insertion into a sorted list. */
#include "fp.h"

#include "elem.h"

enum { TOP_CHUNK = 8192 }; /* elements in a chunk */

/* NaN is larger than any number, and equal to itself. */
#define LARGER(a, b) ((a) > (b) || ((a) != (a) && (b) == (b)))

/* Equal elements stay in the order of their positions: a new one goes after all that are not smaller. */
#define TOP(name, T)                                                                                \
	static void name(const void *row, void *values, int32_t *at, int64_t cols, int64_t k) {         \
		const T *x = row;                                                                           \
		T *top = values;                                                                            \
		int64_t n = 0;                                                                              \
		for (int64_t c = 0; c < cols; c++) {                                                        \
			if (n == k && !LARGER(x[c], top[k - 1])) continue;                                      \
			int64_t lo = 0, hi = n;                                                                 \
			while (lo < hi) {                                                                       \
				const int64_t mid = (lo + hi) / 2;                                                  \
				if (LARGER(x[c], top[mid]))                                                         \
					hi = mid;                                                                       \
				else                                                                                \
					lo = mid + 1;                                                                   \
			}                                                                                       \
			if (n < k) n++;                                                                         \
			for (int64_t i = n - 1; i > lo; i--) {                                                  \
				top[i] = top[i - 1];                                                                \
				at[i] = at[i - 1];                                                                  \
			}                                                                                       \
			top[lo] = x[c];                                                                         \
			at[lo] = (int32_t)c;                                                                    \
		}                                                                                           \
	}
TOP(top_f32, float)
TOP(top_f64, double)
TOP(top_i32, int32_t)
TOP(top_i64, int64_t)
TOP(top_u8, uint8_t)
#undef TOP

typedef void top_fn(const void *row, void *values, int32_t *at, int64_t cols, int64_t k);

static top_fn *const by_type[GK_NTYPES] = {top_f32, top_f64, top_i32, top_i64, top_u8, top_u8};

static int64_t rows_per_chunk(const gk_call *c) { return gk_items_per_chunk(c->dim[1], TOP_CHUNK); }

int64_t gk_top_k_chunks(const gk_call *c) { return c->dim[2] ? gk_ceil_div(c->dim[0], rows_per_chunk(c)) : 0; }

void gk_top_k_run(const gk_call *c, int64_t chunk) {
	const int type = (int)c->op->i[1];
	const int64_t cols = c->dim[1], k = c->dim[2], size = gk_size_of(type);
	const gk_range rows = gk_chunk_range(c->dim[0], rows_per_chunk(c), chunk);
	for (int64_t r = rows.lo; r < rows.hi; r++)
		by_type[type]((const char *)c->arg[0] + r * cols * size, (char *)c->arg[1] + r * k * size, (int32_t *)c->arg[2] + r * k, cols, k);
}
