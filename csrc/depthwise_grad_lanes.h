/* The gradient of a depthwise convolution's kernel, over rows of channels; see lanes.h. Blocks are as in depthwise_lanes.h, the gradients
 * of their elements in registers. */

INLINE void G(grad_block)(const gk_spots *s, const gk_depthwise_grad *p, int64_t i, int64_t c, const int count, const int wide) {
	const int64_t channels = p->channels, next = s->src_step * channels, next_tap = s->src_tap[2] * channels;
	const int64_t next_factor = s->tap_step[2] * channels;
	const T *x = (const T *)p->x + (s->src + i * s->src_step) * channels + c;
	T *kernel = (T *)p->kernel + s->tap * channels + c;
	V dy[4][2];
#pragma GCC unroll 4
	for (int o = 0; o < count; o++)
#pragma GCC unroll 2
		for (int v = 0; v < wide; v++) dy[o][v] = G(load)((const T *)p->dy + (s->dst + (i + o) * s->dst_step) * channels + c + v * N);
	for (int64_t d = 0; d < s->taps[0]; d++)
		for (int64_t h = 0; h < s->taps[1]; h++) {
			const T *at = x + (d * s->src_tap[0] + h * s->src_tap[1]) * channels;
			T *k = kernel + (d * s->tap_step[0] + h * s->tap_step[1]) * channels;
			for (int64_t w = s->taps[2]; w > 0; w--) {
#pragma GCC unroll 2
				for (int v = 0; v < wide; v++) {
					V sum = G(load)(k + v * N);
#pragma GCC unroll 4
					for (int o = 0; o < count; o++) sum += dy[o][v] * G(load)(at + o * next + v * N);
					G(store)(k + v * N, sum);
				}
				at += next_tap;
				k += next_factor;
			}
		}
}

#define ELEMENTS(name, count)                                                                                                              \
	static TGT void G(name)(const gk_spots *s, const gk_depthwise_grad *p, int64_t i) {                                                    \
		int64_t c = p->first;                                                                                                              \
		for (; c + 2 * N <= p->last; c += 2 * N) G(grad_block)(s, p, i, c, count, 2);                                                      \
		for (; c + N <= p->last; c += N) G(grad_block)(s, p, i, c, count, 1);                                                              \
	}
ELEMENTS(grad_four, 4)
ELEMENTS(grad_two, 2)
ELEMENTS(grad_one, 1)
#undef ELEMENTS

static TGT void G(depthwise_kernel_grad)(const gk_spots *s, const void *job) {
	int64_t i = 0;
	for (; i + 4 <= s->n; i += 4) G(grad_four)(s, job, i);
	for (; i + 2 <= s->n; i += 2) G(grad_two)(s, job, i);
	for (; i < s->n; i++) G(grad_one)(s, job, i);
}
