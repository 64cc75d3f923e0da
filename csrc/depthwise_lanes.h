/* Depthwise convolutions over rows of channels; see lanes.h. A block of four neighbouring elements shares each load of the kernel; two
 * vectors of channels are a cache line or two, and eight sums hide one another's latency. */

INLINE V G(activated)(V x, const int64_t act) {
	if (sizeof(T) == sizeof(double)) {
		for (int i = 0; i < N; i++) x[i] = (T)gk_act_f64((double)x[i], act);
		return x;
	}
	vf y = {0};
	for (int i = 0; i < N && i < VL; i++) y[i] = (float)x[i];
	y = F(act)(y, (int)act);
	for (int i = 0; i < N && i < VL; i++) x[i] = (T)y[i];
	return x;
}

/* What follows the sums of the element at to. */
static TGT void G(finish)(const gk_depthwise *p, const T *sums, int64_t to) {
	for (int64_t c = p->first; c < p->last; c += N) {
		const int64_t at = gk_min64(c, p->last - N);
		V y = G(load)(sums + at - p->first);
		if (p->scale) y *= G(load)((const T *)p->scale + at);
		if (p->bias) y += G(load)((const T *)p->bias + at);
		if (p->residual) y += G(load)((const T *)p->residual + to + at);
		if (p->act) y = G(activated)(y, p->act);
		G(store)((T *)p->y + to + at, y);
	}
}

/* The sums of count elements from number i on, wide vectors of channels from c on; ld between elements. */
INLINE void G(block)(const gk_spots *s, const gk_depthwise *p, int64_t i, int64_t c, T *y, int64_t ld, const int count, const int wide) {
	const int64_t channels = p->channels, next = s->src_step * channels, next_tap = s->src_tap[2] * channels;
	const int64_t next_factor = s->tap_step[2] * channels;
	const T *x = (const T *)p->x + (s->src + i * s->src_step) * channels + c;
	const T *kernel = (const T *)p->kernel + s->tap * channels + c;
	V sum[4][2] = {0};
	for (int64_t d = 0; d < s->taps[0]; d++)
		for (int64_t h = 0; h < s->taps[1]; h++) {
			const T *at = x + (d * s->src_tap[0] + h * s->src_tap[1]) * channels;
			const T *k = kernel + (d * s->tap_step[0] + h * s->tap_step[1]) * channels;
			for (int64_t w = s->taps[2]; w > 0; w--) {
#pragma GCC unroll 2
				for (int v = 0; v < wide; v++) {
					const V factor = G(load)(k + v * N);
#pragma GCC unroll 4
					for (int o = 0; o < count; o++) sum[o][v] += factor * G(load)(at + o * next + v * N);
				}
				at += next_tap;
				k += next_factor;
			}
		}
#pragma GCC unroll 4
	for (int o = 0; o < count; o++)
#pragma GCC unroll 2
		for (int v = 0; v < wide; v++) G(store)(y + o * ld + v * N, sum[o][v]);
}

/* count elements, the tile's last vector beginning earlier where channels are left. */
#define ELEMENTS(name, count)                                                                                                              \
	static TGT void G(name)(const gk_spots *s, const gk_depthwise *p, int64_t i) {                                                         \
		T sums[(count) * GK_CHANNEL_TILE];                                                                                                 \
		const int follows = p->scale || p->bias || p->residual || p->act;                                                                  \
		const int64_t to = (s->dst + i * s->dst_step) * p->channels, next = s->dst_step * p->channels;                                     \
		T *y = follows ? sums : (T *)p->y + to + p->first;                                                                                 \
		const int64_t ld = follows ? GK_CHANNEL_TILE : next;                                                                               \
		int64_t c = p->first;                                                                                                              \
		for (; c + 2 * N <= p->last; c += 2 * N) G(block)(s, p, i, c, y + c - p->first, ld, count, 2);                                     \
		for (; c < p->last; c += N) {                                                                                                      \
			const int64_t at = gk_min64(c, p->last - N);                                                                                   \
			G(block)(s, p, i, at, y + at - p->first, ld, count, 1);                                                                        \
		}                                                                                                                                  \
		for (int o = 0; follows && o < (count); o++) G(finish)(p, sums + o * GK_CHANNEL_TILE, to + o * next);                              \
	}
ELEMENTS(four, 4)
ELEMENTS(two, 2)
ELEMENTS(one, 1)
#undef ELEMENTS

static TGT void G(depthwise)(const gk_spots *s, const void *job) {
	int64_t i = 0;
	for (; i + 4 <= s->n; i += 4) G(four)(s, job, i);
	for (; i + 2 <= s->n; i += 2) G(two)(s, job, i);
	for (; i < s->n; i++) G(one)(s, job, i);
}

#include "depthwise_grad_lanes.h"
