/* Optimizer steps over n contiguous elements, in the dtype of the weights. Results may lie where
 * the operands do. */
#include "four.h"
#include "functions.h"

template <class T> GK_DEVICE void sgd(const gk_args &a) {
	const T rate = *(const T *)a.p[2], mu = (T)a.f[0];
	const int64_t n = a.d[0];
	const bool has_momentum = a.p[3] != nullptr, nesterov = a.d[1] != 0;
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		gk_four<T> w = gk_load4((const T *)a.p[0] + first, left);
		const gk_four<T> g = gk_load4((const T *)a.p[1] + first, left);
		if (!has_momentum) {
			gk_store4((T *)a.p[4] + first, left, gk_map4<T>(w, g, [rate](T x, T dx) { return x - rate * dx; }));
			continue;
		}
		gk_four<T> m = gk_load4((const T *)a.p[3] + first, left);
		GK_UNROLLED
		for (int j = 0; j < GK_FOUR; j++) {
			const T step = rate * g.v[j];
			m.v[j] = mu * m.v[j] - step;
			w.v[j] += nesterov ? mu * m.v[j] - step : m.v[j];
		}
		gk_store4((T *)a.p[4] + first, left, w);
		gk_store4((T *)a.p[5] + first, left, m);
	}
}

/* w' = w - rate*g; with momentum mu: m' = mu*m - rate*g, w' = w + m', or w + mu*m' - rate*g (Nesterov).
 * p: w, g, rate (one element), m or null, w', m'; d: n, nesterov; f: mu. */
GK_KERNEL(sgd_f32) { sgd<float>(a); }
GK_KERNEL(sgd_f64) { sgd<double>(a); }

template <class T> GK_DEVICE void adam(const gk_args &a) {
	const T rate = *(const T *)a.p[2], grow = (T)(1 - a.f[0]), decay = (T)(1 - a.f[1]), epsilon = (T)a.f[2];
	const int64_t n = a.d[0];
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		gk_four<T> w = gk_load4((const T *)a.p[0] + first, left), m = gk_load4((const T *)a.p[3] + first, left);
		gk_four<T> v = gk_load4((const T *)a.p[4] + first, left);
		const gk_four<T> g = gk_load4((const T *)a.p[1] + first, left);
		GK_UNROLLED
		for (int j = 0; j < GK_FOUR; j++) {
			m.v[j] += (g.v[j] - m.v[j]) * grow;
			v.v[j] += (g.v[j] * g.v[j] - v.v[j]) * decay;
			w.v[j] -= rate * m.v[j] / (gk_sqrt(v.v[j]) + epsilon);
		}
		gk_store4((T *)a.p[5] + first, left, w);
		gk_store4((T *)a.p[6] + first, left, m);
		gk_store4((T *)a.p[7] + first, left, v);
	}
}

/* m' = m + (g - m)(1 - beta1), v' = v + (g*g - v)(1 - beta2), w' = w - rate*m'/(sqrt(v') + epsilon).
 * p: w, g, rate (one element), m, v, w', m', v'; d: n; f: beta1, beta2, epsilon. */
GK_KERNEL(adam_f32) { adam<float>(a); }
GK_KERNEL(adam_f64) { adam<double>(a); }
