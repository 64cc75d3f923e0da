/* Element-wise functions: unary, binary, select. Results may lie where an operand does that is not broadcast. */
#include "functions.h"
#include "space.h"

template <class T> GK_DEVICE gk_four<T> unary_float(int64_t kind, const gk_four<T> &v) {
	switch (kind) {
	case GK_NEG: return gk_map4<T>(v, [](T x) { return -x; });
	case GK_ABS: return gk_map4<T>(v, [](T x) { return gk_abs(x); });
	case GK_SIGN: return gk_map4<T>(v, [](T x) { return gk_sign(x); });
	case GK_SQUARE: return gk_map4<T>(v, [](T x) { return x * x; });
	case GK_SQRT: return gk_map4<T>(v, [](T x) { return gk_sqrt(x); });
	case GK_RSQRT: return gk_map4<T>(v, [](T x) { return 1 / gk_sqrt(x); });
	case GK_RECIPROCAL: return gk_map4<T>(v, [](T x) { return 1 / x; });
	case GK_EXP: return gk_rolled_map4(v, [](T x) { return gk_exp(x); });
	case GK_EXPM1: return gk_rolled_map4(v, [](T x) { return gk_expm1(x); });
	case GK_LOG: return gk_rolled_map4(v, [](T x) { return gk_log(x); });
	case GK_LOG1P: return gk_rolled_map4(v, [](T x) { return gk_log1p(x); });
	case GK_SIN: return gk_rolled_map4(v, [](T x) { return gk_sin(x); });
	case GK_COS: return gk_rolled_map4(v, [](T x) { return gk_cos(x); });
	case GK_TANH: return gk_rolled_map4(v, [](T x) { return gk_tanh(x); });
	case GK_SIGMOID: return gk_rolled_map4(v, [](T x) { return gk_sigmoid(x); });
	case GK_RELU: return gk_map4<T>(v, [](T x) { return gk_relu(x); });
	case GK_FLOOR: return gk_map4<T>(v, [](T x) { return gk_floor(x); });
	case GK_CEIL: return gk_map4<T>(v, [](T x) { return gk_ceil(x); });
	case GK_ROUND: return gk_map4<T>(v, [](T x) { return gk_round(x); });
	case GK_ERF: return gk_rolled_map4(v, [](T x) { return gk_erf(x); });
	case GK_SOFTPLUS: return gk_rolled_map4(v, [](T x) { return gk_softplus(x); });
	}
	return v;
}

/* Wraps, as unsigned 64-bit arithmetic does: its low bits are what a narrower type would hold. */
template <class T> GK_DEVICE gk_four<T> unary_integer(int64_t kind, const gk_four<T> &v) {
	switch (kind) {
	case GK_NEG: return gk_map4<T>(v, [](T x) { return 0 - (uint64_t)x; });
	case GK_ABS: return gk_map4<T>(v, [](T x) { return gk_is_negative(x) ? 0 - (uint64_t)x : (uint64_t)x; });
	case GK_SIGN: return gk_map4<T>(v, [](T x) { return gk_sign(x); });
	case GK_SQUARE: return gk_map4<T>(v, [](T x) { return (uint64_t)x * (uint64_t)x; });
	case GK_RELU: return gk_map4<T>(v, [](T x) { return gk_relu(x); });
	case GK_NOT: return gk_map4<T>(v, [](T x) { return 1 - x; });
	}
	return v;
}

template <class T> GK_DEVICE void unary_floats(const gk_args &a) {
	const int64_t n = a.d[0], kind = a.d[1];
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		const gk_four<T> x = gk_load4((const T *)a.p[0] + first, left);
		if (kind == GK_ISNAN)
			gk_store4((uint8_t *)a.p[1] + first, left, gk_map4<uint8_t>(x, [](T v) { return v != v; }));
		else
			gk_store4((T *)a.p[1] + first, left, unary_float(kind, x));
	}
}

template <class T> GK_DEVICE void unary_integers(const gk_args &a) {
	const int64_t n = a.d[0];
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		gk_store4((T *)a.p[1] + first, left, unary_integer(a.d[1], gk_load4((const T *)a.p[0] + first, left)));
	}
}

/* y = kind(x): p: x, y; d: n, kind (graph.UnaryKind). y is bytes of 0 and 1 for IsNaN. Not is unary_u8's. */
GK_KERNEL(unary_f32) { unary_floats<float>(a); }
GK_KERNEL(unary_f64) { unary_floats<double>(a); }
GK_KERNEL(unary_i32) { unary_integers<int32_t>(a); }
GK_KERNEL(unary_i64) { unary_integers<int64_t>(a); }
GK_KERNEL(unary_u8) { unary_integers<uint8_t>(a); }

template <class T> GK_DEVICE gk_four<uint8_t> compare(int64_t kind, const gk_four<T> &u, const gk_four<T> &v) {
	switch (kind) {
	case GK_EQ: return gk_map4<uint8_t>(u, v, [](T x, T y) { return x == y; });
	case GK_NE: return gk_map4<uint8_t>(u, v, [](T x, T y) { return x != y; });
	case GK_LT: return gk_map4<uint8_t>(u, v, [](T x, T y) { return x < y; });
	case GK_LE: return gk_map4<uint8_t>(u, v, [](T x, T y) { return x <= y; });
	case GK_GT: return gk_map4<uint8_t>(u, v, [](T x, T y) { return x > y; });
	case GK_AND: return gk_map4<uint8_t>(u, v, [](T x, T y) { return x != 0 && y != 0; });
	case GK_OR: return gk_map4<uint8_t>(u, v, [](T x, T y) { return x != 0 || y != 0; });
	}
	return gk_map4<uint8_t>(u, v, [](T x, T y) { return x >= y; });
}

template <class T> GK_DEVICE gk_four<T> combine_float(int64_t kind, const gk_four<T> &u, const gk_four<T> &v) {
	switch (kind) {
	case GK_ADD: return gk_map4<T>(u, v, [](T x, T y) { return x + y; });
	case GK_SUB: return gk_map4<T>(u, v, [](T x, T y) { return x - y; });
	case GK_MUL: return gk_map4<T>(u, v, [](T x, T y) { return x * y; });
	case GK_DIV: return gk_map4<T>(u, v, [](T x, T y) { return x / y; });
	case GK_MAX: return gk_map4<T>(u, v, [](T x, T y) { return gk_max(x, y); });
	case GK_MIN: return gk_map4<T>(u, v, [](T x, T y) { return gk_min(x, y); });
	case GK_POW: return gk_rolled_map4(u, v, [](T x, T y) { return gk_pow(x, y); });
	case GK_MOD: return gk_rolled_map4(u, v, [](T x, T y) { return gk_float_mod(x, y); });
	}
	return u;
}

template <class T> GK_DEVICE gk_four<T> combine_integer(int64_t kind, const gk_four<T> &u, const gk_four<T> &v) {
	switch (kind) {
	case GK_ADD: return gk_map4<T>(u, v, [](T x, T y) { return (uint64_t)x + (uint64_t)y; });
	case GK_SUB: return gk_map4<T>(u, v, [](T x, T y) { return (uint64_t)x - (uint64_t)y; });
	case GK_MUL: return gk_map4<T>(u, v, [](T x, T y) { return (uint64_t)x * (uint64_t)y; });
	case GK_MAX: return gk_map4<T>(u, v, [](T x, T y) { return gk_max(x, y); });
	case GK_MIN: return gk_map4<T>(u, v, [](T x, T y) { return gk_min(x, y); });
	case GK_MOD: return gk_rolled_map4(u, v, [](T x, T y) { return gk_integer_mod(x, y); });
	}
	return u;
}

GK_DEVICE gk_four<float> combine(int64_t kind, const gk_four<float> &u, const gk_four<float> &v) {
	return combine_float(kind, u, v);
}

GK_DEVICE gk_four<double> combine(int64_t kind, const gk_four<double> &u, const gk_four<double> &v) {
	return combine_float(kind, u, v);
}

template <class T> GK_DEVICE gk_four<T> combine(int64_t kind, const gk_four<T> &u, const gk_four<T> &v) {
	return combine_integer(kind, u, v);
}

template <class T> GK_DEVICE void binary(const gk_args &a) {
	const T *u = (const T *)a.p[0], *v = (const T *)a.p[1];
	const int64_t n = a.d[0], kind = a.d[GK_SETTING];
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		gk_four<T> x = {}, y = {};
		gk_places4<2>(
			first, a.d,
			[&](const int64_t *at) {
				x = gk_read_row(u + at[0], gk_step(a.d, 0));
				y = gk_read_row(v + at[1], gk_step(a.d, 1));
			},
			[&](const int64_t *at, int j) {
				gk_put4(x, j, u[at[0]]);
				gk_put4(y, j, v[at[1]]);
			});
		if (kind >= GK_EQ)
			gk_store4((uint8_t *)a.p[2] + first, left, compare(kind, x, y));
		else
			gk_store4((T *)a.p[2] + first, left, combine(kind, x, y));
	}
}

/* z = kind(x, y) with broadcasting: p: x, y, z; d: a space (space.h) with the strides of x and y, d[GK_SETTING]: kind (graph.BinaryKind).
 * z is row-major; bytes of 0 and 1 from Eq on. A scalar is an operand of stride 0. And and Or are binary_u8's. */
GK_KERNEL(binary_f32) { binary<float>(a); }
GK_KERNEL(binary_f64) { binary<double>(a); }
GK_KERNEL(binary_i32) { binary<int32_t>(a); }
GK_KERNEL(binary_i64) { binary<int64_t>(a); }
GK_KERNEL(binary_u8) { binary<uint8_t>(a); }

template <class T> GK_DEVICE void select(const gk_args &a) {
	const uint8_t *cond = (const uint8_t *)a.p[0];
	const T *x = (const T *)a.p[1], *y = (const T *)a.p[2];
	const int64_t n = a.d[0];
	GK_EACH(i, gk_fours(n)) {
		gk_four<T> r = {};
		gk_places4<3>(
			i * GK_FOUR, a.d,
			[&](const int64_t *at) {
				const gk_four<uint8_t> c = gk_read_row(cond + at[0], gk_step(a.d, 0));
				const gk_four<T> u = gk_read_row(x + at[1], gk_step(a.d, 1)), v = gk_read_row(y + at[2], gk_step(a.d, 2));
				GK_UNROLLED
				for (int j = 0; j < GK_FOUR; j++)
					r.v[j] = c.v[j] ? u.v[j] : v.v[j];
			},
			[&](const int64_t *at, int j) { gk_put4(r, j, cond[at[0]] ? x[at[1]] : y[at[2]]); });
		gk_store4((T *)a.p[3] + i * GK_FOUR, n - i * GK_FOUR, r);
	}
}

/* z = cond ? x : y with broadcasting, for elements of 1, 4 and 8 bytes: p: cond (bytes), x, y, z; d: a space with the strides of cond, x, y. */
GK_KERNEL(select_1) { select<uint8_t>(a); }
GK_KERNEL(select_4) { select<uint32_t>(a); }
GK_KERNEL(select_8) { select<uint64_t>(a); }
