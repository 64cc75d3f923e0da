/* Conversions between dtypes, constants and counting. */
#include "functions.h"
#include "four.h"

/* Go's tensor.DType. */
enum { FLOAT32 = 1, FLOAT64, INT32, INT64, UINT8, BOOL };

template <class S> GK_DEVICE int32_t to_i32(S x) {
	return (int32_t)x;
}

GK_DEVICE int32_t to_i32(float x) {
	return gk_truncate<int32_t>(x, INT32_MIN, INT32_MAX);
}

GK_DEVICE int32_t to_i32(double x) {
	return gk_truncate<int32_t>(x, INT32_MIN, INT32_MAX);
}

template <class S> GK_DEVICE int64_t to_i64(S x) {
	return (int64_t)x;
}

GK_DEVICE int64_t to_i64(float x) {
	return gk_truncate<int64_t>(x, INT64_MIN, INT64_MAX);
}

GK_DEVICE int64_t to_i64(double x) {
	return gk_truncate<int64_t>(x, INT64_MIN, INT64_MAX);
}

template <class S> GK_DEVICE uint8_t to_u8(S x) {
	return (uint8_t)x;
}

GK_DEVICE uint8_t to_u8(float x) {
	return gk_truncate<uint8_t>(x, 0, UINT8_MAX);
}

GK_DEVICE uint8_t to_u8(double x) {
	return gk_truncate<uint8_t>(x, 0, UINT8_MAX);
}

template <class S> GK_DEVICE void cast(const gk_args &a) {
	const int64_t n = a.d[0], to = a.d[1];
	GK_EACH(i, gk_fours(n)) {
		const int64_t first = i * GK_FOUR, left = n - first;
		const gk_four<S> x = gk_load4((const S *)a.p[0] + first, left);
		switch (to) {
		case FLOAT32: gk_store4((float *)a.p[1] + first, left, gk_map4<float>(x, [](S v) { return (float)v; })); break;
		case FLOAT64: gk_store4((double *)a.p[1] + first, left, gk_map4<double>(x, [](S v) { return (double)v; })); break;
		case INT32: gk_store4((int32_t *)a.p[1] + first, left, gk_map4<int32_t>(x, [](S v) { return to_i32(v); })); break;
		case INT64: gk_store4((int64_t *)a.p[1] + first, left, gk_map4<int64_t>(x, [](S v) { return to_i64(v); })); break;
		case UINT8: gk_store4((uint8_t *)a.p[1] + first, left, gk_map4<uint8_t>(x, [](S v) { return to_u8(v); })); break;
		case BOOL: gk_store4((uint8_t *)a.p[1] + first, left, gk_map4<uint8_t>(x, [](S v) { return v != 0; })); break;
		}
	}
}

/* y = x in another dtype, as Cast: p: x, y; d: n, the dtype of y (tensor.DType). Floats become integers by truncation and saturate, NaN is
 * 0; integers wrap; anything but 0, NaN too, is true. x and y may not overlap. */
GK_KERNEL(cast_f32) { cast<float>(a); }
GK_KERNEL(cast_f64) { cast<double>(a); }
GK_KERNEL(cast_i32) { cast<int32_t>(a); }
GK_KERNEL(cast_i64) { cast<int64_t>(a); }
GK_KERNEL(cast_u8) { cast<uint8_t>(a); }

template <class T> GK_DEVICE void fill(const gk_args &a) {
	const int64_t n = a.d[0];
	const T value = (T)(uint64_t)a.d[1];
	const gk_four<T> four = {{value, value, value, value}};
	GK_EACH(i, gk_fours(n))
		gk_store4((T *)a.p[0] + i * GK_FOUR, n - i * GK_FOUR, four);
}

/* y = value, for elements of 1, 4 and 8 bytes: p: y; d: n, the bits of the value. */
GK_KERNEL(fill_1) { fill<uint8_t>(a); }
GK_KERNEL(fill_4) { fill<uint32_t>(a); }
GK_KERNEL(fill_8) { fill<uint64_t>(a); }

template <class T> GK_DEVICE void iota(const gk_args &a) {
	GK_EACH(i, a.d[0])
		((T *)a.p[0])[i] = (T)i;
}

/* y[i] = i: p: y; d: n. Integers wrap. */
GK_KERNEL(iota_f32) { iota<float>(a); }
GK_KERNEL(iota_f64) { iota<double>(a); }
GK_KERNEL(iota_i32) { iota<int32_t>(a); }
GK_KERNEL(iota_i64) { iota<int64_t>(a); }
GK_KERNEL(iota_u8) { iota<uint8_t>(a); }
