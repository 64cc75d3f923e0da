/* Adds runs of columns to an image for one instruction set. The runs of a pixel lie apart, those of neighbouring pixels overlap: so all runs
 * of a pixel come before the next one, which finds what it adds to in the cache and not in the store queue. */

INLINE void F(add_run)(float *dst, const float *src, const int64_t n) {
	int64_t i = 0;
	for (; i + VL <= n; i += VL) *(vfu *)(dst + i) += *(const vfu *)(src + i);
#if VL > 4
	typedef float quad __attribute__((vector_size(16), aligned(4)));
	for (; i + 4 <= n; i += 4) *(quad *)(dst + i) += *(const quad *)(src + i);
#endif
	for (; i < n; i++) dst[i] += src[i];
}

INLINE void F(add_pixels)(const gk_col2im *a, const int64_t n) {
	const float *columns = a->columns;
	float *dx = a->dx;
	for (int64_t p = a->pixels; p > 0; p--, columns += a->ld, dx += a->step)
		for (int64_t r = 0; r < a->runs; r++) F(add_run)(dx + a->to[r], columns + a->from[r], n);
}

/* Runs of a kernel of 3 and of 5 taps on 1 and 3 channels, and of 7 taps on 3, are loops without branches. */
static TGT void F(col2im)(const gk_col2im *a) {
	switch (a->n) {
	case 3:
		return F(add_pixels)(a, 3);
	case 5:
		return F(add_pixels)(a, 5);
	case 9:
		return F(add_pixels)(a, 9);
	case 15:
		return F(add_pixels)(a, 15);
	case 21:
		return F(add_pixels)(a, 21);
	}
	F(add_pixels)(a, a->n);
}

static const struct col2im_fns F(col2im_fns) = {F(col2im)};
