/* Optimizer steps that take their gradient from T, see gemm_update.c. */
#include "math_tmpl.h"

#include "adam_tmpl.h"

/* One vector of elements, at from the chunk's first; g is their gradient. */
INLINE void F(sgd_at)(const update *u, int64_t at, vf g) {
	vfu *w = (vfu *)(u->w + at);
	*w -= u->rate * g;
}

INLINE void F(adam_at)(const update *u, int64_t at, vf g) {
	vfu *w = (vfu *)(u->w + at), *m = (vfu *)(u->m + at), *v = (vfu *)(u->v + at);
	vf w1 = *w, m1 = *m, v1 = *v;
	F(adam_step)(g, &w1, &m1, &v1, u->rate, u->grow, u->decay, u->epsilon);
	*m = m1;
	*v = v1;
	*w = w1;
}

/* The last n columns, less than a vector: through the stack, so that nothing beyond them is read or written. */
TGT __attribute__((noinline)) static void F(tail)(const update *u, int64_t at, const float *g, int n) {
	float w[VL] = {0}, m[VL] = {0}, v[VL] = {0};
	const size_t bytes = sizeof *w * (size_t)n;
	update x = *u;
	x.w = w;
	x.m = m;
	x.v = v;
	memcpy(w, u->w + at, bytes);
	if (u->adam) {
		memcpy(m, u->m + at, bytes);
		memcpy(v, u->v + at, bytes);
		F(adam_at)(&x, 0, *(const vfu *)g);
		memcpy(u->m + at, m, bytes);
		memcpy(u->v + at, v, bytes);
	} else {
		F(sgd_at)(&x, 0, *(const vfu *)g);
	}
	memcpy(u->w + at, w, bytes);
}

/* The same where the columns beyond n are the padding of a panel, which may be read and written and stays zero: also when the
 * gradient's padding is not a number (infinity times the padding of B) or epsilon is 0. */
INLINE void F(padded)(const update *u, int64_t at, vf g, int n, const int adam) {
	const vi inside = F(vfirst)(n);
	g = (vf)(inside & (vi)g);
	if (adam)
		F(adam_at)(u, at, g);
	else
		F(sgd_at)(u, at, g);
	vfu *w = (vfu *)(u->w + at);
	*w = (vf)(inside & (vi)*w);
}

INLINE void F(step_rows)(const update *by, const float *t, int rows, int cols, const int adam) {
	const update u = *by; /* in registers: stores to w could change *by */
	const int whole = cols / VL * VL;
	int64_t at = 0;
	for (int r = 0; r < rows; r++, t += GK_PANEL, at += u.ld) {
		for (int j = 0; j < whole; j += VL) {
			if (adam)
				F(adam_at)(&u, at + j, *(const vfu *)(t + j));
			else
				F(sgd_at)(&u, at + j, *(const vfu *)(t + j));
		}
		if (whole == cols) continue;
		if (u.ld == GK_PANEL) /* of a row-major matrix that wide no column is left over */
			F(padded)(&u, at + whole, *(const vfu *)(t + whole), cols - whole, adam);
		else
			F(tail)(by, at + whole, t + whole, cols - whole);
	}
}

TGT static void F(sgd_rows)(const update *u, const float *t, int rows, int cols) {
	F(step_rows)(u, t, rows, cols, 0);
}
TGT static void F(adam_rows)(const update *u, const float *t, int rows, int cols) {
	F(step_rows)(u, t, rows, cols, 1);
}

static const struct update_fns F(update_fns) = {F(sgd_rows), F(adam_rows)};
