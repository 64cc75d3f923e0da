/* The transforms of kernel, input and result, see winograd.c. */
#include "gemm_act_tmpl.h"
#include "winograd_points_tmpl.h"

/* The 36 planes of U from the nine taps [9][rows][GK_PANEL]. */
TGT static void F(kernel_of)(float *u, int64_t plane, const float *taps, int64_t rows) {
	for (int64_t at = 0; at < rows * GK_PANEL; at += VL) {
		vf e[6][3];
#pragma GCC unroll 3
		for (int s = 0; s < 3; s++) {
			vf g[3], o[6];
			for (int r = 0; r < 3; r++) g[r] = *(const vfu *)(taps + (r * 3 + s) * rows * GK_PANEL + at);
			F(times_g)(g, o);
			for (int i = 0; i < 6; i++) e[i][s] = o[i];
		}
#pragma GCC unroll 6
		for (int i = 0; i < 6; i++) {
			vf o[6];
			F(times_g)(e[i], o);
			for (int j = 0; j < 6; j++) *(vfu *)(u + (i * 6 + j) * plane + at) = o[j];
		}
	}
}

/* B^T x, then that times B, of as many columns and rows as the kinds need. */
INLINE void F(input_columns)(const wg_patch *x, int64_t at, int64_t n, vf e[6][6], const int kind) {
	const gk_wg_kind k = gk_wg_kinds[kind];
	for (int j = 0; j < gk_wg_kinds[x->col_kind].pixels; j++) {
		vf d[6], o[6];
#pragma GCC unroll 6
		for (int i = 0; i < k.pixels; i++) {
			const float *p = x->pixel[i * GK_WG_PATCH + j] + at;
			d[i] = n >= VL ? F(vload)(p) : F(vload_part)(p, n, 0);
		}
		F(times_b)(d, o, kind);
#pragma GCC unroll 6
		for (int i = k.first; i < k.end; i++) e[i][j] = o[i];
	}
}

INLINE void F(input_rows)(const wg_patch *x, float *v, int64_t plane, vf e[6][6], const int kind) {
	const gk_wg_kind k = gk_wg_kinds[kind], rows = gk_wg_kinds[x->row_kind];
	for (int i = rows.first; i < rows.end; i++) {
		vf o[6];
		F(times_b)(e[i], o, kind);
#pragma GCC unroll 6
		for (int j = k.first; j < k.end; j++) F(vstore)(v + (i * 6 + j) * plane, o[j]);
	}
}

INLINE void F(input_vector)(const wg_patch *x, float *v, int64_t plane, int64_t at, int64_t n) {
	vf e[6][6];
	WG_BY_KIND(x->row_kind, F(input_columns), x, at, n, e)
	WG_BY_KIND(x->col_kind, F(input_rows), x, v + at, plane, e)
}

/* One row of each plane of V from a patch; the rest of the last vector is zero. The next patch is fetched meanwhile: its 36 pixels are too
 * many streams for the processor to foresee. */
TGT static void F(input_of)(float *v, int64_t plane, const wg_patch *x, const wg_patch *next, int64_t c) {
	int64_t at = 0;
	for (; at + VL <= c; at += VL) {
		if (at % GK_WG_LINE == 0) {
			for (int i = 0; i < GK_WG_POINTS; i++) __builtin_prefetch(next->pixel[i] + at);
		}
		F(input_vector)(x, v, plane, at, VL);
	}
	if (at < c) F(input_vector)(x, v, plane, at, c - at);
}

/* The tile's pixels inside the result. */
INLINE void F(finish_tile)(const wg_result *r, const vf o[4][4], int at, const int64_t n, const int act) {
	const vf scale = F(vload)(r->scale + at), bias = F(vload)(r->bias + at);
	for (int i = 0; i < r->rows; i++) {
		for (int j = 0; j < r->cols; j++) {
			const int64_t pixel = i * r->row + j * r->pixel + at;
			vf v = o[i][j] * scale + bias;
			if (r->residual) v += n >= VL ? F(vload)(r->residual + pixel) : F(vload_part)(r->residual + pixel, n, 0);
			v = F(act)(v, act);
			if (n >= VL)
				F(vstore)(r->y + pixel, v);
			else
				F(vstore_part)(r->y + pixel, v, n);
		}
	}
}

typedef uint8_t F(bytes) __attribute__((vector_size(VL), aligned(1)));

/* The lowest bytes of the first n lanes. */
INLINE void F(store_bytes)(uint8_t *p, vi v, const int64_t n) {
	const F(bytes) b = __builtin_convertvector(v, F(bytes));
	if (n >= VL)
		*(F(bytes) *)p = b;
	else
		__builtin_memcpy(p, &b, (size_t)n);
}

/* The maxima of the tile's windows inside the result. A NaN replaces the maximum, and as no number is above it stays. */
INLINE void F(pool_tile)(const wg_result *r, const vf o[4][4], int at, const int64_t n, const int act) {
	const vf scale = F(vload)(r->scale + at), bias = F(vload)(r->bias + at);
	for (int i = 0; i < r->rows; i++) {
		for (int j = 0; j < r->cols; j++) {
			const int64_t pixel = i * r->row + j * r->pixel + at;
			vf most = o[2 * i][2 * j] * scale + bias;
			vi tap = {0};
#pragma GCC unroll 3
			for (int q = 1; q < 4; q++) {
				const vf v = o[2 * i + q / 2][2 * j + q % 2] * scale + bias;
				const vi above = (v > most) | (v != v);
				most = GK_BLEND(above, v, most, vf);
				tap = GK_BLEND(above, q - (vi){0}, tap, vi);
			}
			const vf y = F(act)(most, act);
			if (n >= VL)
				F(vstore)(r->y + pixel, y);
			else
				F(vstore_part)(r->y + pixel, y, n);
			if (r->taps) F(store_bytes)(r->taps + pixel, tap, n);
		}
	}
}

/* A^T m, then that times A. */
INLINE void F(result_columns)(const wg_result *r, int at, vf e[4][6], const int kind) {
	const gk_wg_kind k = gk_wg_kinds[kind], cols = gk_wg_kinds[r->col_kind];
	for (int j = cols.first; j < cols.end; j++) {
		vf m[6], t[4];
#pragma GCC unroll 6
		for (int i = k.first; i < k.end; i++) m[i] = F(vload)(r->m + (i * 6 + j) * r->plane + at);
		F(times_a)(m, t, kind);
#pragma GCC unroll 4
		for (int i = 0; i < k.results; i++) e[i][j] = t[i];
	}
}

INLINE void F(result_rows)(const wg_result *r, vf e[4][6], vf o[4][4], const int kind) {
	for (int i = 0; i < gk_wg_kinds[r->row_kind].results; i++) F(times_a)(e[i], o[i], kind);
}

INLINE void F(result_vector)(const wg_result *r, int at, const int64_t n, const int act) {
	vf e[4][6], o[4][4];
	WG_BY_KIND(r->row_kind, F(result_columns), r, at, e)
	WG_BY_KIND(r->col_kind, F(result_rows), r, e, o)
	if (r->pooled)
		F(pool_tile)(r, o, at, n, act);
	else
		F(finish_tile)(r, o, at, n, act);
}

/* Fetches where the next tile goes: its pixels are too many streams for the processor to foresee, and stores wait for them. */
INLINE void F(fetch_result)(const wg_result *r, int at) {
	for (int i = at * r->next_rows / GK_PANEL; i < (at + VL) * r->next_rows / GK_PANEL; i++) {
		for (int j = 0; j < r->next_cols; j++) {
			for (int k = 0; k < r->channels; k += GK_WG_LINE) __builtin_prefetch(r->next + i * r->row + j * r->pixel + k, 1);
		}
	}
}

INLINE void F(result_act)(const wg_result *r, const int act) {
	int at = 0;
	for (; at + VL <= r->channels; at += VL) {
		F(fetch_result)(r, at);
		F(result_vector)(r, at, VL, act);
	}
	if (at < r->channels) F(result_vector)(r, at, r->channels - at, act);
}

TGT static void F(result_of)(const wg_result *r) {
	switch (r->act) {
	case GK_ACT_RELU:
		return F(result_act)(r, GK_ACT_RELU);
	case GK_ACT_SIGMOID:
		return F(result_act)(r, GK_ACT_SIGMOID);
	case GK_ACT_TANH:
		return F(result_act)(r, GK_ACT_TANH);
	}
	F(result_act)(r, GK_ACT_NONE);
}

static const struct winograd_fns F(winograd_fns) = {F(kernel_of), F(input_of), F(result_of)};
