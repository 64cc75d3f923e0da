/* What all calls on tensors check. */
#include "cudnn_each.h"
#include <string.h>

static bool is_float(cudnnDataType_t t)
{
	return t == CUDNN_DATA_FLOAT || t == CUDNN_DATA_DOUBLE || t == CUDNN_DATA_HALF || t == CUDNN_DATA_BFLOAT16;
}

cudnnStatus_t gkref_check_operand(const struct cudnnTensorStruct *t, const void *p, const char *function)
{
	if (!t) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "a descriptor is NULL");
	if (!t->n) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "a descriptor is not set");
	if (!p) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "an address is NULL");
	if (!is_float(t->type)) return gkref_refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "a type that is not of floats");
	return CUDNN_STATUS_SUCCESS;
}

bool gkref_broadcasts(const struct cudnnTensorStruct *t, const struct cudnnTensorStruct *sizes)
{
	if (t->n != sizes->n) return false;
	for (int i = 0; i < t->n; i++) {
		if (t->size[i] != sizes->size[i] && t->size[i] != 1) return false;
	}
	return true;
}

bool gkref_same_strides(const struct cudnnTensorStruct *a, const struct cudnnTensorStruct *b)
{
	return a->n == b->n && memcmp(a->stride, b->stride, a->n * sizeof a->stride[0]) == 0;
}
