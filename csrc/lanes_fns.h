/* Between the template files of lanes.h and what picks a function. */
#pragma once
#include "elem.h"
#include "vec.h"

/* One function of a template of lanes.h for each of its inclusions. */
#define GK_BY_LANES(name) {F(GK_CAT(name, _f32)), F(GK_CAT(name, _f32x1)), F(GK_CAT(name, _f64)), F(GK_CAT(name, _f64x1))}
enum { GK_LANE_KINDS = 4 };

/* Elements of a type, F32 or F64, in a vector. */
static inline int64_t gk_lanes(int type) {
	static const uint8_t floats[GK_NISA] = {4, 8, 16};
	return floats[gk_isa_current()] / (type == GK_F64 ? 2 : 1);
}

/* Which of the functions serves rows of n elements: single elements where n is less than a vector. */
static inline int gk_lanes_for(int type, int64_t n) { return (type == GK_F64 ? 2 : 0) + (n < gk_lanes(type)); }
