/* Descriptors of activations, dropout, element-wise operations and reductions. */
#include "cudnn_desc.h"
#include <string.h>

#define KNOWN_NAN(nan) BAD_IF((nan) != CUDNN_PROPAGATE_NAN && (nan) != CUDNN_NOT_PROPAGATE_NAN, "unknown propagation of NaN")

cudnnStatus_t cudnnCreateActivationDescriptor(cudnnActivationDescriptor_t *desc) { CREATE(desc); }
cudnnStatus_t cudnnDestroyActivationDescriptor(cudnnActivationDescriptor_t desc) { DESTROY(desc); }
cudnnStatus_t cudnnCreateDropoutDescriptor(cudnnDropoutDescriptor_t *desc) { CREATE(desc); }
cudnnStatus_t cudnnDestroyDropoutDescriptor(cudnnDropoutDescriptor_t desc) { DESTROY(desc); }
cudnnStatus_t cudnnCreateOpTensorDescriptor(cudnnOpTensorDescriptor_t *desc) { CREATE(desc); }
cudnnStatus_t cudnnDestroyOpTensorDescriptor(cudnnOpTensorDescriptor_t desc) { DESTROY(desc); }
cudnnStatus_t cudnnCreateReduceTensorDescriptor(cudnnReduceTensorDescriptor_t *desc) { CREATE(desc); }
cudnnStatus_t cudnnDestroyReduceTensorDescriptor(cudnnReduceTensorDescriptor_t desc) { DESTROY(desc); }

cudnnStatus_t cudnnSetActivationDescriptor(cudnnActivationDescriptor_t desc, cudnnActivationMode_t mode, cudnnNanPropagation_t nan, double coef)
{
	gkref_called(__func__);
	NEEDS(desc);
	BAD_IF((int)mode < CUDNN_ACTIVATION_SIGMOID || mode > CUDNN_ACTIVATION_SWISH, "unknown mode");
	KNOWN_NAN(nan);
	*desc = (struct cudnnActivationStruct){.set = true, .mode = mode, .nan = nan, .coef = coef, .swish_beta = 1};
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetActivationDescriptor(const cudnnActivationDescriptor_t desc, cudnnActivationMode_t *mode, cudnnNanPropagation_t *nan, double *coef)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(mode);
	NEEDS(nan);
	NEEDS(coef);
	BAD_IF(!desc->set, "the descriptor is not set");
	*mode = desc->mode;
	*nan = desc->nan;
	*coef = desc->coef;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetActivationDescriptorSwishBeta(cudnnActivationDescriptor_t desc, double beta)
{
	gkref_called(__func__);
	NEEDS(desc);
	desc->swish_beta = beta;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetActivationDescriptorSwishBeta(cudnnActivationDescriptor_t desc, double *beta)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(beta);
	*beta = desc->swish_beta;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnDropoutGetStatesSize(cudnnHandle_t handle, size_t *size)
{
	gkref_called(__func__);
	NEEDS(handle);
	NEEDS(size);
	*size = GKREF_DROPOUT_STATES;
	return CUDNN_STATUS_SUCCESS;
}

struct seed_args {
	CUdeviceptr states;
	unsigned long long seed;
};

static CUresult seed_states(void *args)
{
	const struct seed_args *a = args;
	void *states = gkref_host(a->states, GKREF_DROPOUT_STATES);
	if (!states) return CUDA_ERROR_ILLEGAL_ADDRESS;
	memset(states, 0, GKREF_DROPOUT_STATES);
	memcpy(states, &a->seed, sizeof a->seed);
	return CUDA_SUCCESS;
}

/* States of NULL leave the descriptor as it is, but for the rate. */
cudnnStatus_t cudnnSetDropoutDescriptor(cudnnDropoutDescriptor_t desc, cudnnHandle_t handle, float dropout, void *states, size_t size,
	unsigned long long seed)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS_HANDLE(handle);
	BAD_IF(!(dropout >= 0 && dropout <= 1), "a rate that is not within 0 and 1");
	REFUSE_IF(states && size < GKREF_DROPOUT_STATES, CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT, "the states are too small");
	desc->handle = handle;
	desc->dropout = dropout;
	if (!states) return CUDNN_STATUS_SUCCESS;
	desc->states = states;
	desc->seed = seed;
	struct seed_args args = {(CUdeviceptr)states, seed};
	return QUEUE(handle, seed_states, args);
}

cudnnStatus_t cudnnGetDropoutDescriptor(cudnnDropoutDescriptor_t desc, cudnnHandle_t handle, float *dropout, void **states, unsigned long long *seed)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(handle);
	NEEDS(dropout);
	NEEDS(states);
	NEEDS(seed);
	BAD_IF(desc->handle != handle, "the descriptor was set with another handle");
	*dropout = desc->dropout;
	*states = desc->states;
	*seed = desc->seed;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetOpTensorDescriptor(cudnnOpTensorDescriptor_t desc, cudnnOpTensorOp_t op, cudnnDataType_t compute, cudnnNanPropagation_t nan)
{
	gkref_called(__func__);
	NEEDS(desc);
	BAD_IF((int)op < CUDNN_OP_TENSOR_ADD || op > CUDNN_OP_TENSOR_NOT, "unknown operation");
	BAD_IF(compute != CUDNN_DATA_FLOAT && compute != CUDNN_DATA_DOUBLE && compute != CUDNN_DATA_HALF, "a type that is not for computing");
	KNOWN_NAN(nan);
	*desc = (struct cudnnOpTensorStruct){.set = true, .op = op, .compute = compute, .nan = nan};
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetOpTensorDescriptor(const cudnnOpTensorDescriptor_t desc, cudnnOpTensorOp_t *op, cudnnDataType_t *compute, cudnnNanPropagation_t *nan)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(op);
	NEEDS(compute);
	NEEDS(nan);
	BAD_IF(!desc->set, "the descriptor is not set");
	*op = desc->op;
	*compute = desc->compute;
	*nan = desc->nan;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetReduceTensorDescriptor(cudnnReduceTensorDescriptor_t desc, cudnnReduceTensorOp_t op, cudnnDataType_t compute,
	cudnnNanPropagation_t nan, cudnnReduceTensorIndices_t indices, cudnnIndicesType_t indices_type)
{
	gkref_called(__func__);
	NEEDS(desc);
	BAD_IF((int)op < CUDNN_REDUCE_TENSOR_ADD || op > CUDNN_REDUCE_TENSOR_MUL_NO_ZEROS, "unknown operation");
	BAD_IF(compute != CUDNN_DATA_FLOAT && compute != CUDNN_DATA_DOUBLE && compute != CUDNN_DATA_HALF, "a type that is not for computing");
	KNOWN_NAN(nan);
	BAD_IF(indices != CUDNN_REDUCE_TENSOR_NO_INDICES && indices != CUDNN_REDUCE_TENSOR_FLATTENED_INDICES, "unknown kind of indices");
	BAD_IF((int)indices_type < CUDNN_32BIT_INDICES || indices_type > CUDNN_8BIT_INDICES, "unknown type of indices");
	*desc = (struct cudnnReduceTensorStruct){
		.set = true, .op = op, .compute = compute, .nan = nan, .indices = indices, .indices_type = indices_type};
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetReduceTensorDescriptor(const cudnnReduceTensorDescriptor_t desc, cudnnReduceTensorOp_t *op, cudnnDataType_t *compute,
	cudnnNanPropagation_t *nan, cudnnReduceTensorIndices_t *indices, cudnnIndicesType_t *indices_type)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS(op);
	NEEDS(compute);
	NEEDS(nan);
	NEEDS(indices);
	NEEDS(indices_type);
	BAD_IF(!desc->set, "the descriptor is not set");
	*op = desc->op;
	*compute = desc->compute;
	*nan = desc->nan;
	*indices = desc->indices;
	*indices_type = desc->indices_type;
	return CUDNN_STATUS_SUCCESS;
}
