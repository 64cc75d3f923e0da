/* Blocks that work on several results at once: each result has a team of threads, the lanes, that share its elements out and join what
 * they made of them in a tree. A tree, and sums kept in double, make sums exact to rounding however many elements there are. */
#pragma once
#include "kernel.h"

/* lanes is a power of two, at most blockDim.x. Either the lanes of a team are neighbours, for elements that lie one after the other, or
 * the results are, for elements that lie apart: neighbouring threads read neighbouring memory in both. */
struct gk_team {
	unsigned lanes;  /* threads to a result */
	unsigned width;  /* results in a block at once */
	unsigned step;   /* from a lane to the next */
};

GK_DEVICE gk_team gk_team_of(int64_t lanes, bool neighbours) {
	gk_team g;
	g.lanes = (unsigned)lanes;
	g.width = blockDim.x / g.lanes;
	g.step = neighbours ? 1 : g.width;
	return g;
}

GK_DEVICE unsigned gk_lane(const gk_team &g, unsigned t) {
	return t / g.step % g.lanes;
}

/* Which of the block's results thread t works for. */
GK_DEVICE unsigned gk_member(const gk_team &g, unsigned t) {
	return g.step == 1 ? t / g.lanes : t % g.width;
}

/* The thread that is lane 0 of the team of t. */
GK_DEVICE unsigned gk_head(const gk_team &g, unsigned t) {
	return t - gk_lane(g, t) * g.step;
}

/* Joins v of the lanes into that of lane 0. Comes after a GK_SYNC and ends with one, unless a lane is alone. */
template <class V, class Join> GK_DEVICE void gk_join(V *v, const gk_team &g, Join join) {
	for (unsigned half = g.lanes / 2; half > 0; half /= 2) {
		GK_THREADS(t) {
			if (gk_lane(g, t) < half)
				v[t] = join(v[t], v[t + half * g.step]);
		}
		GK_SYNC;
	}
}

/* NaN if either is, as tensor/backend/ref has it. */
template <class T> GK_DEVICE T gk_larger(T x, T y) {
	return x > y || x != x ? x : y;
}

template <class T> GK_DEVICE T gk_smaller(T x, T y) {
	return x < y || x != x ? x : y;
}

/* The order of ArgMax and TopK: NaN is above all numbers. */
template <class T> GK_DEVICE bool gk_above(T x, T y) {
	return x > y || (x != x && y == y);
}
