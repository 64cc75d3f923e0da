/* Mean and variance, and what batch normalization and its gradient need. */
#include "reduce.h"

/* Sums of the distances from a number near the mean, and of their squares: exact to rounding however far the mean is from 0. */
struct spread_sums {
	double sum, squares;
};

/* Mean, and sum of the squares of the distances from it, of the elements of a part. */
struct part_moments {
	double mean, squares;
};

GK_DEVICE spread_sums joined(const spread_sums &x, const spread_sums &y) {
	return {x.sum + y.sum, x.squares + y.squares};
}

/* One of the elements, which is as near to their mean as the deviation times the root of their number; 0 in place of infinity and NaN. */
template <class T> GK_DEVICE double near_mean(const T *first) {
	const double x = (double)*first;
	return x - x == 0 ? x : 0;
}

template <class T> GK_DEVICE void moments(const gk_args &a, spread_sums *v) {
	const T *x = (const T *)a.p[0];
	const gk_dense p = gk_dense_of(a.d);
	const int64_t lanes = a.d[GK_REDUCE_LANES], parts = a.d[GK_REDUCE_PARTS];
	const auto load = [&](int64_t result, const gk_part &part, int64_t lane) {
		const T *from = x + gk_first(p, result);
		const double near = part.begin < part.end ? near_mean(from + gk_offset(p, part.begin)) : 0;
		spread_sums s = {0, 0};
		for (int64_t k = part.begin + lane; k < part.end; k += lanes) {
			const double far = (double)from[gk_offset(p, k)] - near;
			s.sum += far;
			s.squares += far * far;
		}
		return s;
	};
	const auto store = [&](int64_t result, int64_t number, const spread_sums &s) {
		const gk_part part = gk_part_of(p.red, parts, number);
		const double n = (double)(part.end - part.begin), far = s.sum / n, squares = s.squares - s.sum * far;
		const double near = part.begin < part.end ? near_mean(x + gk_first(p, result) + gk_offset(p, part.begin)) : 0;
		const part_moments m = {near + far, squares < 0 ? 0 : squares};
		if (parts > 1) {
			((part_moments *)a.p[3])[number * p.results + result] = m;
		} else {
			((T *)a.p[1])[result] = (T)m.mean;
			((T *)a.p[2])[result] = (T)(m.squares / n);
		}
	};
	gk_reduce(p, a.d, v, load, [](const spread_sums &x, const spread_sums &y) { return joined(x, y); }, store);
}

#define MOMENTS(name, T) \
	GK_BLOCK_KERNEL(name) { \
		GK_SHARED spread_sums v[GK_BLOCK]; \
		moments<T>(a, v); \
	}

/* Moments of x [outer][red][inner]: p: x, mean, variance [outer][inner], and with parts > 1 instead of these a workspace
 * [parts][outer * inner][2] of double in p[3]; d: as in reduce.h. */
MOMENTS(moments_f32, float)
MOMENTS(moments_f64, double)

template <class T> GK_DEVICE void moments_join(const gk_args &a) {
	const part_moments *m = (const part_moments *)a.p[3];
	const int64_t results = a.d[0], red = a.d[1], parts = a.d[2];
	GK_EACH(i, results) {
		double sum = 0, squares = 0;
		for (int64_t k = 0; k < parts; k++) {
			const gk_part part = gk_part_of(red, parts, k);
			if (part.begin < part.end)
				sum += m[k * results + i].mean * (double)(part.end - part.begin);
		}
		const double mean = sum / (double)red;
		for (int64_t k = 0; k < parts; k++) {
			const gk_part part = gk_part_of(red, parts, k);
			const double far = m[k * results + i].mean - mean;
			if (part.begin < part.end)
				squares += m[k * results + i].squares + far * far * (double)(part.end - part.begin);
		}
		((T *)a.p[1])[i] = (T)mean;
		((T *)a.p[2])[i] = (T)(squares / (double)red);
	}
}

/* Joins the parts of Moments: p: -, mean, variance, the workspace; d: results, red, parts. */
GK_KERNEL(moments_join_f32) { moments_join<float>(a); }
GK_KERNEL(moments_join_f64) { moments_join<double>(a); }

/* Calls f(element, channel) for the elements of x [rows][c]. Each thread stays with one channel as far as there are enough threads. */
template <class F> GK_DEVICE void each_of_channels(int64_t rows, int64_t c, F f) {
	const int64_t all = (int64_t)gridDim.x * blockDim.x, step = all >= c ? all - all % c : all;
	const int64_t first = (int64_t)blockIdx.x * blockDim.x + threadIdx.x;
	if (first >= step)
		return;
	int64_t channel = first % c;
	for (int64_t i = first; i < rows * c; i += step) {
		f(i, channel);
		if (step < c)
			channel = (i + step) % c;
	}
}

GK_DEVICE float root_of(float x) { return sqrtf(x); }
GK_DEVICE double root_of(double x) { return sqrt(x); }

template <class T> GK_DEVICE void batch_norm(const gk_args &a) {
	const T *x = (const T *)a.p[0], *mean = (const T *)a.p[1], *variance = (const T *)a.p[2];
	const T *gamma = (const T *)a.p[3], *beta = (const T *)a.p[4];
	T *y = (T *)a.p[5];
	const T epsilon = (T)a.f[0];
	each_of_channels(a.d[0], a.d[1], [&](int64_t i, int64_t channel) {
		const T scale = gamma[channel] / root_of(variance[channel] + epsilon);
		y[i] = (x[i] - mean[channel]) * scale + beta[channel];
	});
}

/* What BatchNorm does after Moments: p: x [rows][c], mean, variance, gamma, beta [c], y (may be x); d: rows, c; f: epsilon. */
GK_KERNEL(batch_norm_f32) { batch_norm<float>(a); }
GK_KERNEL(batch_norm_f64) { batch_norm<double>(a); }

template <class T> GK_DEVICE void norm_grad(const gk_args &a, spread_sums *v) {
	const T *x = (const T *)a.p[0], *dy = (const T *)a.p[1], *mean = (const T *)a.p[2], *invstd = (const T *)a.p[3];
	const gk_dense p = gk_dense_of(a.d);
	const int64_t lanes = a.d[GK_REDUCE_LANES], parts = a.d[GK_REDUCE_PARTS];
	const auto load = [&](int64_t channel, const gk_part &part, int64_t lane) {
		const double middle = (double)mean[channel];
		spread_sums s = {0, 0};
		for (int64_t k = part.begin + lane; k < part.end; k += lanes) {
			const int64_t at = channel + k * p.inner;
			s.sum += (double)dy[at];
			s.squares += (double)dy[at] * ((double)x[at] - middle);
		}
		return s;
	};
	const auto store = [&](int64_t channel, int64_t part, const spread_sums &s) {
		if (parts > 1) {
			((spread_sums *)a.p[6])[part * p.inner + channel] = s;
		} else {
			((T *)a.p[4])[channel] = (T)s.sum;
			((T *)a.p[5])[channel] = (T)(s.squares * (double)invstd[channel]);
		}
	};
	gk_reduce(p, a.d, v, load, [](const spread_sums &x, const spread_sums &y) { return joined(x, y); }, store);
}

/* NormGrad of x [rows][c]: p: x, dy, mean, invstd, sums [c], scaled [c], and with parts > 1 instead of these two a workspace
 * [parts][c][2] of double; d: the first form in reduce.h: 1, rows, c. */
GK_BLOCK_KERNEL(norm_grad_f32) {
	GK_SHARED spread_sums v[GK_BLOCK];
	norm_grad<float>(a, v);
}

GK_BLOCK_KERNEL(norm_grad_f64) {
	GK_SHARED spread_sums v[GK_BLOCK];
	norm_grad<double>(a, v);
}

template <class T> GK_DEVICE void norm_grad_join(const gk_args &a) {
	const spread_sums *parts = (const spread_sums *)a.p[6];
	const int64_t c = a.d[0];
	GK_EACH(i, c) {
		spread_sums s = {0, 0};
		for (int64_t k = 0; k < a.d[1]; k++)
			s = joined(s, parts[k * c + i]);
		((T *)a.p[4])[i] = (T)s.sum;
		((T *)a.p[5])[i] = (T)(s.squares * (double)((const T *)a.p[3])[i]);
	}
}

/* Joins the parts of NormGrad: p: as there (x, dy and mean are not read); d: c, parts. */
GK_KERNEL(norm_grad_join_f32) { norm_grad_join<float>(a); }
GK_KERNEL(norm_grad_join_f64) { norm_grad_join<double>(a); }
