/* Descriptors of convolutions and pools, and the sizes of what they give. */
#include "cudnn_desc.h"
#include <string.h>

cudnnStatus_t cudnnCreateConvolutionDescriptor(cudnnConvolutionDescriptor_t *desc)
{
	gkref_called(__func__);
	NEEDS(desc);
	struct cudnnConvolutionStruct *d = calloc(1, sizeof *d);
	REFUSE_IF(!d, CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED, "out of memory");
	d->groups = 1;
	*desc = d;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnDestroyConvolutionDescriptor(cudnnConvolutionDescriptor_t desc) { DESTROY(desc); }
cudnnStatus_t cudnnCreatePoolingDescriptor(cudnnPoolingDescriptor_t *desc) { CREATE(desc); }
cudnnStatus_t cudnnDestroyPoolingDescriptor(cudnnPoolingDescriptor_t desc) { DESTROY(desc); }

cudnnStatus_t cudnnSetConvolutionNdDescriptor(cudnnConvolutionDescriptor_t desc, int n, const int *pad, const int *stride, const int *dilation,
	cudnnConvolutionMode_t mode, cudnnDataType_t compute)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(pad);
	NEEDS(stride);
	NEEDS(dilation);
	UNSUPPORTED_IF(n > CUDNN_DIM_MAX - 2, "more than CUDNN_DIM_MAX - 2 spatial axes");
	BAD_IF(!gkref_all_from(0, n, pad), "a negative padding");
	BAD_IF(!gkref_all_from(1, n, stride), "a stride below 1");
	BAD_IF(!gkref_all_from(1, n, dilation), "a dilation below 1");
	BAD_IF(mode != CUDNN_CONVOLUTION && mode != CUDNN_CROSS_CORRELATION, "unknown mode");
	BAD_IF(compute != CUDNN_DATA_FLOAT && compute != CUDNN_DATA_DOUBLE && compute != CUDNN_DATA_HALF && compute != CUDNN_DATA_INT32,
		"a type that is not for computing");
	desc->n = n;
	memcpy(desc->pad, pad, n * sizeof *pad);
	memcpy(desc->stride, stride, n * sizeof *stride);
	memcpy(desc->dilation, dilation, n * sizeof *dilation);
	desc->mode = mode;
	desc->compute = compute;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetConvolutionNdDescriptor(const cudnnConvolutionDescriptor_t desc, int requested, int *n, int *pad, int *stride, int *dilation,
	cudnnConvolutionMode_t *mode, cudnnDataType_t *compute)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(n);
	NEEDS(mode);
	NEEDS(compute);
	BAD_IF(requested > 0 && (!pad || !stride || !dilation), "an array is NULL");
	*n = desc->n;
	*mode = desc->mode;
	*compute = desc->compute;
	for (int i = 0; i < requested && i < desc->n; i++) {
		pad[i] = desc->pad[i];
		stride[i] = desc->stride[i];
		dilation[i] = desc->dilation[i];
	}
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetConvolutionGroupCount(cudnnConvolutionDescriptor_t desc, int groups)
{
	gkref_called(__func__);
	NEEDS(desc);
	BAD_IF(groups < 1, "fewer than 1 group");
	desc->groups = groups;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetConvolutionGroupCount(cudnnConvolutionDescriptor_t desc, int *groups)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(groups);
	*groups = desc->groups;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetConvolutionMathType(cudnnConvolutionDescriptor_t desc, cudnnMathType_t math)
{
	gkref_called(__func__);
	NEEDS(desc);
	BAD_IF((int)math < CUDNN_DEFAULT_MATH || math > CUDNN_FMA_MATH, "unknown math type");
	desc->math = math;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetConvolutionMathType(cudnnConvolutionDescriptor_t desc, cudnnMathType_t *math)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(math);
	*math = desc->math;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetConvolutionNdForwardOutputDim(const cudnnConvolutionDescriptor_t desc, const cudnnTensorDescriptor_t x,
	const cudnnFilterDescriptor_t w, int n, int *size)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(x);
	NEEDS(w);
	NEEDS(size);
	BAD_IF(desc->n == 0 || x->n == 0 || w->n == 0, "a descriptor is not set");
	BAD_IF(n != x->n || x->n != w->n || x->n != desc->n + 2, "the numbers of axes do not agree");
	BAD_IF(x->size[1] != w->size[1] * desc->groups, "the channels are not those of the filter times the groups");
	BAD_IF(w->size[0] % desc->groups, "the filters cannot be cut into the groups");
	for (int i = 0; i < desc->n; i++) {
		int room = x->size[i + 2] + 2 * desc->pad[i] - (desc->dilation[i] * (w->size[i + 2] - 1) + 1);
		BAD_IF(room < 0, "the filter is larger than the padded input");
		size[i + 2] = room / desc->stride[i] + 1;
	}
	size[0] = x->size[0];
	size[1] = w->size[0];
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetPoolingNdDescriptor(cudnnPoolingDescriptor_t desc, const cudnnPoolingMode_t mode, const cudnnNanPropagation_t nan, int n,
	const int *window, const int *pad, const int *stride)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(window);
	NEEDS(pad);
	NEEDS(stride);
	UNSUPPORTED_IF(n > CUDNN_DIM_MAX - 2, "more than CUDNN_DIM_MAX - 2 spatial axes");
	BAD_IF(n < 1, "no spatial axes");
	BAD_IF((int)mode < CUDNN_POOLING_MAX || mode > CUDNN_POOLING_MAX_DETERMINISTIC, "unknown mode");
	BAD_IF(nan != CUDNN_PROPAGATE_NAN && nan != CUDNN_NOT_PROPAGATE_NAN, "unknown propagation of NaN");
	BAD_IF(!gkref_all_from(1, n, window), "a window below 1");
	BAD_IF(!gkref_all_from(0, n, pad), "a negative padding");
	BAD_IF(!gkref_all_from(1, n, stride), "a stride below 1");
	desc->mode = mode;
	desc->nan = nan;
	desc->n = n;
	memcpy(desc->window, window, n * sizeof *window);
	memcpy(desc->pad, pad, n * sizeof *pad);
	memcpy(desc->stride, stride, n * sizeof *stride);
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetPoolingNdDescriptor(const cudnnPoolingDescriptor_t desc, int requested, cudnnPoolingMode_t *mode, cudnnNanPropagation_t *nan,
	int *n, int *window, int *pad, int *stride)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(mode);
	NEEDS(nan);
	NEEDS(n);
	BAD_IF(requested > 0 && (!window || !pad || !stride), "an array is NULL");
	*mode = desc->mode;
	*nan = desc->nan;
	*n = desc->n;
	for (int i = 0; i < requested && i < desc->n; i++) {
		window[i] = desc->window[i];
		pad[i] = desc->pad[i];
		stride[i] = desc->stride[i];
	}
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetPoolingNdForwardOutputDim(const cudnnPoolingDescriptor_t desc, const cudnnTensorDescriptor_t x, int n, int *size)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(x);
	NEEDS(size);
	BAD_IF(desc->n == 0 || x->n == 0, "a descriptor is not set");
	BAD_IF(n != x->n || x->n != desc->n + 2, "the numbers of axes do not agree");
	for (int i = 0; i < desc->n; i++) {
		int room = x->size[i + 2] + 2 * desc->pad[i] - desc->window[i];
		BAD_IF(room < 0, "the window is larger than the padded input");
		size[i + 2] = room / desc->stride[i] + 1;
	}
	size[0] = x->size[0];
	size[1] = x->size[1];
	return CUDNN_STATUS_SUCCESS;
}
