/* Functions of one and two numbers, as tensor/backend/ref has them. The kinds are Go's graph.UnaryKind and graph.BinaryKind. */
#pragma once
#include "kernel.h"

enum gk_unary {
	GK_NEG,
	GK_ABS,
	GK_SIGN,
	GK_SQUARE,
	GK_SQRT,
	GK_RSQRT,
	GK_RECIPROCAL,
	GK_EXP,
	GK_EXPM1,
	GK_LOG,
	GK_LOG1P,
	GK_SIN,
	GK_COS,
	GK_TANH,
	GK_SIGMOID,
	GK_RELU,
	GK_FLOOR,
	GK_CEIL,
	GK_ROUND,
	GK_ERF,
	GK_SOFTPLUS,
	GK_ISNAN,
	GK_NOT
};

enum gk_binary {
	GK_ADD,
	GK_SUB,
	GK_MUL,
	GK_DIV,
	GK_MAX,
	GK_MIN,
	GK_POW,
	GK_MOD,
	GK_EQ,
	GK_NE,
	GK_LT,
	GK_LE,
	GK_GT,
	GK_GE,
	GK_AND,
	GK_OR
};

/* The C library's function for each float type: on the host the plain name would take float to double. */
#define GK_FUNCTION(name, f32, f64) \
	GK_DEVICE float name(float x) { \
		return f32(x); \
	} \
	GK_DEVICE double name(double x) { \
		return f64(x); \
	}

GK_FUNCTION(gk_abs, fabsf, fabs)
GK_FUNCTION(gk_sqrt, sqrtf, sqrt)
GK_FUNCTION(gk_exp, expf, exp)
GK_FUNCTION(gk_expm1, expm1f, expm1)
GK_FUNCTION(gk_log, logf, log)
GK_FUNCTION(gk_log1p, log1pf, log1p)
GK_FUNCTION(gk_sin, sinf, sin)
GK_FUNCTION(gk_cos, cosf, cos)
GK_FUNCTION(gk_tanh, tanhf, tanh)
GK_FUNCTION(gk_floor, floorf, floor)
GK_FUNCTION(gk_ceil, ceilf, ceil)
GK_FUNCTION(gk_round, rintf, rint) /* half to even */
GK_FUNCTION(gk_erf, erff, erf)
#undef GK_FUNCTION

GK_DEVICE float gk_pow(float x, float y) {
	return powf(x, y);
}

GK_DEVICE double gk_pow(double x, double y) {
	return pow(x, y);
}

GK_DEVICE float gk_fmod(float x, float y) {
	return fmodf(x, y);
}

GK_DEVICE double gk_fmod(double x, double y) {
	return fmod(x, y);
}

GK_DEVICE float gk_zero_like(float y) {
	return copysignf(0.0f, y);
}

GK_DEVICE double gk_zero_like(double y) {
	return copysign(0.0, y);
}

template <class T> GK_DEVICE bool gk_is_negative(T x) {
	return x < 0;
}

GK_DEVICE bool gk_is_negative(uint8_t) {
	return false;
}

/* Keeps 0, -0 and NaN. */
template <class T> GK_DEVICE T gk_sign(T x) {
	return x > 0 ? (T)1 : gk_is_negative(x) ? (T)-1 : x;
}

/* Keeps NaN. */
template <class T> GK_DEVICE T gk_relu(T x) {
	return x <= 0 ? (T)0 : x;
}

/* exp of negative numbers only, which cannot overflow. */
template <class T> GK_DEVICE T gk_sigmoid(T x) {
	const T e = gk_exp(-gk_abs(x));
	return (x >= 0 ? 1 : e) / (1 + e);
}

/* log(1 + exp(x)) without overflow. */
template <class T> GK_DEVICE T gk_softplus(T x) {
	const T rest = gk_log1p(gk_exp(x > 0 ? -x : x));
	return x > 0 ? x + rest : rest;
}

/* NaN if either is. */
template <class T> GK_DEVICE T gk_max(T x, T y) {
	return x > y || x != x ? x : y;
}

template <class T> GK_DEVICE T gk_min(T x, T y) {
	return x < y || x != x ? x : y;
}

/* The sign of y, also where it is 0, as Python's %. */
template <class T> GK_DEVICE T gk_float_mod(T x, T y) {
	const T r = gk_fmod(x, y);
	if (r == 0)
		return gk_zero_like(y);
	return (r < 0) != (y < 0) ? r + y : r;
}

/* The sign of y; over 0 it is 0, as in NumPy. Over -1 it is 0 too: the least number divided by it does not exist. */
template <class T> GK_DEVICE T gk_integer_mod(T x, T y) {
	if (y == 0 || (gk_is_negative(y) && y == (T)-1))
		return 0;
	const T r = (T)(x % y);
	return r != 0 && gk_is_negative(r) != gk_is_negative(y) ? (T)(r + y) : r;
}

/* From a float: towards zero, the nearest there is where x is out of range, 0 for NaN. least and most are D's. */
template <class D, class S> GK_DEVICE D gk_truncate(S x, D least, D most) {
	if (x != x)
		return 0;
	if (x <= (S)least)
		return least;
	return x >= (S)most ? most : (D)x; /* the largest int64 rounds up to 2^63, itself out of range */
}
