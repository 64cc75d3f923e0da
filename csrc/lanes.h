/* Includes GK_LANES, a template within a template of isa.h, for vectors of float32 and of float64, and for single elements of both, which
 * serve rows that are shorter than a vector. Inside:
 *   T, N     element type, and how many a vector has
 *   G(name)  the name with the suffixes of element type and instruction set
 *   V, M     vectors of N elements, and of N integers as large as they
 *   U        V, unaligned; G(load) and G(store) are for it */
#define T float
#define INT int32_t
#define N VL
#define G(name) F(GK_CAT(name, _f32))
#include "lanes_types.h"

#define T float
#define INT int32_t
#define N 1
#define G(name) F(GK_CAT(name, _f32x1))
#include "lanes_types.h"

#define T double
#define INT int64_t
#define N (VL / 2)
#define G(name) F(GK_CAT(name, _f64))
#include "lanes_types.h"

#define T double
#define INT int64_t
#define N 1
#define G(name) F(GK_CAT(name, _f64x1))
#include "lanes_types.h"
#undef GK_LANES
