/* Four neighbouring elements to a thread: one access moves 16 bytes, and what is computed of the position is computed once. */
#pragma once
#include "kernel.h"

enum { GK_FOUR = 4 };

/* Before a loop whose counter must not index registers, and before one that would only make the code large. */
#ifdef __CUDACC__
#define GK_UNROLLED _Pragma("unroll")
#define GK_ROLLED _Pragma("unroll 1")
#else
#define GK_UNROLLED
#define GK_ROLLED
#endif

template <class T> struct alignas(sizeof(T) < 4 ? GK_FOUR * sizeof(T) : 16) gk_four {
	T v[GK_FOUR];
};

/* 16 bytes, the most that one access moves. */
struct alignas(16) gk_wide {
	uint64_t v[2];
};

/* How many fours hold n elements. */
GK_DEVICE int64_t gk_fours(int64_t n) {
	return (n + GK_FOUR - 1) / GK_FOUR;
}

GK_DEVICE bool gk_is_aligned(const void *p, int64_t bytes) {
	return ((uintptr_t)p & (uintptr_t)(bytes - 1)) == 0;
}

/* x[0 .. 3]; where fewer than four are left, the first in place of those that are not there. */
template <class T> GK_DEVICE gk_four<T> gk_load4(const T *x, int64_t left) {
	if (left >= GK_FOUR && gk_is_aligned(x, alignof(gk_four<T>)))
		return *(const gk_four<T> *)x;
	gk_four<T> r;
	GK_UNROLLED
	for (int j = 0; j < GK_FOUR; j++)
		r.v[j] = x[j < left ? j : 0];
	return r;
}

template <class T> GK_DEVICE void gk_store4(T *y, int64_t left, const gk_four<T> &r) {
	if (left >= GK_FOUR && gk_is_aligned(y, alignof(gk_four<T>))) {
		*(gk_four<T> *)y = r;
		return;
	}
	GK_UNROLLED
	for (int j = 0; j < GK_FOUR; j++)
		if (j < left)
			y[j] = r.v[j];
}

/* D is the type of the results. */
template <class D, class T, class F> GK_DEVICE gk_four<D> gk_map4(const gk_four<T> &x, F f) {
	gk_four<D> r;
	GK_UNROLLED
	for (int j = 0; j < GK_FOUR; j++)
		r.v[j] = (D)f(x.v[j]);
	return r;
}

template <class D, class T, class F> GK_DEVICE gk_four<D> gk_map4(const gk_four<T> &x, const gk_four<T> &y, F f) {
	gk_four<D> r;
	GK_UNROLLED
	for (int j = 0; j < GK_FOUR; j++)
		r.v[j] = (D)f(x.v[j], y.v[j]);
	return r;
}

/* r.v[j] = x and r.v[j] by comparisons, because registers have no index: for rolled loops. */
template <class T> GK_DEVICE void gk_put4(gk_four<T> &r, int j, T x) {
	GK_UNROLLED
	for (int i = 0; i < GK_FOUR; i++)
		r.v[i] = i == j ? x : r.v[i];
}

template <class T> GK_DEVICE T gk_pick4(const gk_four<T> &r, int j) {
	T x = r.v[0];
	GK_UNROLLED
	for (int i = 1; i < GK_FOUR; i++)
		x = i == j ? r.v[i] : x;
	return x;
}

/* gk_map4 for functions of many instructions, which it has once and not four times. */
template <class T, class F> GK_DEVICE gk_four<T> gk_rolled_map4(const gk_four<T> &x, F f) {
	gk_four<T> r = x;
	GK_ROLLED
	for (int j = 0; j < GK_FOUR; j++)
		gk_put4(r, j, f(gk_pick4(x, j)));
	return r;
}

template <class T, class F> GK_DEVICE gk_four<T> gk_rolled_map4(const gk_four<T> &x, const gk_four<T> &y, F f) {
	gk_four<T> r = x;
	GK_ROLLED
	for (int j = 0; j < GK_FOUR; j++)
		gk_put4(r, j, f(gk_pick4(x, j), gk_pick4(y, j)));
	return r;
}
