/* Gradient descent for one float type T, vectorised by the compiler. The includer defines T, FN(name) and TGT. */

static TGT void FN(sgd)(const T *restrict g, T *restrict w, int64_t n, T rate) {
	for (int64_t i = 0; i < n; i++) w[i] -= rate * g[i];
}

static TGT void FN(momentum)(const T *restrict g, T *restrict w, T *restrict m, int64_t n, T rate, T mu) {
	for (int64_t i = 0; i < n; i++) {
		m[i] = mu * m[i] - rate * g[i];
		w[i] += m[i];
	}
}

static TGT void FN(nesterov)(const T *restrict g, T *restrict w, T *restrict m, int64_t n, T rate, T mu) {
	for (int64_t i = 0; i < n; i++) {
		m[i] = mu * m[i] - rate * g[i];
		w[i] += mu * m[i] - rate * g[i];
	}
}
#undef T
#undef FN
