/* Philox over vectors, a template of isa.h. A 64-bit lane holds one 32-bit word; its upper half is whatever the arithmetic left there,
 * which the 32 x 32 -> 64 bit product does not read. */

typedef uint64_t F(vul) __attribute__((vector_size(VL * 4)));

INLINE F(vul) F(mul32)(F(vul) a, uint32_t m) {
#if defined(__x86_64__) && VL == 4
	return (F(vul))_mm_mul_epu32((__m128i)a, _mm_set1_epi32((int)m));
#elif defined(__x86_64__) && VL == 8
	return (F(vul))_mm256_mul_epu32((__m256i)a, _mm256_set1_epi32((int)m));
#elif defined(__x86_64__) && VL == 16
	return (F(vul))_mm512_mul_epu32((__m512i)a, _mm512_set1_epi32((int)m));
#else
	return (a & 0xffffffffu) * (uint64_t)m;
#endif
}

/* a[0..3] and b[0..3] become the blocks of the counters in them: two at once hide each other's latency. */
INLINE void F(philox_rounds)(F(vul) *a, F(vul) *b, uint64_t key) {
	uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
#pragma GCC unroll 10
	for (int i = 0; i < PHILOX_ROUNDS; i++, k0 += PHILOX_W0, k1 += PHILOX_W1) {
		const F(vul) a0 = F(mul32)(a[0], PHILOX_M0), a2 = F(mul32)(a[2], PHILOX_M1);
		const F(vul) b0 = F(mul32)(b[0], PHILOX_M0), b2 = F(mul32)(b[2], PHILOX_M1);
		a[0] = (a2 >> 32) ^ (a[1] ^ (uint64_t)k0);
		b[0] = (b2 >> 32) ^ (b[1] ^ (uint64_t)k0);
		a[2] = (a0 >> 32) ^ (a[3] ^ (uint64_t)k1);
		b[2] = (b0 >> 32) ^ (b[3] ^ (uint64_t)k1);
		a[1] = a2;
		b[1] = b2;
		a[3] = a0;
		b[3] = b0;
	}
}

/* The words of the elements [64*group, 64*group + 64). Of VL neighbouring blocks the even ones go through the rounds in one vector and
 * the odd ones in another, so that a shift and an or bring their words together. */
INLINE void F(philox_group)(uint32_t *word, gk_stream s, uint64_t group) {
	F(vul) lane = {0};
	for (int i = 0; i < VL / 2; i++) lane[i] = 2 * (uint64_t)i;
	for (int j = 0; j < 16; j += VL) {
		F(vul) even[4], odd[4];
		const uint64_t b = group * 16 + (uint64_t)j;
		even[0] = lane + (b & 0xffffffffu);
		odd[0] = even[0] + 1;
		even[1] = odd[1] = (F(vul)){0} + (b >> 32);
		even[2] = odd[2] = (F(vul)){0} + (uint32_t)s.step;
		even[3] = odd[3] = (F(vul)){0} + (s.step >> 32);
		F(philox_rounds)(even, odd, s.key);
		for (int w = 0; w < 4; w++) *(vu *)(word + 16 * w + j) = (vu)((even[w] & 0xffffffffu) | (odd[w] << 32));
	}
}
