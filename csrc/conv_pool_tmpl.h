/* The pool of GK_CONV_POOL for one instruction set. Vectors of the panel, N at a time. */
#include "gemm_act_tmpl.h"

typedef uint8_t F(tap_bytes) __attribute__((vector_size(VL), aligned(1)));
typedef int32_t F(tap_words) __attribute__((vector_size(VL * 4), aligned(4)));

INLINE void F(store_bytes)(uint8_t *dst, vi tap) {
#if defined(__x86_64__) && VL == 8 /* gcc 12 would convert element by element */
	const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128((__m256i)tap), _mm256_extracti128_si256((__m256i)tap, 1));
	_mm_storel_epi64((__m128i *)dst, _mm_packus_epi16(words, words));
#else
	*(F(tap_bytes) *)dst = __builtin_convertvector(tap, F(tap_bytes));
#endif
}

INLINE void F(store_taps)(const gk_pool_finish *f, int64_t to, vi tap, int64_t n) {
	if (f->words) {
		int32_t *dst = (int32_t *)f->taps + to;
		if (n >= VL)
			*(F(tap_words) *)dst = tap;
		else
			F(vstore_part)((float *)dst, (vf)tap, n);
		return;
	}
	uint8_t *dst = (uint8_t *)f->taps + to;
	if (n >= VL)
		F(store_bytes)(dst, tap);
	else
		for (int64_t i = 0; i < n; i++) dst[i] = (uint8_t)tap[i];
}

/* One window of planes x rows x cols taps, whose first is at t and number tap. A NaN replaces the maximum, and as no number is above
 * it stays. */
INLINE void F(pool_window)(const gk_pool_row *r, const gk_pool_finish *f, const float *t, int64_t tap, int64_t planes, int64_t rows, int64_t cols,
                           int64_t to, int channel, const int act, const int taps, const int count) {
	vf most[4], scale[4], bias[4];
	vi most_tap[4];
#pragma GCC unroll 4
	for (int v = 0; v < count; v++) {
		scale[v] = *(const vfu *)(f->scale + channel + v * VL);
		bias[v] = *(const vfu *)(f->bias + channel + v * VL);
		most[v] = -__builtin_inff() - (vf){0};
		most_tap[v] = (vi){0};
	}
	t += channel;
	for (int64_t d = 0; d < planes; d++) {
		for (int64_t h = 0; h < rows; h++) {
			const float *x = t + d * r->plane + h * r->row;
			for (int64_t w = 0; w < cols; w++, x += GK_PANEL) {
				const vi tap_here = (int32_t)(tap + d * r->tap_plane + h * r->tap_row + w) - (vi){0};
#pragma GCC unroll 4
				for (int v = 0; v < count; v++) {
					const vf y = *(const vfu *)(x + v * VL) * scale[v] + bias[v];
					const vi above = (y > most[v]) | (y != y);
					most[v] = GK_BLEND(above, y, most[v], vf);
					if (taps) most_tap[v] = GK_BLEND(above, tap_here, most_tap[v], vi);
				}
			}
		}
	}
#pragma GCC unroll 4
	for (int v = 0; v < count; v++) {
		const int c = channel + v * VL;
		const vf y = F(act)(most[v], act);
		if (c + VL <= f->cols)
			*(vfu *)(f->y + to + c) = y;
		else if (c < f->cols)
			F(vstore_part)(f->y + to + c, y, f->cols - c);
		if (taps && c < f->cols) F(store_taps)(f, to + c, most_tap[v], f->cols - c);
	}
}

INLINE void F(pool_vectors)(const gk_pool_row *r, const gk_pool_finish *f, int channel, const int act, const int taps, const int count) {
	const int usual = r->planes == 1 && r->rows == 2 && r->size == 2;
	int64_t col = r->first;
	for (int64_t i = 0, to = 0; i < r->count; i++, col += r->stride, to += f->pitch) {
		if (usual && col >= 0 && col + 2 <= r->n) {
			F(pool_window)(r, f, r->t + (col - r->at) * GK_PANEL, r->tap, 1, 2, 2, to, channel, act, taps, count);
			continue;
		}
		const int64_t before = col < 0 ? -col : 0, end = r->n - col < r->size ? r->n - col : r->size;
		F(pool_window)(r, f, r->t + (col + before - r->at) * GK_PANEL, r->tap + before, r->planes, r->rows, end - before, to, channel, act, taps, count);
	}
}

INLINE void F(pool_panel)(const gk_pool_row *r, const gk_pool_finish *f, const int act, const int taps) {
	int c = 0;
	for (; c + 3 * VL < f->cols; c += 4 * VL) F(pool_vectors)(r, f, c, act, taps, 4);
	for (; c + VL < f->cols; c += 2 * VL) F(pool_vectors)(r, f, c, act, taps, 2);
	for (; c < f->cols; c += VL) F(pool_vectors)(r, f, c, act, taps, 1);
}

/* The same for g->tiles windows of 2 x 2 from their sources on: the sums of a window's four pixels stay in registers. A has 4 rows a
 * window. */
INLINE void F(tile_windows)(const gk_conv_tile *g, const gk_pool_finish *f, const int channel, const int act, const int taps, const int nv) {
	const int64_t *row = g->row;
	const int64_t kc = g->kc;
	int64_t to = channel;
	for (int n = g->tiles; n > 0; n--, row += 4, to += f->pitch) {
		vf acc[4][2];
		const float *p[4], *b = g->b + channel;
#pragma GCC unroll 4
		for (int i = 0; i < 4; i++) {
			p[i] = g->a + row[i];
#pragma GCC unroll 2
			for (int j = 0; j < nv; j++) acc[i][j] = (vf){0};
		}
		for (const int64_t *s = g->seg, *end = s + g->nseg; s < end; s++) {
			int64_t x = *s;
			for (int64_t k = kc; k > 0; k--, x++, b += GK_PANEL) {
#pragma GCC unroll 4
				for (int i = 0; i < 4; i++) {
					const vf y = p[i][x] - (vf){0}; /* folds to a broadcast */
#pragma GCC unroll 2
					for (int j = 0; j < nv; j++) acc[i][j] += y * *(const vfu *)(b + j * VL);
				}
			}
		}
#pragma GCC unroll 2
		for (int j = 0; j < nv; j++) {
			const vf scale = *(const vfu *)(f->scale + channel + j * VL), bias = *(const vfu *)(f->bias + channel + j * VL);
			vf most = acc[0][j] * scale + bias;
			vi most_tap = {0};
#pragma GCC unroll 4
			for (int i = 1; i < 4; i++) {
				const vf y = acc[i][j] * scale + bias;
				const vi above = (y > most) | (y != y);
				most = GK_BLEND(above, y, most, vf);
				if (taps) most_tap = GK_BLEND(above, i - (vi){0}, most_tap, vi);
			}
			*(vfu *)(f->y + to + j * VL) = F(act)(most, act);
			if (taps) F(store_taps)(f, to + j * VL, most_tap, VL);
		}
	}
}

INLINE void F(tile_panel)(const gk_conv_tile *g, const gk_pool_finish *f, const int act, const int taps) {
	int c = 0;
	for (; c + VL < f->cols; c += 2 * VL) F(tile_windows)(g, f, c, act, taps, 2);
	if (c < f->cols) F(tile_windows)(g, f, c, act, taps, 1);
}

#define FUNCTIONS(name, act, taps)                                                                                                          \
	__attribute__((noinline)) TGT static void F(pool_##name)(const gk_pool_row *r, const gk_pool_finish *f) { F(pool_panel)(r, f, act, taps); } \
	__attribute__((noinline)) TGT static void F(tile_##name)(const gk_conv_tile *g, const gk_pool_finish *f) { F(tile_panel)(g, f, act, taps); }
FUNCTIONS(none, GK_ACT_NONE, 0)
FUNCTIONS(none_taps, GK_ACT_NONE, 1)
FUNCTIONS(relu, GK_ACT_RELU, 0)
FUNCTIONS(relu_taps, GK_ACT_RELU, 1)
FUNCTIONS(sigmoid, GK_ACT_SIGMOID, 0)
FUNCTIONS(sigmoid_taps, GK_ACT_SIGMOID, 1)
FUNCTIONS(tanh, GK_ACT_TANH, 0)
FUNCTIONS(tanh_taps, GK_ACT_TANH, 1)
#undef FUNCTIONS

#define NAMES(prefix)                                                                                                     \
	{{F(prefix##_none), F(prefix##_none_taps)}, {F(prefix##_relu), F(prefix##_relu_taps)},                                 \
	 {F(prefix##_sigmoid), F(prefix##_sigmoid_taps)}, {F(prefix##_tanh), F(prefix##_tanh_taps)}}
static const struct conv_pool_fns F(conv_pool_fns) = {VL, NAMES(pool), NAMES(tile)};
#undef NAMES
