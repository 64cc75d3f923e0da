/* The status of a run, one 64-bit word: 0 while nothing has failed. It is the guard of kernels that write variables.
 *
 *	bits 63 .. 40   2^24 - 1 - the number of the instruction that failed
 *	bits 39 .. 32   code, above 0
 *	bits 31 .. 0    2^32 - 1 - (detail + 2^31), detail an int32
 *
 * The largest word that anybody reports stays: that is the first instruction's, and of its details the lowest, in whatever order the
 * threads come. */
#pragma once
#include "kernel.h"

enum gk_code { GK_INDEX_RANGE = 1 };

#ifdef __CUDACC__

GK_DEVICE void gk_atomic_max(uint64_t *p, uint64_t v) {
	atomicMax((unsigned long long *)p, (unsigned long long)v);
}

GK_DEVICE int32_t gk_atomic_add(int32_t *p, int32_t v) {
	return atomicAdd(p, v);
}

#else

GK_DEVICE void gk_atomic_max(uint64_t *p, uint64_t v) {
	uint64_t old = __atomic_load_n(p, __ATOMIC_RELAXED);
	while (old < v && !__atomic_compare_exchange_n(p, &old, v, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
	}
}

GK_DEVICE int32_t gk_atomic_add(int32_t *p, int32_t v) {
	return __atomic_fetch_add(p, v, __ATOMIC_RELAXED);
}

#endif

GK_DEVICE void gk_report(void *status, int64_t instruction, gk_code code, int32_t detail) {
	const uint32_t rank = UINT32_MAX - ((uint32_t)detail ^ 0x80000000u);
	gk_atomic_max((uint64_t *)status, (uint64_t)(0xffffff - instruction) << 40 | (uint64_t)code << 32 | rank);
}
