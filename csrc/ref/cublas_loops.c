/* What a queued product does when it runs. */
#include "cublas_ref.h"
#include "half.h"
#include <stdlib.h>

static inline double load(const void *p, cudaDataType_t t, int64_t i)
{
	switch ((int)t) {
	case CUDA_R_64F:
		return ((const double *)p)[i];
	case CUDA_R_16F:
		return gkref_from_half(((const uint16_t *)p)[i]);
	case CUDA_R_16BF:
		return gkref_from_bfloat16(((const uint16_t *)p)[i]);
	}
	return ((const float *)p)[i];
}

static inline void store(void *p, cudaDataType_t t, int64_t i, double v)
{
	switch ((int)t) {
	case CUDA_R_64F:
		((double *)p)[i] = v;
		return;
	case CUDA_R_16F:
		((uint16_t *)p)[i] = gkref_to_half((float)v);
		return;
	case CUDA_R_16BF:
		((uint16_t *)p)[i] = gkref_to_bfloat16((float)v);
		return;
	}
	((float *)p)[i] = (float)v;
}

#define T float
#define NAME(f) f##_float
#include "cublas_loops_tmpl.h"
#undef T
#undef NAME
#define T double
#define NAME(f) f##_double
#include "cublas_loops_tmpl.h"

/* The bytes that a column-major matrix of those columns reaches over. */
static size_t span(int rows, int columns, int ld, size_t size) { return ((size_t)(columns - 1) * ld + rows) * size; }

static bool one_product(const struct gkref_gemm *g, int64_t which, void *scratch)
{
	size_t size_a = gkref_cublas_size(g->type_a), size_b = gkref_cublas_size(g->type_b), size_c = gkref_cublas_size(g->type_c);
	const void *a = NULL, *b = NULL;
	void *c = gkref_host(g->c + which * g->stride_c * size_c, span(g->m, g->n, g->ldc, size_c));
	if (!c) return false;
	if (g->k > 0 && g->alpha != 0) {
		a = gkref_host(g->a + which * g->stride_a * size_a, span(g->trans_a ? g->k : g->m, g->trans_a ? g->m : g->k, g->lda, size_a));
		b = gkref_host(g->b + which * g->stride_b * size_b, span(g->trans_b ? g->n : g->k, g->trans_b ? g->k : g->n, g->ldb, size_b));
		if (!a || !b) return false;
	}
	if (g->in_double) {
		gkref_gemm_double(g, a, b, c, scratch);
	} else {
		gkref_gemm_float(g, a, b, c, scratch);
	}
	return true;
}

CUresult gkref_gemm_run(void *gemm)
{
	const struct gkref_gemm *g = gemm;
	void *scratch = malloc((size_t)(g->k + 1) * (GKREF_PANEL_ROWS + GKREF_PANEL_COLUMNS) * sizeof(double));
	if (!scratch) return CUDA_ERROR_OUT_OF_MEMORY;
	bool ok = true;
	for (int i = 0; ok && i < g->batch; i++) ok = one_product(g, i, scratch);
	free(scratch);
	return ok ? CUDA_SUCCESS : CUDA_ERROR_ILLEGAL_ADDRESS;
}
