#include "fp.h"

#include "reduce.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

struct reduce_f32 {
	gk_columns_fn *sum, *max, *min;
	double (*sum_of_panels)(const float *x, int64_t rows, int64_t cols);
};

#define GK_TEMPLATE "reduce_f32_tmpl.h"
#include "isa.h"

static const struct reduce_f32 *const by_isa[GK_NISA] = GK_BY_ISA(reduce_f32);

double gk_sum_of_panels(const float *x, int64_t rows, int64_t cols) {
	return by_isa[gk_isa_current()]->sum_of_panels(x, rows, cols);
}

gk_columns_fn *gk_columns_f32(int op) {
	const struct reduce_f32 *f = by_isa[gk_isa_current()];
	switch (op) {
	case GK_SUM:
	case GK_MEAN: return f->sum;
	case GK_MAX: return f->max;
	case GK_MIN: return f->min;
	}
	return 0;
}
