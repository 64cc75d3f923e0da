/* The gradient of a bias: the sum over all axes but the channels. */
#include "cudnn_ref.h"

struct bias_args {
	struct cudnnTensorStruct dy, db;
	CUdeviceptr pdy, pdb;
	double alpha, beta;
};

/* The sum over one channel from this axis on. */
static double sum_of(const struct cudnnTensorStruct *t, const void *p, int axis, int64_t at)
{
	if (axis == t->n) return gkref_load(p, t->type, at);
	if (axis == 1) return sum_of(t, p, axis + 1, at);
	double sum = 0;
	for (int i = 0; i < t->size[axis]; i++) sum += sum_of(t, p, axis + 1, at + (int64_t)i * t->stride[axis]);
	return sum;
}

static CUresult run(void *args)
{
	const struct bias_args *a = args;
	const void *dy = gkref_tensor_host(&a->dy, (const void *)a->pdy);
	void *db = gkref_tensor_host(&a->db, (const void *)a->pdb);
	if (!dy || !db) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (int c = 0; c < a->dy.size[1]; c++) {
		int64_t at = (int64_t)c * a->db.stride[1];
		double v = a->alpha * sum_of(&a->dy, dy, 0, (int64_t)c * a->dy.stride[1]);
		if (a->beta != 0) v += a->beta * gkref_load(db, a->db.type, at);
		gkref_store(db, a->db.type, at, v);
	}
	return CUDA_SUCCESS;
}

cudnnStatus_t cudnnConvolutionBackwardBias(cudnnHandle_t handle, const void *alpha, const cudnnTensorDescriptor_t dy, const void *pdy,
	const void *beta, const cudnnTensorDescriptor_t db, void *pdb)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	NEEDS(alpha);
	NEEDS(beta);
	NEEDS(dy);
	NEEDS(db);
	NEEDS(pdy);
	NEEDS(pdb);
	BAD_IF(dy->n == 0 || db->n == 0, "a descriptor is not set");
	BAD_IF(dy->type != db->type, "the types do not agree");
	UNSUPPORTED_IF(dy->type != CUDNN_DATA_FLOAT && dy->type != CUDNN_DATA_DOUBLE && dy->type != CUDNN_DATA_HALF && dy->type != CUDNN_DATA_BFLOAT16,
		"a type that is not of floats");
	BAD_IF(db->n != dy->n || db->size[1] != dy->size[1], "the channels do not agree");
	for (int i = 0; i < db->n; i++) BAD_IF(i != 1 && db->size[i] != 1, "the bias is not [1 channels 1...]");
	struct bias_args args = {*dy, *db, (CUdeviceptr)pdy, (CUdeviceptr)pdb, gkref_factor(alpha, dy->type), gkref_factor(beta, dy->type)};
	return QUEUE(handle, run, args);
}
