/* GK_SGD and GK_ADAM: one pass over the weights, each chunk a run of elements. */
#include "fp.h"

#include "elem.h"
#include "subnormal.h"
#include "vec.h"
#include <math.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

/* grow and decay are 1 - beta1 and 1 - beta2, subtracted in float64. */
typedef struct {
	double rate, grow, decay, epsilon;
} gk_adam;

struct update_fns {
	void (*sgd)(const float *g, float *w, int64_t n, float rate);
	void (*momentum)(const float *g, float *w, float *m, int64_t n, float rate, float mu);
	void (*nesterov)(const float *g, float *w, float *m, int64_t n, float rate, float mu);
	void (*adam)(const float *g, float *w, float *m, float *v, int64_t n, const gk_adam *a);
};

#define GK_TEMPLATE "update_tmpl.h"
#include "isa.h"

static const struct update_fns *const update_by_isa[GK_NISA] = GK_BY_ISA(update_fns);

#define TGT
#define T double
#define FN(name) GK_CAT(name, _f64)
#include "update_type.h"

static void adam_f64(const double *g, double *w, double *m, double *v, int64_t n, const gk_adam *a) {
	for (int64_t i = 0; i < n; i++) {
		m[i] += (g[i] - m[i]) * a->grow;
		v[i] += (g[i] * g[i] - v[i]) * a->decay;
		w[i] -= a->rate * m[i] / (sqrt(v[i]) + a->epsilon);
	}
}

enum { UPDATE_CHUNK = 16384 };

int64_t gk_sgd_chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], UPDATE_CHUNK); }
int64_t gk_adam_chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], UPDATE_CHUNK); }

#define SGD(T, sgd, momentum, nesterov)                                                                                                    \
	{                                                                                                                                      \
		const T *g = (const T *)c->arg[0] + r.lo;                                                                                          \
		T *w = (T *)c->arg[1] + r.lo, rate = *(const T *)c->arg[3], mu = (T)c->op->f[0];                                                   \
		if (!c->arg[2])                                                                                                                    \
			sgd(g, w, n, rate);                                                                                                            \
		else if (c->op->i[0])                                                                                                              \
			nesterov(g, w, (T *)c->arg[2] + r.lo, n, rate, mu);                                                                            \
		else                                                                                                                               \
			momentum(g, w, (T *)c->arg[2] + r.lo, n, rate, mu);                                                                            \
	}

void gk_sgd_run(const gk_call *c, int64_t chunk) {
	const struct update_fns *f = update_by_isa[gk_isa_current()];
	const gk_range r = gk_chunk_range(c->dim[0], UPDATE_CHUNK, chunk);
	const int64_t n = r.hi - r.lo;
	if (c->op->i[1] == GK_F64)
		SGD(double, sgd_f64, momentum_f64, nesterov_f64)
	else
		SGD(float, f->sgd, f->momentum, f->nesterov)
}

void gk_adam_run(const gk_call *c, int64_t chunk) {
	const struct update_fns *f = update_by_isa[gk_isa_current()];
	const gk_range r = gk_chunk_range(c->dim[0], UPDATE_CHUNK, chunk);
	const int f64 = c->op->i[1] == GK_F64;
	const gk_adam a = {
		.rate = f64 ? *(const double *)c->arg[4] : (double)*(const float *)c->arg[4],
		.grow = 1 - c->op->f[0],
		.decay = 1 - c->op->f[1],
		.epsilon = c->op->f[2],
	};
#define AT(T, i) ((T *)c->arg[i] + r.lo)
	const unsigned old = gk_flush_subnormals();
	if (f64)
		adam_f64(AT(double, 0), AT(double, 1), AT(double, 2), AT(double, 3), r.hi - r.lo, &a);
	else
		f->adam(AT(float, 0), AT(float, 1), AT(float, 2), AT(float, 3), r.hi - r.lo, &a);
	gk_restore_subnormals(old);
#undef AT
}
