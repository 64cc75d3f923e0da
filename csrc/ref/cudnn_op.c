/* Element-wise calls: sums and other operations with broadcasting, fills, scaling, and copies between layouts. */
#include "cudnn_each.h"
#include <math.h>
#include <string.h>

struct op_args {
	cudnnOpTensorOp_t op;
	bool propagate;
	struct gkref_operand a, b, c; /* b.p is 0 where the operation has one operand */
	double alpha1, alpha2, beta;
};

static bool has_one_operand(cudnnOpTensorOp_t op) { return op == CUDNN_OP_TENSOR_SQRT || op == CUDNN_OP_TENSOR_NOT; }

/* The smaller or larger of two numbers; a single NaN is left out, or is the result. */
static double chosen(const struct op_args *q, double a, double b)
{
	if (isnan(a) || isnan(b)) return (isnan(a) == q->propagate) ? a : b;
	return (q->op == CUDNN_OP_TENSOR_MIN) == (a < b) ? a : b;
}

static double apply(const struct op_args *q, double a, double b)
{
	switch ((int)q->op) {
	case CUDNN_OP_TENSOR_ADD:
		return a + b;
	case CUDNN_OP_TENSOR_MUL:
		return a * b;
	case CUDNN_OP_TENSOR_SQRT:
		return sqrt(a);
	case CUDNN_OP_TENSOR_NOT:
		return 1 - a;
	}
	return chosen(q, a, b);
}

static CUresult run(void *args)
{
	const struct op_args *q = args;
	const struct cudnnTensorStruct *tc = &q->c.t;
	const void *a = gkref_operand_host(&q->a), *b = q->b.p ? gkref_operand_host(&q->b) : NULL;
	void *c = gkref_operand_host(&q->c);
	if (!a || !c || (q->b.p && !b)) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int64_t i = 0; i < gkref_count(tc); i++) {
		double va = q->alpha1 * gkref_load(a, q->a.t.type, gkref_place(tc, &q->a.t, i));
		double vb = b ? q->alpha2 * gkref_load(b, q->b.t.type, gkref_place(tc, &q->b.t, i)) : 0;
		gkref_blend(c, tc->type, gkref_place(tc, tc, i), 1, apply(q, va, vb), q->beta);
	}
	return CUDA_SUCCESS;
}

cudnnStatus_t cudnnOpTensor(cudnnHandle_t handle, const cudnnOpTensorDescriptor_t desc, const void *alpha1, const cudnnTensorDescriptor_t a,
	const void *pa, const void *alpha2, const cudnnTensorDescriptor_t b, const void *pb, const void *beta, const cudnnTensorDescriptor_t c,
	void *pc)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(desc);
	BAD_IF(!desc->set, "the descriptor is not set");
	NEEDS(alpha1);
	NEEDS(beta);
	NEEDS_OPERAND(a, pa);
	NEEDS_OPERAND(c, pc);
	BAD_IF(!gkref_same_sizes(a, c), "the sizes of the first operand are not those of the result");
	UNSUPPORTED_IF((a->type == CUDNN_DATA_DOUBLE || c->type == CUDNN_DATA_DOUBLE) != (desc->compute == CUDNN_DATA_DOUBLE) || a->type != c->type,
		"the types are not computed in the compute type");
	struct op_args args = {.op = desc->op, .propagate = desc->nan == CUDNN_PROPAGATE_NAN, .a = gkref_operand_of(a, pa),
		.c = gkref_operand_of(c, pc), .alpha1 = gkref_factor(alpha1, desc->compute), .beta = gkref_factor(beta, desc->compute)};
	if (!has_one_operand(desc->op)) {
		NEEDS(alpha2);
		NEEDS_OPERAND(b, pb);
		BAD_IF(!gkref_broadcasts(b, c), "the second operand has a size that is neither 1 nor the result's");
		BAD_IF(pb == pc && !gkref_same_sizes(b, c), "the second operand is repeated and lies in the result");
		UNSUPPORTED_IF(b->type != a->type, "the types do not agree");
		args.b = gkref_operand_of(b, pb);
		args.alpha2 = gkref_factor(alpha2, desc->compute);
	}
	return QUEUE(handle, run, args);
}

struct copy_args {
	struct gkref_operand from, to;
	double alpha, beta;
};

static CUresult copy(void *args)
{
	const struct copy_args *q = args;
	const struct cudnnTensorStruct *t = &q->to.t;
	const void *from = gkref_operand_host(&q->from);
	void *to = gkref_operand_host(&q->to);
	if (!from || !to) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int64_t i = 0; i < gkref_count(t); i++)
		gkref_blend(to, t->type, gkref_place(t, t, i), q->alpha, gkref_load(from, q->from.t.type, gkref_place(t, &q->from.t, i)), q->beta);
	return CUDA_SUCCESS;
}

cudnnStatus_t cudnnAddTensor(cudnnHandle_t handle, const void *alpha, const cudnnTensorDescriptor_t a, const void *pa, const void *beta,
	const cudnnTensorDescriptor_t c, void *pc)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(a, pa);
	NEEDS_OPERAND(c, pc);
	BAD_IF(!gkref_broadcasts(a, c), "the summand has a size that is neither 1 nor the result's");
	BAD_IF(a->type != c->type, "the types do not agree");
	UNSUPPORTED_IF(c->n > 5, "more than 5 axes");
	struct copy_args args = {gkref_operand_of(a, pa), gkref_operand_of(c, pc), gkref_factor(alpha, c->type), gkref_factor(beta, c->type)};
	return QUEUE(handle, copy, args);
}

cudnnStatus_t cudnnTransformTensor(cudnnHandle_t handle, const void *alpha, const cudnnTensorDescriptor_t x, const void *px, const void *beta,
	const cudnnTensorDescriptor_t y, void *py)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS_OPERAND(x, px);
	NEEDS_OPERAND(y, py);
	BAD_IF(!gkref_same_sizes(x, y), "the sizes do not agree");
	BAD_IF(x->type != y->type, "the types do not agree");
	BAD_IF(px == py, "in place");
	struct copy_args args = {gkref_operand_of(x, px), gkref_operand_of(y, py), gkref_factor(alpha, y->type), gkref_factor(beta, y->type)};
	return QUEUE(handle, copy, args);
}

cudnnStatus_t cudnnScaleTensor(cudnnHandle_t handle, const cudnnTensorDescriptor_t y, void *py, const void *alpha)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS_OPERAND(y, py);
	struct copy_args args = {gkref_operand_of(y, py), gkref_operand_of(y, py), gkref_factor(alpha, y->type), 0};
	return QUEUE(handle, copy, args);
}

struct fill_args {
	struct gkref_operand y;
	uint8_t value[8];
};

static CUresult fill(void *args)
{
	const struct fill_args *q = args;
	uint8_t *y = gkref_operand_host(&q->y);
	size_t size = gkref_type_size(q->y.t.type);
	if (!y) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int64_t i = 0; i < gkref_count(&q->y.t); i++) memcpy(y + gkref_place(&q->y.t, &q->y.t, i) * size, q->value, size);
	return CUDA_SUCCESS;
}

cudnnStatus_t cudnnSetTensor(cudnnHandle_t handle, const cudnnTensorDescriptor_t y, void *py, const void *value)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(y);
	BAD_IF(!y->n, "a descriptor is not set");
	NEEDS(py);
	NEEDS(value);
	struct fill_args args = {.y = gkref_operand_of(y, py)};
	memcpy(args.value, value, gkref_type_size(y->type));
	return QUEUE(handle, fill, args);
}
