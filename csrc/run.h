/* Programs and their runs. */
#pragma once
#include "gk.h"

typedef struct {
	gk_op *ops;
	int32_t nops;
	gk_micro *micro;
	gk_dim work; /* rough cost of a run in nanoseconds on one thread */
	size_t scratch; /* bytes that each thread needs */
} gk_program;

/* The result of a run: code GK_OK, or what failed and in which op. */
typedef struct {
	int32_t code, op;
	int64_t detail;
} gk_status;

gk_program *gk_program_new(const gk_op *ops, int32_t nops, const gk_micro *micro, int32_t nmicro, gk_dim work);
void gk_program_free(gk_program *p);

/* Feeds are separate parameters because cgo forbids a table of Go pointers. */
gk_status gk_program_run(const gk_program *p, int64_t n, void *arena, const double *scalars, const void *f0, const void *f1, const void *f2,
                         const void *f3, const void *f4, const void *f5, const void *f6, const void *f7);

extern const gk_kernel gk_kernels[GK_NKERNELS];

/* The only allocator of csrc; zeroed, on 64-byte boundaries. NULL when memory is short. */
void *gk_alloc(size_t bytes);
void gk_free(void *p);
int64_t gk_allocations(void); /* how many there were so far */
