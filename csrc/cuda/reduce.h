/* What reductions share: which elements make a result, how they are cut into parts, and the loop over results. The elements of a part
 * are shared by a team (team.h). Parts are for few results of many elements: each part is written to a workspace as [part][result], and
 * a second kernel joins the parts, always in the same order.
 *
 * The numbers of a reduction of x [outer][red][inner] to [outer][inner] stand in d:
 *
 *	d[0] outer, d[1] red, d[2] inner
 *	d[3] setting of the kernel
 *	d[4] lanes   threads to a result: a power of two, 1 to 256; inner = 1: enough to leave each a few elements, else 4 to 16
 *	d[5] parts   1: no workspace
 *
 * Any grid will do; there is work for ceil(results * lanes / 256) * parts blocks. */
#pragma once
#include "team.h"

enum { GK_REDUCE_SETTING = 3, GK_REDUCE_LANES, GK_REDUCE_PARTS, GK_REDUCE_COUNT };

/* Where the elements of results lie: x [outer][red][inner]. */
struct gk_dense {
	int64_t results, red, inner;
	bool neighbours; /* the elements of a result lie one after the other */
};

GK_DEVICE gk_dense gk_dense_of(const int64_t *d) {
	return {d[0] * d[2], d[1], d[2], d[2] == 1};
}

GK_DEVICE int64_t gk_first(const gk_dense &p, int64_t result) {
	return p.inner == 1 ? result * p.red : result / p.inner * p.red * p.inner + result % p.inner;
}

GK_DEVICE int64_t gk_offset(const gk_dense &p, int64_t k) {
	return k * p.inner;
}

/* The elements of one part. */
struct gk_part {
	int64_t begin, end;
};

GK_DEVICE gk_part gk_part_of(int64_t n, int64_t parts, int64_t part) {
	const int64_t length = (n + parts - 1) / parts, begin = part * length < n ? part * length : n;
	return {begin, begin + length < n ? begin + length : n};
}

/* load(result, part, lane) makes a V of a lane's elements, lane, lane + lanes, ... of the part; join makes one of two;
 * store(result, part number, v) writes it. v is shared, an element to a thread. */
template <class V, class Load, class Join, class Store>
GK_DEVICE void gk_reduce(const gk_dense &p, const int64_t *d, V *v, Load load, Join join, Store store) {
	const gk_team team = gk_team_of(d[GK_REDUCE_LANES], p.neighbours);
	const int64_t parts = d[GK_REDUCE_PARTS], tiles = (p.results + team.width - 1) / team.width;
	for (int64_t tile = blockIdx.x; tile < tiles * parts; tile += gridDim.x) {
		const int64_t first = tile % tiles * team.width, number = tile / tiles;
		const gk_part part = gk_part_of(p.red, parts, number);
		GK_THREADS(t) {
			const int64_t result = first + gk_member(team, t);
			if (result < p.results)
				v[t] = load(result, part, (int64_t)gk_lane(team, t));
		}
		GK_SYNC;
		gk_join(v, team, join);
		GK_THREADS(t) {
			const int64_t result = first + gk_member(team, t);
			if (result < p.results && gk_lane(team, t) == 0)
				store(result, number, v[t]);
		}
	}
}
