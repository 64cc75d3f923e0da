/* GK_GEMM_BATCH: a product for each entry of a batch, by the kernels for one. */
#include "gemm.h"
#include "elem.h"

enum { ARG_A, ARG_B, ARG_BIAS, ARG_C };
enum { DIM_M, DIM_N, DIM_K, DIM_COUNT = 6, DIM_STEP_A, DIM_STEP_B, DIM_STEP_C };
enum { INT_TYPE = 5 };
enum { BATCH_WORK = 16384 }; /* multiply-adds in a chunk at least: a few hundred nanoseconds */

static int64_t chunks_of_one(const gk_call *c) {
	return c->op->i[INT_TYPE] == GK_F64 ? gk_gemm_f64_chunks(c) : gk_gemm_chunks(c);
}

/* Small matrices share a chunk; a matrix of several chunks has them for itself. */
static int64_t entries_per_chunk(const gk_call *c, int64_t of_one) {
	return of_one > 1 ? 1 : gk_items_per_chunk(c->dim[DIM_M] * c->dim[DIM_N] * c->dim[DIM_K], BATCH_WORK);
}

int64_t gk_gemm_batch_chunks(const gk_call *c) {
	const int64_t of_one = chunks_of_one(c);
	return of_one * gk_ceil_div(c->dim[DIM_COUNT], entries_per_chunk(c, of_one));
}

void gk_gemm_batch_run(const gk_call *c, int64_t chunk) {
	const int64_t of_one = chunks_of_one(c), size = gk_size_of((int)c->op->i[INT_TYPE]);
	const gk_range entries = gk_chunk_range(c->dim[DIM_COUNT], entries_per_chunk(c, of_one), chunk / of_one);
	gk_call one = *c;
	for (int64_t e = entries.lo; e < entries.hi; e++) {
		one.arg[ARG_A] = (char *)c->arg[ARG_A] + e * c->dim[DIM_STEP_A] * size;
		one.arg[ARG_B] = (char *)c->arg[ARG_B] + e * c->dim[DIM_STEP_B] * size;
		one.arg[ARG_C] = (char *)c->arg[ARG_C] + e * c->dim[DIM_STEP_C] * size;
		if (size == sizeof(double))
			gk_gemm_f64_run(&one, chunk % of_one);
		else
			gk_gemm_run(&one, chunk % of_one);
	}
}
