/* The transforms of the kernel's gradient, see winograd_grad.c. */
#include "math_tmpl.h"
#include "winograd_points_tmpl.h"

INLINE void F(gradient_vector)(float *d, int64_t plane, const float *const *pixel, int64_t at, int64_t n) {
	vf e[6][4];
#pragma GCC unroll 1
	for (int j = 0; j < 4; j++) {
		vf y[4], o[6];
#pragma GCC unroll 4
		for (int i = 0; i < 4; i++) y[i] = n >= VL ? F(vload)(pixel[i * 4 + j] + at) : F(vload_part)(pixel[i * 4 + j] + at, n, 0);
		F(times_a_transposed)(y, o);
#pragma GCC unroll 6
		for (int i = 0; i < 6; i++) e[i][j] = o[i];
	}
#pragma GCC unroll 1
	for (int i = 0; i < 6; i++) {
		vf o[6];
		F(times_a_transposed)(e[i], o);
#pragma GCC unroll 6
		for (int j = 0; j < 6; j++) F(vstore)(d + (i * 6 + j) * plane, o[j]);
	}
}

/* One row of each plane of D, in panels that lie so far apart; the rest of the last vector is zero. */
TGT static void F(gradient_of)(float *d, int64_t plane, int64_t panel, const float *const *pixel, int64_t channels) {
	for (int64_t at = 0; at < channels; at += VL) {
		float *to = d + at / GK_PANEL * panel + at % GK_PANEL;
		if (at + VL <= channels)
			F(gradient_vector)(to, plane, pixel, at, VL);
		else
			F(gradient_vector)(to, plane, pixel, at, channels - at);
	}
}

/* Nine taps, so far apart, of up to 32 channels of the result. */
TGT static void F(taps_of)(float *dw, int64_t tap, const float *sums, int64_t plane, int64_t group, int64_t groups, int64_t channels) {
	for (int64_t at = 0; at < channels; at += VL) {
		vf e[3][6];
		for (int j = 0; j < 6; j++) {
			vf u[6], o[3];
			for (int i = 0; i < 6; i++) {
				const float *s = sums + (i * 6 + j) * plane + at;
				u[i] = (vf){0};
				for (int64_t g = 0; g < groups; g++) u[i] += F(vload)(s + g * group);
			}
			F(times_g_transposed)(u, o);
			for (int i = 0; i < 3; i++) e[i][j] = o[i];
		}
		for (int i = 0; i < 3; i++) {
			vf o[3];
			F(times_g_transposed)(e[i], o);
			for (int j = 0; j < 3; j++) {
				float *to = dw + (i * 3 + j) * tap + at;
				if (at + VL <= channels)
					F(vstore)(to, o[j]);
				else
					F(vstore_part)(to, o[j], channels - at);
			}
		}
	}
}

static const struct winograd_grad_fns F(winograd_grad_fns) = {F(gradient_of), F(taps_of)};
