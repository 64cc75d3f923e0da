/* What all CUDA kernels share, and how they are written so that a C++ compiler can run them on the host too (csrc/ref, for tests).
 *
 * A kernel takes one gk_args by value: pointers, numbers, settings; what they mean stands above each kernel. There are two kinds:
 *
 *	GK_KERNEL(name) { GK_EACH(i, n) ... }       each thread by itself: no shared memory, no __syncthreads()
 *	GK_BLOCK_KERNEL(name) { phases }            a block works together, in phases that GK_SYNC divides; blocks do not meet
 *
 * In a block kernel every statement that a thread executes stands in a GK_THREADS(t) loop, which is one iteration on a card and runs over
 * the block's threads on the host; what a thread keeps from one phase to the next lies in a GK_SHARED array with an element for each
 * thread. Outside of the loops stand only numbers that are the same for the whole block. blockDim.x is at most GK_BLOCK.
 *
 * The last pointer is the guard: a status word (status.h), or NULL. A kernel does nothing once it is not 0: what changes a variable gets
 * the run's status, so that a run that fails changes nothing.
 *
 * No libdevice beyond the math functions, no printf, no dynamic shared memory. atomicAdd on floats is not allowed: results are the same
 * from run to run. Indices are int64_t. */
#pragma once
#include <stdint.h>

enum { GK_BLOCK = 256, GK_ARG_PTRS = 12, GK_ARG_DIMS = 40, GK_ARG_FLOATS = 4, GK_ARG_GUARD = GK_ARG_PTRS - 1 };

/* Go's mirror is tensor/backend/cuda's args. */
typedef struct {
	void *p[GK_ARG_PTRS];
	int64_t d[GK_ARG_DIMS];
	double f[GK_ARG_FLOATS];
} gk_args;

#ifdef __CUDACC__

#define GK_DEFINE(name, bounds) \
	static __device__ __forceinline__ void body_of_##name(const gk_args &a); \
	extern "C" __global__ void bounds name(const __grid_constant__ gk_args a) { \
		if (!gk_is_kept_from(a)) \
			body_of_##name(a); \
	} \
	static __device__ __forceinline__ void body_of_##name(const gk_args &a)
#define GK_KERNEL(name) GK_DEFINE(name, )
#define GK_BLOCK_KERNEL(name) GK_DEFINE(name, __launch_bounds__(GK_BLOCK))
#define GK_SHARED __shared__
#define GK_SYNC __syncthreads()
#define GK_THREADS(t) for (unsigned t = threadIdx.x, gk_once = 1; gk_once; gk_once = 0)
#define GK_DEVICE static __device__ __forceinline__

#else

#include <cmath>
#include <cstddef>

struct gk_dim3 {
	unsigned x, y, z;
};
extern thread_local gk_dim3 threadIdx, blockIdx, blockDim, gridDim; /* csrc/ref sets them */

typedef void gk_kernel_fn(const gk_args &a);
/* A kernel makes itself known by name when the library is loaded. whole: one call runs a block, else a thread. */
struct gk_kernel_entry {
	const char *name;
	gk_kernel_fn *run;
	bool whole;
	gk_kernel_entry *next;
	gk_kernel_entry(const char *name, gk_kernel_fn *run, bool whole);
};

#define GK_DEFINE(name, whole) \
	static void body_of_##name(const gk_args &a); \
	static void name(const gk_args &a) { \
		if (!gk_is_kept_from(a)) \
			body_of_##name(a); \
	} \
	static gk_kernel_entry entry_of_##name(#name, name, whole); \
	static void body_of_##name(const gk_args &a)
#define GK_KERNEL(name) GK_DEFINE(name, false)
#define GK_BLOCK_KERNEL(name) GK_DEFINE(name, true)
#define GK_SHARED static thread_local
#define GK_SYNC (void)0
#define GK_THREADS(t) for (unsigned t = 0; t < blockDim.x; t++)
#define GK_DEVICE static inline

#endif

/* Whether the guard says that the run has failed. */
GK_DEVICE bool gk_is_kept_from(const gk_args &a) {
	const uint64_t *guard = (const uint64_t *)a.p[GK_ARG_GUARD];
	return guard && *guard != 0;
}

/* i runs over this thread's share of 0 .. n-1; any grid will do. */
#define GK_EACH(i, n) \
	for (int64_t i = (int64_t)blockIdx.x * blockDim.x + threadIdx.x, gk_all = (int64_t)gridDim.x * blockDim.x; i < (n); i += gk_all)
