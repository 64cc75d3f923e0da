/* Calls on tensors of any strides: their operands, and the places of their elements. */
#pragma once
#include "cudnn_ref.h"

/* A tensor of a queued call. */
struct gkref_operand {
	struct cudnnTensorStruct t;
	CUdeviceptr p;
};

static inline struct gkref_operand gkref_operand_of(const struct cudnnTensorStruct *t, const void *p)
{
	return (struct gkref_operand){*t, (CUdeviceptr)p};
}

/* NULL when the elements are not device memory. */
static inline void *gkref_operand_host(const struct gkref_operand *o) { return gkref_tensor_host(&o->t, (const void *)o->p); }

/* Success for a descriptor that is set, of floats, and an address. */
cudnnStatus_t gkref_check_operand(const struct cudnnTensorStruct *t, const void *p, const char *function);
#define NEEDS_OPERAND(t, p) \
	do { \
		cudnnStatus_t operand_status_ = gkref_check_operand(t, p, __func__); \
		if (operand_status_ != CUDNN_STATUS_SUCCESS) return operand_status_; \
	} while (0)

/* Whether every size of t is that of sizes, or 1. */
bool gkref_broadcasts(const struct cudnnTensorStruct *t, const struct cudnnTensorStruct *sizes);
bool gkref_same_strides(const struct cudnnTensorStruct *a, const struct cudnnTensorStruct *b);

static inline int64_t gkref_count(const struct cudnnTensorStruct *t)
{
	int64_t n = 1;
	for (int i = 0; i < t->n; i++) n *= t->size[i];
	return n;
}

/* Where element i of sizes, the last axis fastest, lies in t, of which axes of size 1 are repeated. */
static inline int64_t gkref_place(const struct cudnnTensorStruct *sizes, const struct cudnnTensorStruct *t, int64_t i)
{
	int64_t at = 0;
	for (int axis = sizes->n - 1; axis >= 0; axis--) {
		if (t->size[axis] != 1) at += i % sizes->size[axis] * t->stride[axis];
		i /= sizes->size[axis];
	}
	return at;
}

/* Element at of p becomes alpha*v + beta*itself. */
static inline void gkref_blend(void *p, cudnnDataType_t t, int64_t at, double alpha, double v, double beta)
{
	v *= alpha;
	if (beta != 0) v += beta * gkref_load(p, t, at);
	gkref_store(p, t, at, v);
}
