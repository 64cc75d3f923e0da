/* Max-pools over rows of channels; see lanes.h. Where the channels are no multiple of a vector, the last vector begins earlier and does
 * some of them twice. */

typedef uint8_t G(tap_bytes) __attribute__((vector_size(N), aligned(1)));
typedef int32_t G(tap_words) __attribute__((vector_size(N * 4), aligned(4)));

INLINE V G(choose)(M which, V a, V b) { return (V)((which & (M)a) | (~which & (M)b)); }

INLINE M G(load_taps)(const void *taps, int64_t i, int words) {
	if (words) return __builtin_convertvector(*(const G(tap_words) *)((const int32_t *)taps + i), M);
	return __builtin_convertvector(*(const G(tap_bytes) *)((const uint8_t *)taps + i), M);
}

INLINE void G(store_taps)(void *taps, int64_t i, M tap, int words) {
	if (words)
		*(G(tap_words) *)((int32_t *)taps + i) = __builtin_convertvector(tap, G(tap_words));
	else
		*(G(tap_bytes) *)((uint8_t *)taps + i) = __builtin_convertvector(tap, G(tap_bytes));
}

/* The maxima of count vectors of channels of one element. A NaN replaces the maximum, and as no number is above it stays. */
INLINE void G(maximum)(const gk_spots *s, const gk_max_pool *p, const T *x, int64_t to, const int count) {
	V most[4];
	M most_tap[4];
#pragma GCC unroll 4
	for (int v = 0; v < count; v++) {
		most[v] = (T)-__builtin_inf() - (V){0};
		most_tap[v] = (M){0};
	}
	for (int64_t d = 0; d < s->taps[0]; d++)
		for (int64_t h = 0; h < s->taps[1]; h++) {
			const T *row = x + (d * s->src_tap[0] + h * s->src_tap[1]) * p->channels;
			int64_t tap = s->tap + d * s->tap_step[0] + h * s->tap_step[1];
			for (int64_t w = 0; w < s->taps[2]; w++) {
				const M tap_here = (INT)tap - (M){0};
#pragma GCC unroll 4
				for (int v = 0; v < count; v++) {
					const V x_here = G(load)(row + v * N);
					const M above = (x_here > most[v]) | (x_here != x_here);
					most[v] = G(choose)(above, x_here, most[v]);
					most_tap[v] = (M)G(choose)(above, (V)tap_here, (V)most_tap[v]);
				}
				row += s->src_tap[2] * p->channels;
				tap += s->tap_step[2];
			}
		}
#pragma GCC unroll 4
	for (int v = 0; v < count; v++) {
		G(store)((T *)p->y + to + v * N, most[v]);
		G(store_taps)(p->taps, to + v * N, most_tap[v], p->words);
	}
}

static TGT void G(max_pool)(const gk_spots *s, const void *job) {
	const gk_max_pool *p = job;
	for (int64_t i = 0; i < s->n; i++) {
		const T *x = (const T *)p->x + (s->src + i * s->src_step) * p->channels;
		const int64_t to = (s->dst + i * s->dst_step) * p->channels;
		int64_t c = 0;
		for (; c + 4 * N <= p->channels; c += 4 * N) G(maximum)(s, p, x + c, to + c, 4);
		for (; c < p->channels; c += N) {
			const int64_t at = gk_min64(c, p->channels - N);
			G(maximum)(s, p, x + at, to + at, 1);
		}
	}
}

INLINE V G(handed_down)(const gk_max_pool *p, int64_t at, M tap, const int words) {
	return (V)((G(load_taps)(p->taps, at, words) == tap) & (M)G(load)((const T *)p->x + at));
}

/* The sum of what the windows over one element hand down to it, for count vectors of channels. */
INLINE void G(sum_of_windows)(const gk_spots *s, const gk_max_pool *p, int64_t from, int64_t to, const int words, const int count) {
	V sum[4] = {0};
	for (int64_t d = 0; d < s->taps[0]; d++)
		for (int64_t h = 0; h < s->taps[1]; h++) {
			int64_t at = from + (d * s->src_tap[0] + h * s->src_tap[1]) * p->channels;
			int64_t tap = s->tap + d * s->tap_step[0] + h * s->tap_step[1];
			for (int64_t w = 0; w < s->taps[2]; w++) {
				const M tap_here = (INT)tap - (M){0};
#pragma GCC unroll 4
				for (int v = 0; v < count; v++) sum[v] += G(handed_down)(p, at + v * N, tap_here, words);
				at += s->src_tap[2] * p->channels;
				tap += s->tap_step[2];
			}
		}
#pragma GCC unroll 4
	for (int v = 0; v < count; v++) G(store)((T *)p->y + to + v * N, sum[v]);
}

INLINE void G(max_grad)(const gk_spots *s, const gk_max_pool *p, const int words) {
	const int lone = s->taps[0] == 1 && s->taps[1] == 1 && s->taps[2] == 1; /* window: as all are that do not overlap */
	const M tap = (INT)s->tap - (M){0};
	for (int64_t i = 0; i < s->n; i++) {
		const int64_t from = (s->src + i * s->src_step) * p->channels, to = (s->dst + i * s->dst_step) * p->channels;
		int64_t c = 0;
		for (; lone && c + N <= p->channels; c += N) G(store)((T *)p->y + to + c, G(handed_down)(p, from + c, tap, words));
		for (; c + 4 * N <= p->channels; c += 4 * N) G(sum_of_windows)(s, p, from + c, to + c, words, 4);
		for (; c < p->channels; c += N) {
			const int64_t at = gk_min64(c, p->channels - N);
			G(sum_of_windows)(s, p, from + at, to + at, words, 1);
		}
	}
}

static TGT void G(max_pool_grad)(const gk_spots *s, const void *job) {
	const gk_max_pool *p = job;
	if (p->words)
		G(max_grad)(s, p, 1);
	else
		G(max_grad)(s, p, 0);
}
