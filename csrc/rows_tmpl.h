/* rows.c for one instruction set. A convert and one product, so that every set, and Go, gives the same bits. */

TGT static void F(gather_u8)(float *restrict dst, const uint8_t *restrict src, const int32_t *restrict rows, int64_t n, int64_t len,
                             float scale) {
	/* Shuffled rows are out of reach of the hardware's prefetcher. */
	int64_t ahead = len < GATHER_AHEAD ? len : GATHER_AHEAD;
	for (int64_t i = 0; i < n; i++) {
		const uint8_t *restrict x = src + rows[i] * len;
		float *restrict y = dst + i * len;
		if (i + 1 < n)
			for (int64_t j = 0; j < ahead; j += 64)
				__builtin_prefetch(src + rows[i + 1] * len + j);
		for (int64_t j = 0; j < len; j++)
			y[j] = (float)x[j] * scale;
	}
}

static const struct gather_fns F(gather_fns) = {F(gather_u8)};
