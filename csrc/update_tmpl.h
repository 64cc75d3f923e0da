/* Optimizer steps of float32, a template of isa.h. */
#include "math_tmpl.h"

#include "adam_tmpl.h"

static TGT void F(adam)(const float *g, float *w, float *m, float *v, int64_t n, const gk_adam *a) {
	const float rate = (float)a->rate, grow = (float)a->grow, decay = (float)a->decay, epsilon = (float)a->epsilon;
	int64_t i = 0;
	for (; i + VL <= n; i += VL) {
		vf ww = F(vload)(w + i), mm = F(vload)(m + i), vv = F(vload)(v + i);
		F(adam_step)(F(vload)(g + i), &ww, &mm, &vv, rate, grow, decay, epsilon);
		F(vstore)(w + i, ww);
		F(vstore)(m + i, mm);
		F(vstore)(v + i, vv);
	}
	if (i == n) return;
	vf ww = F(vload_part)(w + i, n - i, 0.f), mm = F(vload_part)(m + i, n - i, 0.f), vv = F(vload_part)(v + i, n - i, 1.f);
	F(adam_step)(F(vload_part)(g + i, n - i, 0.f), &ww, &mm, &vv, rate, grow, decay, epsilon);
	F(vstore_part)(w + i, ww, n - i);
	F(vstore_part)(m + i, mm, n - i);
	F(vstore_part)(v + i, vv, n - i);
}

#define T float
#define FN(name) F(name)
#include "update_type.h"

static const struct update_fns F(update_fns) = {F(sgd), F(momentum), F(nesterov), F(adam)};
