/* Reductions over the axes that have size 1 in the result. */
#include "cudnn_each.h"
#include <math.h>

struct reduce_args {
	cudnnReduceTensorOp_t op;
	bool propagate;
	struct gkref_operand a, c;
	CUdeviceptr indices, workspace; /* 0: no indices */
	size_t indices_bytes, workspace_bytes;
	double alpha, beta;
};

static double start_of(cudnnReduceTensorOp_t op)
{
	switch ((int)op) {
	case CUDNN_REDUCE_TENSOR_MUL:
	case CUDNN_REDUCE_TENSOR_MUL_NO_ZEROS:
		return 1;
	case CUDNN_REDUCE_TENSOR_MIN:
		return INFINITY;
	case CUDNN_REDUCE_TENSOR_MAX:
	case CUDNN_REDUCE_TENSOR_AMAX:
		return -INFINITY;
	}
	return 0;
}

static bool chooses(cudnnReduceTensorOp_t op)
{
	return op == CUDNN_REDUCE_TENSOR_MIN || op == CUDNN_REDUCE_TENSOR_MAX || op == CUDNN_REDUCE_TENSOR_AMAX;
}

/* Whether v takes the place of what was chosen; of equal ones the first stays. */
static bool better(const struct reduce_args *q, double v, double than)
{
	if (isnan(than)) return false;
	if (isnan(v)) return q->propagate;
	return q->op == CUDNN_REDUCE_TENSOR_MIN ? v < than : v > than;
}

static double combine(cudnnReduceTensorOp_t op, double so_far, double v)
{
	switch ((int)op) {
	case CUDNN_REDUCE_TENSOR_MUL:
		return so_far * v;
	case CUDNN_REDUCE_TENSOR_MUL_NO_ZEROS:
		return v == 0 ? so_far : so_far * v;
	case CUDNN_REDUCE_TENSOR_NORM1:
		return so_far + fabs(v);
	case CUDNN_REDUCE_TENSOR_NORM2:
		return so_far + v * v;
	}
	return so_far + v;
}

/* The part of a that is reduced to one element: size 1 where c has its own axis. */
static struct cudnnTensorStruct reduced_part(const struct reduce_args *q)
{
	struct cudnnTensorStruct part = q->a.t;
	for (int i = 0; i < part.n; i++) {
		if (q->c.t.size[i] != 1) part.size[i] = 1;
	}
	return part;
}

static double reduce(const struct reduce_args *q, const struct cudnnTensorStruct *part, const void *a, int64_t from, int64_t *index)
{
	double so_far = start_of(q->op);
	int64_t count = gkref_count(part);
	*index = 0;
	for (int64_t k = 0; k < count; k++) {
		double v = gkref_load(a, part->type, from + gkref_place(part, part, k));
		if (q->op == CUDNN_REDUCE_TENSOR_AMAX) v = fabs(v);
		if (!chooses(q->op)) {
			so_far = combine(q->op, so_far, v);
		} else if (better(q, v, so_far)) {
			so_far = v;
			*index = k;
		}
	}
	if (q->op == CUDNN_REDUCE_TENSOR_AVG) return so_far / (double)count;
	return q->op == CUDNN_REDUCE_TENSOR_NORM2 ? sqrt(so_far) : so_far;
}

static CUresult run(void *args)
{
	const struct reduce_args *q = args;
	const struct cudnnTensorStruct *tc = &q->c.t;
	const void *a = gkref_operand_host(&q->a);
	void *c = gkref_operand_host(&q->c);
	uint32_t *indices = q->indices ? gkref_host(q->indices, q->indices_bytes) : NULL;
	if (!a || !c || (q->indices && !indices)) return CUDA_ERROR_ILLEGAL_ADDRESS;
	if (q->workspace && !gkref_host(q->workspace, q->workspace_bytes)) return CUDA_ERROR_ILLEGAL_ADDRESS;
	struct cudnnTensorStruct part = reduced_part(q), kept = q->a.t;
	for (int i = 0; i < kept.n; i++) kept.size[i] = tc->size[i];
	for (int64_t i = 0; i < gkref_count(tc); i++) {
		int64_t index;
		double v = reduce(q, &part, a, gkref_place(tc, &kept, i), &index);
		gkref_blend(c, tc->type, gkref_place(tc, tc, i), q->alpha, v, q->beta);
		if (indices) indices[i] = (uint32_t)index;
	}
	return CUDA_SUCCESS;
}

static bool wants_indices(const struct cudnnReduceTensorStruct *desc)
{
	return desc->indices == CUDNN_REDUCE_TENSOR_FLATTENED_INDICES && chooses(desc->op);
}

/* An element of the result in doubles, where anything is reduced. */
static size_t workspace_of(const struct cudnnTensorStruct *a, const struct cudnnTensorStruct *c)
{
	return gkref_count(a) == gkref_count(c) ? 0 : (size_t)gkref_count(c) * sizeof(double);
}

static cudnnStatus_t check(cudnnHandle_t handle, const struct cudnnReduceTensorStruct *desc, const struct cudnnTensorStruct *a,
	const struct cudnnTensorStruct *c, const char *function)
{
	cudnnStatus_t status = gkref_check_handle(handle, function);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	if (!desc || !a || !c) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "a descriptor is NULL");
	if (!desc->set || !a->n || !c->n) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "a descriptor is not set");
	if (!gkref_broadcasts(c, a)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the result has a size that is neither 1 nor the tensor's");
	if (a->type != c->type) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the types do not agree");
	if ((a->type == CUDNN_DATA_DOUBLE) != (desc->compute == CUDNN_DATA_DOUBLE))
		return gkref_refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "the type is not computed in the compute type");
	if (wants_indices(desc) && desc->indices_type != CUDNN_32BIT_INDICES)
		return gkref_refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "indices that are not of 32 bits");
	return CUDNN_STATUS_SUCCESS;
}
#define CHECK(a, c) \
	do { \
		cudnnStatus_t status_ = check(handle, desc, a, c, __func__); \
		if (status_ != CUDNN_STATUS_SUCCESS) return status_; \
	} while (0)

cudnnStatus_t cudnnGetReductionIndicesSize(cudnnHandle_t handle, const cudnnReduceTensorDescriptor_t desc, const cudnnTensorDescriptor_t a,
	const cudnnTensorDescriptor_t c, size_t *size)
{
	gkref_called(__func__);
	NEEDS(size);
	CHECK(a, c);
	*size = wants_indices(desc) ? (size_t)gkref_count(c) * sizeof(uint32_t) : 0;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetReductionWorkspaceSize(cudnnHandle_t handle, const cudnnReduceTensorDescriptor_t desc, const cudnnTensorDescriptor_t a,
	const cudnnTensorDescriptor_t c, size_t *size)
{
	gkref_called(__func__);
	NEEDS(size);
	CHECK(a, c);
	*size = workspace_of(a, c);
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnReduceTensor(cudnnHandle_t handle, const cudnnReduceTensorDescriptor_t desc, void *indices, size_t indices_bytes,
	void *workspace, size_t workspace_bytes, const void *alpha, const cudnnTensorDescriptor_t a, const void *pa, const void *beta,
	const cudnnTensorDescriptor_t c, void *pc)
{
	gkref_called(__func__);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(a, pa);
	NEEDS_OPERAND(c, pc);
	CHECK(a, c);
	size_t need = workspace_of(a, c), need_indices = wants_indices(desc) ? (size_t)gkref_count(c) * sizeof(uint32_t) : 0;
	BAD_IF(need > workspace_bytes || (need && !workspace), "the workspace is too small");
	BAD_IF(need_indices > indices_bytes || (need_indices && !indices), "the indices have too little room");
	struct reduce_args args = {.op = desc->op, .propagate = desc->nan == CUDNN_PROPAGATE_NAN, .a = gkref_operand_of(a, pa),
		.c = gkref_operand_of(c, pc), .indices = need_indices ? (CUdeviceptr)indices : 0, .workspace = need ? (CUdeviceptr)workspace : 0,
		.indices_bytes = need_indices, .workspace_bytes = need, .alpha = gkref_factor(alpha, a->type), .beta = gkref_factor(beta, a->type)};
	return QUEUE(handle, run, args);
}
