/* Softmax of float32 rows, a template of isa.h. */
#include "math_tmpl.h"

/* Pairwise: shorter chains of additions. */
INLINE double F(lanes)(vf s) {
	double t[VL / 2];
#pragma GCC unroll 8
	for (int i = 0; i < VL / 2; i++) t[i] = (double)s[i] + (double)s[i + VL / 2];
#pragma GCC unroll 4
	for (int n = VL / 4; n > 0; n /= 2) {
#pragma GCC unroll 4
		for (int i = 0; i < n; i++) t[i] += t[i + n];
	}
	return t[0];
}

static TGT float F(row_max)(const float *x, int64_t n) {
	vf m = F(vset)(-__builtin_inff());
	int64_t i = 0;
	for (; i + VL <= n; i += VL) {
		const vf v = F(vload)(x + i);
		m = GK_BLEND(v > m, v, m, vf);
	}
	if (i < n) {
		const vf v = F(vload_part)(x + i, n - i, -__builtin_inff());
		m = GK_BLEND(v > m, v, m, vf);
	}
	float most[VL / 2];
#pragma GCC unroll 8
	for (int j = 0; j < VL / 2; j++) most[j] = m[j] > m[j + VL / 2] ? m[j] : m[j + VL / 2];
#pragma GCC unroll 4
	for (int k = VL / 4; k > 0; k /= 2) {
#pragma GCC unroll 4
		for (int j = 0; j < k; j++) most[j] = most[j] > most[j + k] ? most[j] : most[j + k];
	}
	return most[0];
}

/* The sum of e = exp(x - shift), e also to y unless NULL; y may be x. Lanes are summed over at most 64 terms, then in float64. */
static TGT double F(exp_sum)(const float *x, float *y, float shift, int64_t n) {
	double sum = 0;
	vf s = {0};
	int64_t i = 0;
	while (i + VL <= n) {
		sum += i ? F(lanes)(s) : 0;
		s = (vf){0};
		const int64_t end = i + 63 * VL <= n ? i + 63 * VL : n;
		for (; i + VL <= end; i += VL) {
			const vf e = F(vexp)(F(vload)(x + i) - shift);
			if (y) F(vstore)(y + i, e);
			s += e;
		}
	}
	if (i < n) {
		const vf e = F(vexp)(F(vload_part)(x + i, n - i, shift) - shift); /* exp(-inf) would underflow, which is slow */
		if (y) F(vstore_part)(y + i, e, n - i);
		s += (vf)(F(vfirst)(n - i) & (vi)e);
	}
	return sum + F(lanes)(s);
}

/* loss = log(sum) + gap for n rows. Sums are 1 and what the other classes add: log(1 + x) = log(u) + (x - (u - 1))/u with u = 1 + x
 * rounded keeps the loss of a row that is nearly certain. */
static TGT void F(losses)(float *loss, const double *sum, const double *gap, int64_t n) {
	float others[ROWS_AT_ONCE], far[ROWS_AT_ONCE];
	_Static_assert(ROWS_AT_ONCE % VL == 0, "whole vectors");
	for (int i = 0; i < ROWS_AT_ONCE; i++) {
		others[i] = i < n ? (float)(sum[i] - 1) : 0;
		far[i] = i < n ? (float)gap[i] : 0;
	}
	for (int i = 0; i < n; i += VL) {
		const vf x = F(vload)(others + i), u = 1.f + x;
		const vf y = F(vlog)(u) + (x - (u - 1.f)) / u + F(vload)(far + i);
		if (i + VL <= n)
			F(vstore)(loss + i, y);
		else
			F(vstore_part)(loss + i, y, n - i);
	}
}

static TGT void F(scale)(float *y, float a, int64_t n) {
	int64_t i = 0;
	for (; i + VL <= n; i += VL) F(vstore)(y + i, F(vload)(y + i) * a);
	for (; i < n; i++) y[i] *= a;
}

static TGT void F(subtract)(const float *x, float *y, float shift, float log_sum, int64_t n) {
	GK_IVDEP for (int64_t i = 0; i < n; i++) y[i] = x[i] - shift - log_sum;
}

/* sum(a*b), or sum(b) where a is NULL */
static TGT double F(dot)(const float *a, const float *b, int64_t n) {
	double sum = 0;
	int64_t i = 0;
	while (i + VL <= n) {
		vf s = {0};
		const int64_t end = i + 64 * VL <= n ? i + 64 * VL : n;
		for (; i + VL <= end; i += VL) s += a ? F(vload)(a + i) * F(vload)(b + i) : F(vload)(b + i);
		sum += F(lanes)(s);
	}
	for (; i < n; i++) sum += a ? (double)a[i] * (double)b[i] : (double)b[i];
	return sum;
}

/* y*(dy - sum) */
static TGT void F(softmax_grad)(const float *y, const float *dy, float *dx, float sum, int64_t n) {
	GK_IVDEP for (int64_t i = 0; i < n; i++) dx[i] = y[i] * (dy[i] - sum);
}

/* dy - exp(y)*sum */
static TGT void F(log_softmax_grad)(const float *y, const float *dy, float *dx, float sum, int64_t n) {
	int64_t i = 0;
	for (; i + VL <= n; i += VL) F(vstore)(dx + i, F(vload)(dy + i) - F(vexp)(F(vload)(y + i)) * sum);
	if (i == n) return;
	const vf e = F(vexp)(F(vload_part)(y + i, n - i, 0.f));
	for (int j = 0; i + j < n; j++) dx[i + j] = dy[i + j] - e[j] * sum;
}

static const struct softmax_fns_f32 F(softmax_fns) = {F(row_max), F(exp_sum),      F(losses),           F(scale),    F(subtract),
                                                      F(dot),     F(softmax_grad), F(log_softmax_grad)};
