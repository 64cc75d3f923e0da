/* What the kernels other than matrix products share: element sizes and the cutting of work into chunks. */
#pragma once
#include "gk.h"

static inline int64_t gk_size_of(int type) {
	static const uint8_t size[GK_NTYPES] = {4, 8, 4, 8, 1, 1};
	return size[type];
}

static inline int64_t gk_min64(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t gk_max64(int64_t a, int64_t b) { return a > b ? a : b; }
static inline int64_t gk_ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

typedef struct {
	int64_t lo, hi;
} gk_range;

/* The part of n items that a chunk of per items covers. */
static inline gk_range gk_chunk_range(int64_t n, int64_t per, int64_t chunk) {
	return (gk_range){chunk * per, gk_min64(n, (chunk + 1) * per)};
}

/* How many items of cost elements each make a chunk of about target elements. */
static inline int64_t gk_items_per_chunk(int64_t cost, int64_t target) { return gk_max64(1, target / gk_max64(1, cost)); }

/* Writes n copies of the element at src. */
void gk_fill(void *dst, const void *src, int64_t size, int64_t n);

/* The element that value converts to: saturating, NaN becomes 0 in integers, anything but 0 is true. Writes at most 8 bytes. */
void gk_const(void *dst, int type, double value);
