/* Softmax, its gradient, and softmax with sparse categorical cross-entropy. A row is shifted by its maximum, so no exp overflows; a NaN
 * or an infinite maximum makes the row NaN, as in TensorFlow. */
#include "fp.h"

#include "elem.h"
#include "vec.h"
#include <math.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Rows whose logarithms are taken together. */
enum { ROWS_AT_ONCE = 16 };

#define ROW_FNS(T)                                                                                                                         \
	{                                                                                                                                      \
		T (*max)(const T *x, int64_t n);                                                                                                   \
		double (*exp_sum)(const T *x, T *y, T shift, int64_t n);                                                                           \
		void (*losses)(T *loss, const double *sum, const double *gap, int64_t n);                                                          \
		void (*scale)(T *y, T a, int64_t n);                                                                                               \
		void (*subtract)(const T *x, T *y, T shift, T log_sum, int64_t n);                                                                 \
		double (*dot)(const T *a, const T *b, int64_t n);                                                                                  \
		void (*softmax_grad)(const T *y, const T *dy, T *dx, T sum, int64_t n);                                                            \
		void (*log_softmax_grad)(const T *y, const T *dy, T *dx, T sum, int64_t n);                                                        \
	}
struct softmax_fns_f32 ROW_FNS(float);
struct softmax_fns_f64 ROW_FNS(double);

#define GK_TEMPLATE "softmax_tmpl.h"
#include "isa.h"

static const struct softmax_fns_f32 *const f32_by_isa[GK_NISA] = GK_BY_ISA(softmax_fns);

static double max_f64(const double *x, int64_t n) {
	double m = -INFINITY;
	for (int64_t i = 0; i < n; i++) m = x[i] > m ? x[i] : m;
	return m;
}

static double exp_sum_f64(const double *x, double *y, double shift, int64_t n) {
	double sum = 0;
	for (int64_t i = 0; i < n; i++) {
		const double e = exp(x[i] - shift);
		if (y) y[i] = e;
		sum += e;
	}
	return sum;
}

static void losses_f64(double *loss, const double *sum, const double *gap, int64_t n) {
	for (int64_t i = 0; i < n; i++) loss[i] = log(sum[i]) + gap[i];
}

static void scale_f64(double *y, double a, int64_t n) {
	for (int64_t i = 0; i < n; i++) y[i] *= a;
}

static void subtract_f64(const double *x, double *y, double shift, double log_sum, int64_t n) {
	for (int64_t i = 0; i < n; i++) y[i] = x[i] - shift - log_sum;
}

static double dot_f64(const double *a, const double *b, int64_t n) {
	double sum = 0;
	for (int64_t i = 0; i < n; i++) sum += a ? a[i] * b[i] : b[i];
	return sum;
}

static void softmax_grad_f64(const double *y, const double *dy, double *dx, double sum, int64_t n) {
	for (int64_t i = 0; i < n; i++) dx[i] = y[i] * (dy[i] - sum);
}

static void log_softmax_grad_f64(const double *y, const double *dy, double *dx, double sum, int64_t n) {
	for (int64_t i = 0; i < n; i++) dx[i] = dy[i] - exp(y[i]) * sum;
}

static const struct softmax_fns_f64 f64_fns = {max_f64, exp_sum_f64, losses_f64,      scale_f64,           subtract_f64,
                                               dot_f64, softmax_grad_f64, log_softmax_grad_f64};

static int64_t clamp_label(const gk_call *c, int64_t label, int64_t cols) {
	if (label >= 0 && label < cols) return label;
	gk_fail(c, GK_INDEX_RANGE, label);
	return label < 0 ? 0 : cols - 1;
}

#define T float
#define FN(name) GK_CAT(name, _rows_f32)
#define FNS struct softmax_fns_f32
#include "softmax_type.h"

#define T double
#define FN(name) GK_CAT(name, _rows_f64)
#define FNS struct softmax_fns_f64
#include "softmax_type.h"

enum { SOFTMAX_CHUNK = 2048 }; /* elements: 2 us */

static int64_t chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], gk_items_per_chunk(c->dim[1], SOFTMAX_CHUNK)); }

static gk_range rows_of(const gk_call *c, int64_t chunk) {
	return gk_chunk_range(c->dim[0], gk_items_per_chunk(c->dim[1], SOFTMAX_CHUNK), chunk);
}

#define KERNEL(name, rows_fn)                                                                                                              \
	int64_t gk_##name##_chunks(const gk_call *c) { return chunks(c); }                                                                     \
	void gk_##name##_run(const gk_call *c, int64_t chunk) {                                                                                \
		if (c->op->i[1] == GK_F64)                                                                                                         \
			rows_fn##_rows_f64(c, rows_of(c, chunk), &f64_fns);                                                                            \
		else                                                                                                                               \
			rows_fn##_rows_f32(c, rows_of(c, chunk), f32_by_isa[gk_isa_current()]);                                                        \
	}
KERNEL(softmax, softmax)
KERNEL(softmax_grad, softmax_grad)
KERNEL(sparse_ce, sparse_ce)
