/* Handles, versions, errors, and what all functions of the reference libcudnn use. */
#include "cudnn_ref.h"
#include "half.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local char last_error[512];

cudnnStatus_t gkref_refuse(cudnnStatus_t status, const char *function, const char *text)
{
	snprintf(last_error, sizeof last_error, "%s: %s", function, text);
	return status;
}

void cudnnGetLastErrorString(char *message, size_t max_size)
{
	gkref_called(__func__);
	if (message && max_size > 0) snprintf(message, max_size, "%s", last_error);
	last_error[0] = 0;
}

#define NAME(s) \
	case s: \
		return #s

const char *cudnnGetErrorString(cudnnStatus_t status)
{
	gkref_called(__func__);
	switch ((int)status) {
		NAME(CUDNN_STATUS_SUCCESS);
		NAME(CUDNN_STATUS_NOT_INITIALIZED);
		NAME(CUDNN_STATUS_BAD_PARAM);
		NAME(CUDNN_STATUS_BAD_PARAM_NULL_POINTER);
		NAME(CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT);
		NAME(CUDNN_STATUS_BAD_PARAM_STREAM_MISMATCH);
		NAME(CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH);
		NAME(CUDNN_STATUS_NOT_SUPPORTED);
		NAME(CUDNN_STATUS_NOT_SUPPORTED_SHAPE);
		NAME(CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE);
		NAME(CUDNN_STATUS_NOT_SUPPORTED_LAYOUT);
		NAME(CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED);
		NAME(CUDNN_STATUS_EXECUTION_FAILED);
	}
	return "CUDNN_UNKNOWN_STATUS";
}

/* GOKERAS_REF_CUDNN_VERSION is another version to report, for tests. */
size_t cudnnGetVersion(void)
{
	gkref_called(__func__);
	const char *other = getenv("GOKERAS_REF_CUDNN_VERSION");
	return other ? strtoul(other, NULL, 10) : CUDNN_VERSION;
}

size_t cudnnGetCudartVersion(void)
{
	gkref_called(__func__);
	return CUDA_VERSION;
}

cudnnStatus_t cudnnCreate(cudnnHandle_t *handle)
{
	gkref_called(__func__);
	NEEDS(handle);
	CUcontext context = NULL;
	REFUSE_IF(gkref_context() != CUDA_SUCCESS || cuCtxGetCurrent(&context) != CUDA_SUCCESS, CUDNN_STATUS_NOT_INITIALIZED,
		"no current context");
	*handle = calloc(1, sizeof **handle);
	REFUSE_IF(!*handle, CUDNN_STATUS_INTERNAL_ERROR_HOST_ALLOCATION_FAILED, "out of memory");
	(*handle)->context = context;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnDestroy(cudnnHandle_t handle)
{
	gkref_called(__func__);
	free(handle);
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t gkref_check_handle(cudnnHandle_t h, const char *function)
{
	if (!h) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "handle is NULL");
	CUcontext current = NULL;
	if (gkref_context() != CUDA_SUCCESS || cuCtxGetCurrent(&current) != CUDA_SUCCESS || current != h->context)
		return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the handle's context is not the current one");
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, cudaStream_t stream)
{
	gkref_called(__func__);
	NEEDS_HANDLE(handle);
	handle->stream = stream;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnGetStream(cudnnHandle_t handle, cudaStream_t *stream)
{
	gkref_called(__func__);
	NEEDS(handle);
	NEEDS(stream);
	*stream = handle->stream;
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t gkref_queue(cudnnHandle_t h, CUresult (*run)(void *args), const void *args, size_t size, const char *function)
{
	if (gkref_enqueue((CUstream)h->stream, run, args, size) != CUDA_SUCCESS)
		return gkref_refuse(CUDNN_STATUS_EXECUTION_FAILED, function, "the stream took no work");
	return CUDNN_STATUS_SUCCESS;
}

size_t gkref_type_size(cudnnDataType_t t)
{
	switch ((int)t) {
	case CUDNN_DATA_DOUBLE:
	case CUDNN_DATA_INT64:
		return 8;
	case CUDNN_DATA_FLOAT:
	case CUDNN_DATA_INT32:
		return 4;
	case CUDNN_DATA_HALF:
	case CUDNN_DATA_BFLOAT16:
		return 2;
	case CUDNN_DATA_INT8:
	case CUDNN_DATA_UINT8:
	case CUDNN_DATA_BOOLEAN:
		return 1;
	}
	return 0;
}

double gkref_factor(const void *p, cudnnDataType_t of)
{
	return of == CUDNN_DATA_DOUBLE ? *(const double *)p : (double)*(const float *)p;
}

double gkref_load(const void *p, cudnnDataType_t t, int64_t i)
{
	switch ((int)t) {
	case CUDNN_DATA_DOUBLE:
		return ((const double *)p)[i];
	case CUDNN_DATA_HALF:
		return gkref_from_half(((const uint16_t *)p)[i]);
	case CUDNN_DATA_BFLOAT16:
		return gkref_from_bfloat16(((const uint16_t *)p)[i]);
	}
	return ((const float *)p)[i];
}

void gkref_store(void *p, cudnnDataType_t t, int64_t i, double v)
{
	switch ((int)t) {
	case CUDNN_DATA_DOUBLE:
		((double *)p)[i] = v;
		return;
	case CUDNN_DATA_HALF:
		((uint16_t *)p)[i] = gkref_to_half((float)v);
		return;
	case CUDNN_DATA_BFLOAT16:
		((uint16_t *)p)[i] = gkref_to_bfloat16((float)v);
		return;
	}
	((float *)p)[i] = (float)v;
}
