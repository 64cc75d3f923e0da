/* Descriptors of tensors and filters. */
#include "cudnn_desc.h"
#include <string.h>

cudnnStatus_t cudnnCreateTensorDescriptor(cudnnTensorDescriptor_t *desc) { CREATE(desc); }
cudnnStatus_t cudnnDestroyTensorDescriptor(cudnnTensorDescriptor_t desc) { DESTROY(desc); }
cudnnStatus_t cudnnCreateFilterDescriptor(cudnnFilterDescriptor_t *desc) { CREATE(desc); }
cudnnStatus_t cudnnDestroyFilterDescriptor(cudnnFilterDescriptor_t desc) { DESTROY(desc); }

/* The strides of sizes without gaps. */
static void strides_of(cudnnTensorFormat_t format, int n, const int *size, int *stride)
{
	int64_t next = 1;
	if (format == CUDNN_TENSOR_NHWC) {
		stride[1] = 1;
		next = size[1];
	}
	for (int i = n - 1; i >= 0; i--) {
		if (format == CUDNN_TENSOR_NHWC && i == 1) continue;
		stride[i] = (int)next;
		next *= size[i];
	}
}

/* Tensors are at most 2 G elements. */
static bool too_large(int n, const int *size)
{
	int64_t count = 1;
	for (int i = 0; i < n; i++) {
		count *= size[i];
		if (count > INT32_MAX) return true;
	}
	return false;
}

cudnnStatus_t cudnnSetTensorNdDescriptor(cudnnTensorDescriptor_t desc, cudnnDataType_t type, int n, const int *size, const int *stride)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(size);
	NEEDS(stride);
	UNSUPPORTED_IF(n > CUDNN_DIM_MAX, "more than CUDNN_DIM_MAX axes");
	BAD_IF(n < 2, "fewer than 2 axes");
	BAD_IF(!gkref_type_size(type), "unknown type");
	BAD_IF(!gkref_all_from(1, n, size), "a size below 1");
	for (int i = 0; i < n; i++) BAD_IF(stride[i] < 0 || (stride[i] == 0 && size[i] != 1), "a stride below 1");
	desc->type = type;
	desc->n = n;
	memcpy(desc->size, size, n * sizeof *size);
	memcpy(desc->stride, stride, n * sizeof *stride);
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetTensorNdDescriptorEx(cudnnTensorDescriptor_t desc, cudnnTensorFormat_t format, cudnnDataType_t type, int n, const int *size)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(size);
	UNSUPPORTED_IF(n > CUDNN_DIM_MAX, "more than CUDNN_DIM_MAX axes");
	BAD_IF(n < 3, "fewer than 3 axes with a format");
	BAD_IF(format != CUDNN_TENSOR_NCHW && format != CUDNN_TENSOR_NHWC, "format is neither NCHW nor NHWC");
	BAD_IF(!gkref_type_size(type), "unknown type");
	BAD_IF(!gkref_all_from(1, n, size), "a size below 1");
	UNSUPPORTED_IF(too_large(n, size), "more than 2 G elements");
	desc->type = type;
	desc->n = n;
	memcpy(desc->size, size, n * sizeof *size);
	strides_of(format, n, size, desc->stride);
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetTensorNdDescriptor(const cudnnTensorDescriptor_t desc, int requested, cudnnDataType_t *type, int *n, int *size, int *stride)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(type);
	NEEDS(n);
	NEEDS(size);
	NEEDS(stride);
	*type = desc->type;
	*n = desc->n;
	for (int i = 0; i < requested && i < desc->n; i++) {
		size[i] = desc->size[i];
		stride[i] = desc->stride[i];
	}
	return CUDNN_STATUS_SUCCESS;
}

int64_t gkref_tensor_span(const struct cudnnTensorStruct *t)
{
	int64_t last = 0;
	for (int i = 0; i < t->n; i++) last += (int64_t)(t->size[i] - 1) * t->stride[i];
	return last + 1;
}

cudnnStatus_t cudnnGetTensorSizeInBytes(const cudnnTensorDescriptor_t desc, size_t *size)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(size);
	*size = desc->n ? gkref_tensor_span(desc) * gkref_type_size(desc->type) : 0;
	return CUDNN_STATUS_SUCCESS;
}

void *gkref_tensor_host(const struct cudnnTensorStruct *t, const void *p)
{
	return gkref_host((CUdeviceptr)p, gkref_tensor_span(t) * gkref_type_size(t->type));
}

bool gkref_same_sizes(const struct cudnnTensorStruct *a, const struct cudnnTensorStruct *b)
{
	return a->n == b->n && memcmp(a->size, b->size, a->n * sizeof a->size[0]) == 0;
}

cudnnStatus_t cudnnSetFilterNdDescriptor(cudnnFilterDescriptor_t desc, cudnnDataType_t type, cudnnTensorFormat_t format, int n, const int *size)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(size);
	UNSUPPORTED_IF(n > CUDNN_DIM_MAX, "more than CUDNN_DIM_MAX axes");
	BAD_IF(n < 3, "fewer than 3 axes");
	BAD_IF(format != CUDNN_TENSOR_NCHW && format != CUDNN_TENSOR_NHWC, "format is neither NCHW nor NHWC");
	BAD_IF(!gkref_type_size(type), "unknown type");
	BAD_IF(!gkref_all_from(1, n, size), "a size below 1");
	desc->type = type;
	desc->format = format;
	desc->n = n;
	memcpy(desc->size, size, n * sizeof *size);
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetFilterNdDescriptor(const cudnnFilterDescriptor_t desc, int requested, cudnnDataType_t *type, cudnnTensorFormat_t *format,
	int *n, int *size)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(type);
	NEEDS(format);
	NEEDS(n);
	NEEDS(size);
	*type = desc->type;
	*format = desc->format;
	*n = desc->n;
	for (int i = 0; i < requested && i < desc->n; i++) size[i] = desc->size[i];
	return CUDNN_STATUS_SUCCESS;
}

struct cudnnTensorStruct gkref_filter_tensor(const struct cudnnFilterStruct *f)
{
	struct cudnnTensorStruct t = {.type = f->type, .n = f->n};
	memcpy(t.size, f->size, f->n * sizeof f->size[0]);
	if (f->n) strides_of(f->format, f->n, f->size, t.stride);
	return t;
}

cudnnStatus_t cudnnGetFilterSizeInBytes(const cudnnFilterDescriptor_t desc, size_t *size)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(size);
	struct cudnnTensorStruct t = gkref_filter_tensor(desc);
	*size = t.n ? gkref_tensor_span(&t) * gkref_type_size(t.type) : 0;
	return CUDNN_STATUS_SUCCESS;
}
