#include "fp.h"

#include "reduce.h"
#include "transpose.h"
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

struct argmax_f32 {
	gk_columns_fn *columns;
	void (*rows)(const float *x, int64_t rows, int64_t red, int32_t *y);
};

enum {
	ARGMAX_STEPS = 32, /* of the rows that are turned at once */
	ARGMAX_LONG = 8    /* vectors in a row that is not turned */
};

/* Whether x[i] comes before x[j] as the largest. */
static inline int argmax_beats(const float *x, int32_t i, int32_t j) {
	const float a = x[i], b = x[j];
	if (a > b || (a != a && b == b)) return 1;
	return i < j && (a == b || (a != a && b != b));
}

static int32_t argmax_line(const float *x, int64_t ld, int64_t red) {
	int32_t best = 0;
	for (int64_t r = 1; r < red; r++) {
		const float m = x[best * ld], v = x[r * ld];
		if (v > m || (v != v && m == m)) best = (int32_t)r;
	}
	return best;
}

#define GK_TEMPLATE "argmax_f32_tmpl.h"
#include "isa.h"

static const struct argmax_f32 *const by_isa[GK_NISA] = GK_BY_ISA(argmax_f32);

void gk_argmax_columns_f32(const gk_columns *c) { by_isa[gk_isa_current()]->columns(c); }

void gk_argmax_rows_f32(const float *x, int64_t rows, int64_t red, int32_t *y) { by_isa[gk_isa_current()]->rows(x, rows, red, y); }
