/* Sum, mean, maximum, minimum and product of many numbers. */
#include "reduce.h"

/* Go's graph.ReduceKind. */
enum { GK_SUM, GK_MEAN, GK_MAX_OF, GK_MIN_OF, GK_PROD };

/* The type that numbers are combined in, and what is below and above all of them. */
template <class T> struct wide {
	typedef double type;
	GK_DEVICE double least() { return -INFINITY; }
	GK_DEVICE double most() { return INFINITY; }
};

template <class T, T LEAST, T MOST> struct wide_integer {
	typedef int64_t type;
	GK_DEVICE int64_t least() { return LEAST; }
	GK_DEVICE int64_t most() { return MOST; }
};

template <> struct wide<int32_t> : wide_integer<int32_t, INT32_MIN, INT32_MAX> {};
template <> struct wide<int64_t> : wide_integer<int64_t, INT64_MIN, INT64_MAX> {};
template <> struct wide<uint8_t> : wide_integer<uint8_t, 0, UINT8_MAX> {};

GK_DEVICE double sum_of(double x, double y) { return x + y; }
GK_DEVICE double product_of(double x, double y) { return x * y; }
/* Wraps: the low bits are those of a narrower type. */
GK_DEVICE int64_t sum_of(int64_t x, int64_t y) { return (int64_t)((uint64_t)x + (uint64_t)y); }
GK_DEVICE int64_t product_of(int64_t x, int64_t y) { return (int64_t)((uint64_t)x * (uint64_t)y); }
GK_DEVICE double mean_of(double sum, int64_t count) { return sum / (double)count; }
GK_DEVICE int64_t mean_of(int64_t sum, int64_t) { return sum; }

/* none is the result for no elements. */
template <class T, class Y, class W, class Combine> GK_DEVICE void reduce_by(const gk_args &a, W *v, W none, Combine combine) {
	const T *x = (const T *)a.p[0];
	const gk_dense p = gk_dense_of(a.d);
	const int64_t lanes = a.d[GK_REDUCE_LANES], kind = a.d[GK_REDUCE_SETTING], count = a.d[GK_REDUCE_COUNT];
	const bool whole = a.d[GK_REDUCE_PARTS] == 1;
	const auto load = [&](int64_t result, const gk_part &part, int64_t lane) {
		const T *from = x + gk_first(p, result);
		W sum = none;
		for (int64_t k = part.begin + lane; k < part.end; k += lanes)
			sum = combine(sum, (W)from[gk_offset(p, k)]);
		return sum;
	};
	const auto store = [&](int64_t result, int64_t part, W sum) {
		if (whole)
			((Y *)a.p[1])[result] = (Y)(kind == GK_MEAN ? mean_of(sum, count) : sum);
		else
			((W *)a.p[1])[part * p.results + result] = sum;
	};
	gk_reduce(p, a.d, v, load, combine, store);
}

/* A loop for each kind. T is the type of the elements, Y that of the results. */
template <class T, class Y, class W> GK_DEVICE void reduce(const gk_args &a, W *v) {
	switch (a.d[GK_REDUCE_SETTING]) {
	case GK_MAX_OF:
		return reduce_by<T, Y>(a, v, wide<Y>::least(), [](W x, W y) { return gk_larger(x, y); });
	case GK_MIN_OF:
		return reduce_by<T, Y>(a, v, wide<Y>::most(), [](W x, W y) { return gk_smaller(x, y); });
	case GK_PROD:
		return reduce_by<T, Y>(a, v, (W)1, [](W x, W y) { return product_of(x, y); });
	}
	reduce_by<T, Y>(a, v, (W)0, [](W x, W y) { return sum_of(x, y); });
}

/* One loop for all kinds, where there is little to do. */
template <class T, class Y, class W> GK_DEVICE void reduce_any(const gk_args &a, W *v) {
	const int64_t kind = a.d[GK_REDUCE_SETTING];
	const W none = kind == GK_MAX_OF ? wide<Y>::least() : kind == GK_MIN_OF ? wide<Y>::most() : kind == GK_PROD ? 1 : 0;
	reduce_by<T, Y>(a, v, none, [=](W x, W y) {
		switch (kind) {
		case GK_MAX_OF: return gk_larger(x, y);
		case GK_MIN_OF: return gk_smaller(x, y);
		case GK_PROD: return product_of(x, y);
		}
		return sum_of(x, y);
	});
}

#define REDUCE(name, reduce, T, Y) \
	GK_BLOCK_KERNEL(name) { \
		GK_SHARED wide<Y>::type v[GK_BLOCK]; \
		reduce<T, Y>(a, v); \
	}

/* Reduce of x [outer][red][inner]: p: x, y [outer][inner], or with parts > 1 a workspace [parts][outer * inner] of double or int64; d: as
 * in reduce.h, d[3]: kind (graph.ReduceKind), d[6]: count, what a mean is divided by. */
REDUCE(reduce_f32, reduce, float, float)
REDUCE(reduce_f64, reduce, double, double)
REDUCE(reduce_i32, reduce, int32_t, int32_t)
REDUCE(reduce_i64, reduce, int64_t, int64_t)
REDUCE(reduce_u8, reduce, uint8_t, uint8_t)

/* Joins the parts: p: the workspace, y; d: outer = 1, red = parts, inner = results, lanes (of results that are few,
 * more), parts = 1, kind and count as there. The parts of f64 and i64 too. */
REDUCE(reduce_join_f32, reduce_any, double, float)
REDUCE(reduce_join_f64, reduce_any, double, double)
REDUCE(reduce_join_i32, reduce_any, int64_t, int32_t)
REDUCE(reduce_join_i64, reduce_any, int64_t, int64_t)
REDUCE(reduce_join_u8, reduce_any, int64_t, uint8_t)
