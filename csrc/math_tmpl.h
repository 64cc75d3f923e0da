/* Float32 functions over vectors, a template of isa.h. NaN in, NaN out; results may be denormal. Largest errors over all 2^32
 * inputs, with and without fused multiply-add, are held by TestVectorMathUlp. */

INLINE vf F(vset)(float x) { return x - (vf){0}; }
INLINE vf F(vabs)(vf x) { return (vf)((vi)x & 0x7fffffff); }
INLINE vf F(vload)(const float *p) { return *(const vfu *)p; }
INLINE void F(vstore)(float *p, vf x) { *(vfu *)p = x; }

/* All bits of the first n lanes. */
INLINE vi F(vfirst)(int64_t n) {
	vi lane;
	for (int i = 0; i < VL; i++) lane[i] = i;
	return lane < (int32_t)n;
}

/* The first n < VL elements at p, the others rest. Going through memory would cost more than the rest of a short row: a vector load
 * cannot be forwarded from scalar stores. */
INLINE vf F(vload_part)(const float *p, int64_t n, float rest) {
#if defined(__x86_64__) && VL == 8
	const vi inside = F(vfirst)(n);
	return GK_BLEND(inside, (vf)_mm256_maskload_ps(p, (__m256i)inside), F(vset)(rest), vf);
#elif defined(__x86_64__) && VL == 16
	return (vf)_mm512_mask_loadu_ps(_mm512_set1_ps(rest), (__mmask16)((1u << n) - 1), p);
#endif
	float x[VL];
	for (int i = 0; i < VL; i++) x[i] = i < n ? p[i] : rest;
	return F(vload)(x);
}

INLINE void F(vstore_part)(float *p, vf v, int64_t n) {
	float x[VL];
	const float *from = x;
	F(vstore)(x, v);
	/* Halves: a loop over elements would become a call of memcpy. */
#pragma GCC unroll 4
	for (int size = VL / 2; size > 0; size /= 2) {
		if (!(n & size)) continue;
		__builtin_memcpy(p, from, sizeof *p * (size_t)size);
		p += size;
		from += size;
	}
}

INLINE vf F(vsqrt)(vf x) {
#if defined(__x86_64__) && VL == 4
	return (vf)_mm_sqrt_ps((__m128)x);
#elif defined(__x86_64__) && VL == 8
	return (vf)_mm256_sqrt_ps((__m256)x);
#elif defined(__x86_64__) && VL == 16
	return (vf)_mm512_sqrt_ps((__m512)x);
#else
	for (int i = 0; i < VL; i++) x[i] = __builtin_sqrtf(x[i]);
	return x;
#endif
}
INLINE vf F(vrsqrt)(vf x) { return 1.f / F(vsqrt)(x); }

/* x = n ln 2 + r, |r| <= ln 2 / 2; e^r is Cephes's expf polynomial of degree 6. n ln 2 is subtracted in two parts (the first exact),
 * and what the second rounds away joins the polynomial's tail. 2^n is applied in two factors, each a normal number, so that denormal
 * results are rounded once. The bounds lie where the result is 0 and infinity for certain; a NaN passes both comparisons. */
INLINE vf F(vexp)(vf x) {
	const vf low = F(vset)(-104.f), high = F(vset)(89.f), magic = F(vset)(12582912.f);
	x = GK_BLEND(x < low, low, x, vf);
	x = GK_BLEND(x > high, high, x, vf);
	const vf shifted = x * 1.44269504088896341f + magic;
	const vi n = (vi)shifted - (vi)magic;
	const vf nf = shifted - magic;
	const vf head = x - nf * 0.693359375f;
	const vf r = head + nf * 2.12194440e-4f;
	const vf lost = (head - r) + nf * 2.12194440e-4f;
	vf p = r * 1.9875691500e-4f + 1.3981999507e-3f;
	p = p * r + 8.3334519073e-3f;
	p = p * r + 4.1665795894e-2f;
	p = p * r + 1.6666665459e-1f;
	p = p * r + 5.0000001201e-1f;
	p = (p * (r * r) + lost) + r + 1.f;
	const vi half = n >> 1;
	const vf first = (vf)((half + 127) << 23), second = (vf)((n - half + 127) << 23);
	return p * first * second;
}

/* From exp(-|x|), which cannot overflow; so the far left is exp(x), denormals included. */
INLINE vf F(vsigmoid)(vf x) {
	const vf e = F(vexp)(-F(vabs)(x));
	return GK_BLEND(x < 0, e, F(vset)(1.f), vf) / (1.f + e);
}

/* Cephes's tanhf: an odd polynomial below 5/8, else by exp, where the rounding of a quotient below 1/2 weighs little against 1. */
INLINE vf F(vtanh)(vf x) {
	const vf size = F(vabs)(x), z = x * x;
	vf p = z * -5.70498872745e-3f + 2.06390887954e-2f;
	p = p * z - 5.37397155531e-2f;
	p = p * z + 1.33314422036e-1f;
	p = p * z - 3.33332819422e-1f;
	const vf large = 1.f - 2.f / (F(vexp)(size + size) + 1.f);
	const vi sign = (vi)x & INT32_MIN;
	return (vf)((vi)GK_BLEND(size < 0.625f, x + x * (z * p), large, vf) | sign); /* the sign of -0 too */
}

/* x = 2^e m, sqrt(1/2) <= m < sqrt(2), and Cephes's logf polynomial in m - 1. Denormals are scaled first. */
INLINE vf F(vlog)(vf x) {
	const vi tiny = x < 0x1p-126f;
	const vi bits = (vi)GK_BLEND(tiny, x * 0x1p23f, x, vf);
	const vi e = (bits - 0x3f3504f3) >> 23;
	const vf f = (vf)(bits - (e << 23)) - 1.f;
	const vf ef = __builtin_convertvector(e + (tiny & -23), vf);
	const vf z = f * f;
	vf p = f * 7.0376836292e-2f - 1.1514610310e-1f;
	p = p * f + 1.1676998740e-1f;
	p = p * f - 1.2420140846e-1f;
	p = p * f + 1.4249322787e-1f;
	p = p * f - 1.6668057665e-1f;
	p = p * f + 2.0000714765e-1f;
	p = p * f - 2.4999993993e-1f;
	p = p * f + 3.3333331174e-1f;
	vf y = p * f * z - ef * 2.12194440e-4f;
	y = f + (y - 0.5f * z) + ef * 0.693359375f;
	y = GK_BLEND(x == 0, F(vset)(-__builtin_inff()), y, vf);
	y = GK_BLEND(x < 0, F(vset)(__builtin_nanf("")), y, vf);
	return GK_BLEND((x == __builtin_inff()) | (x != x), x, y, vf);
}
