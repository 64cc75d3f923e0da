/* Average pools over rows of channels; see lanes.h and, for the last vector, maxpool_lanes.h. */

/* The means of count vectors of channels of one element, summed row by row of the window so that the error of large ones stays small. */
INLINE void G(mean)(const gk_spots *s, const gk_avg_pool *p, const T *x, T *y, const int count) {
	V sum[4] = {0};
	for (int64_t d = 0; d < s->taps[0]; d++)
		for (int64_t h = 0; h < s->taps[1]; h++) {
			const T *at = x + (d * s->src_tap[0] + h * s->src_tap[1]) * p->channels;
			V row[4] = {0};
			for (int64_t w = 0; w < s->taps[2]; w++) {
#pragma GCC unroll 4
				for (int v = 0; v < count; v++) row[v] += G(load)(at + v * N);
				at += s->src_tap[2] * p->channels;
			}
#pragma GCC unroll 4
			for (int v = 0; v < count; v++) sum[v] += row[v];
		}
	const T elements = (T)(s->taps[0] * s->taps[1] * s->taps[2]);
#pragma GCC unroll 4
	for (int v = 0; v < count; v++) G(store)(y + v * N, sum[v] / elements);
}

static TGT void G(avg_pool)(const gk_spots *s, const void *job) {
	const gk_avg_pool *p = job;
	for (int64_t i = 0; i < s->n; i++) {
		const T *x = (const T *)p->x + (s->src + i * s->src_step) * p->channels;
		T *y = (T *)p->y + (s->dst + i * s->dst_step) * p->channels;
		int64_t c = 0;
		for (; c + 4 * N <= p->channels; c += 4 * N) G(mean)(s, p, x + c, y + c, 4);
		for (; c < p->channels; c += N) {
			const int64_t at = gk_min64(c, p->channels - N);
			G(mean)(s, p, x + at, y + at, 1);
		}
	}
}

/* What element i gets from the windows over it, for count vectors of channels. */
INLINE void G(shares)(const gk_spots *s, const gk_avg_pool *p, const T *dy, T *dx, int64_t i, const int clipped, const int count) {
	V sum[4] = {0};
	for (int64_t d = 0; d < s->taps[0]; d++)
		for (int64_t h = 0; h < s->taps[1]; h++) {
			const T *at = dy + (d * s->src_tap[0] + h * s->src_tap[1]) * p->channels;
			int64_t rows = 1;
			if (clipped) rows = gk_covered(p->w, 0, s->at[0] + d * s->apart[0]) * gk_covered(p->w, 1, s->at[1] + h * s->apart[1]);
			for (int64_t w = 0; w < s->taps[2]; w++) {
				T share = 1;
				if (clipped) share /= (T)(rows * gk_covered(p->w, 2, s->at[2] + i * s->src_step + w * s->apart[2]));
#pragma GCC unroll 4
				for (int v = 0; v < count; v++) sum[v] += G(load)(at + v * N) * share;
				at += s->src_tap[2] * p->channels;
			}
		}
#pragma GCC unroll 4
	for (int v = 0; v < count; v++) G(store)(dx + v * N, clipped ? sum[v] : sum[v] / (T)p->full);
}

INLINE void G(avg_grad)(const gk_spots *s, const gk_avg_pool *p, const int clipped) {
	const int lone = !clipped && s->taps[0] == 1 && s->taps[1] == 1 && s->taps[2] == 1; /* window: as all are that do not overlap */
	for (int64_t i = 0; i < s->n; i++) {
		const T *dy = (const T *)p->x + (s->src + i * s->src_step) * p->channels;
		T *dx = (T *)p->y + (s->dst + i * s->dst_step) * p->channels;
		int64_t c = 0;
		for (; lone && c + N <= p->channels; c += N) G(store)(dx + c, G(load)(dy + c) / (T)p->full);
		for (; c + 4 * N <= p->channels; c += 4 * N) G(shares)(s, p, dy + c, dx + c, i, clipped, 4);
		for (; c < p->channels; c += N) {
			const int64_t at = gk_min64(c, p->channels - N);
			G(shares)(s, p, dy + at, dx + at, i, clipped, 1);
		}
	}
}

static TGT void G(avg_pool_grad)(const gk_spots *s, const void *job) {
	const gk_avg_pool *p = job;
	if (p->clipped)
		G(avg_grad)(s, p, 1);
	else
		G(avg_grad)(s, p, 0);
}
