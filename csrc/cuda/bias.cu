/* What follows a matrix product. */
#include "four.h"
#include "functions.h"

/* Go's graph.Activation. */
enum { IDENTITY, RELU, SIGMOID, TANH };

template <class T> GK_DEVICE T activated(int64_t kind, T x) {
	switch (kind) {
	case RELU: return gk_relu(x);
	case SIGMOID: return gk_sigmoid(x);
	case TANH: return gk_tanh(x);
	}
	return x;
}

template <class T> GK_DEVICE void bias_act(const gk_args &a) {
	T *y = (T *)a.p[0];
	const T *bias = (const T *)a.p[1];
	const int64_t n = a.d[0], cols = a.d[1], kind = a.d[2];
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		gk_four<T> v = gk_load4(y + first, left);
		int64_t col = first % cols;
		GK_UNROLLED
		for (int j = 0; j < GK_FOUR; j++) {
			v.v[j] = activated(kind, v.v[j] + bias[col]);
			col = col + 1 == cols ? 0 : col + 1;
		}
		gk_store4(y + first, left, v);
	}
}

/* y = act(y + bias) for y [rows][cols]: p: y, bias [cols]; d: rows * cols, cols, the activation (graph.Activation). */
GK_KERNEL(bias_act_f32) { bias_act<float>(a); }
GK_KERNEL(bias_act_f64) { bias_act<double>(a); }
