/* Sums over many rows, cut into parts by shape alone: a first op makes the sums of each part, a second adds them up in their order. So a
 * sum of all rows is shared between threads, and does not depend on how many there are. */
#pragma once
#include "elem.h"

enum { GK_PARTS = 64 }; /* at most; a number of parts is known only when a program runs, so memory is for all of them */

/* How many parts units of work make, a unit being what is worth a thread's while: a few in each, since each part costs a sum. */
static inline int64_t gk_parts_of(int64_t units) { return gk_min64(gk_ceil_div(units, 4), GK_PARTS); }

static inline gk_range gk_part(int64_t units, int64_t part) {
	const int64_t parts = gk_parts_of(units);
	return (gk_range){part * units / parts, (part + 1) * units / parts};
}
