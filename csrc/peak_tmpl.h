/* Twelve chains hide the latency of a multiply-add on every instruction set; see peak.c. */
TGT __attribute__((noinline)) static float F(fma_loop)(int64_t n, float x) {
	vf acc[12];
	const vf a = {0}, b = x - a;
#pragma GCC unroll 12
	for (int i = 0; i < 12; i++) acc[i] = b + (float)i;
	for (int64_t k = 0; k < n; k++) {
#pragma GCC unroll 12
		for (int i = 0; i < 12; i++) {
			acc[i] = acc[i] * b + b;
			__asm__("" : VREG(acc[i])); /* keeps the compiler from merging steps */
		}
	}
	vf sum = a;
#pragma GCC unroll 12
	for (int i = 0; i < 12; i++) sum += acc[i];
	return sum[0];
}

static const struct peak_fns F(peak_fns) = {F(fma_loop), 12 * VL * 2};
