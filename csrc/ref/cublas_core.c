/* Handles and settings of the reference libcublas. */
#include "cublas_ref.h"
#include <stdlib.h>

cublasStatus_t cublasCreate(cublasHandle_t *handle)
{
	gkref_called(__func__);
	if (!handle) return CUBLAS_STATUS_INVALID_VALUE;
	CUcontext context = NULL;
	if (gkref_context() != CUDA_SUCCESS || cuCtxGetCurrent(&context) != CUDA_SUCCESS) return CUBLAS_STATUS_NOT_INITIALIZED;
	*handle = calloc(1, sizeof **handle);
	if (!*handle) return CUBLAS_STATUS_ALLOC_FAILED;
	(*handle)->context = context;
	return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasDestroy(cublasHandle_t handle)
{
	gkref_called(__func__);
	if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
	free(handle);
	return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t gkref_cublas_check(cublasHandle_t h)
{
	CUcontext current = NULL;
	if (!h || gkref_context() != CUDA_SUCCESS || cuCtxGetCurrent(&current) != CUDA_SUCCESS || current != h->context)
		return CUBLAS_STATUS_NOT_INITIALIZED;
	return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasGetVersion(cublasHandle_t handle, int *version)
{
	gkref_called(__func__);
	if (!version) return CUBLAS_STATUS_INVALID_VALUE;
	(void)handle;
	*version = CUBLAS_VERSION;
	return CUBLAS_STATUS_SUCCESS;
}

/* A new stream takes the workspace away, as the documentation says. */
cublasStatus_t cublasSetStream(cublasHandle_t handle, cudaStream_t stream)
{
	gkref_called(__func__);
	cublasStatus_t status = gkref_cublas_check(handle);
	if (status != CUBLAS_STATUS_SUCCESS) return status;
	handle->stream = stream;
	handle->workspace = NULL;
	handle->workspace_bytes = 0;
	return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasGetStream(cublasHandle_t handle, cudaStream_t *stream)
{
	gkref_called(__func__);
	if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
	if (!stream) return CUBLAS_STATUS_INVALID_VALUE;
	*stream = handle->stream;
	return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetWorkspace(cublasHandle_t handle, void *workspace, size_t bytes)
{
	gkref_called(__func__);
	cublasStatus_t status = gkref_cublas_check(handle);
	if (status != CUBLAS_STATUS_SUCCESS) return status;
	if ((uintptr_t)workspace % 256 || (bytes && !workspace)) return CUBLAS_STATUS_INVALID_VALUE;
	if (bytes && !gkref_host((CUdeviceptr)workspace, bytes)) return CUBLAS_STATUS_INVALID_VALUE;
	handle->workspace = workspace;
	handle->workspace_bytes = bytes;
	return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetMathMode(cublasHandle_t handle, cublasMath_t mode)
{
	gkref_called(__func__);
	if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
	if (mode != CUBLAS_DEFAULT_MATH && mode != CUBLAS_PEDANTIC_MATH && mode != CUBLAS_TF32_TENSOR_OP_MATH) return CUBLAS_STATUS_INVALID_VALUE;
	handle->math = mode;
	return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasGetMathMode(cublasHandle_t handle, cublasMath_t *mode)
{
	gkref_called(__func__);
	if (!handle) return CUBLAS_STATUS_NOT_INITIALIZED;
	if (!mode) return CUBLAS_STATUS_INVALID_VALUE;
	*mode = handle->math;
	return CUBLAS_STATUS_SUCCESS;
}

#define NAME(s) \
	case s: \
		return #s

const char *cublasGetStatusName(cublasStatus_t status)
{
	gkref_called(__func__);
	switch (status) {
		NAME(CUBLAS_STATUS_SUCCESS);
		NAME(CUBLAS_STATUS_NOT_INITIALIZED);
		NAME(CUBLAS_STATUS_ALLOC_FAILED);
		NAME(CUBLAS_STATUS_INVALID_VALUE);
		NAME(CUBLAS_STATUS_ARCH_MISMATCH);
		NAME(CUBLAS_STATUS_MAPPING_ERROR);
		NAME(CUBLAS_STATUS_EXECUTION_FAILED);
		NAME(CUBLAS_STATUS_INTERNAL_ERROR);
		NAME(CUBLAS_STATUS_NOT_SUPPORTED);
	default:
		return "CUBLAS_UNKNOWN_STATUS";
	}
}

const char *cublasGetStatusString(cublasStatus_t status)
{
	gkref_called(__func__);
	switch (status) {
	case CUBLAS_STATUS_SUCCESS:
		return "success";
	case CUBLAS_STATUS_NOT_INITIALIZED:
		return "the library was not initialized";
	case CUBLAS_STATUS_ALLOC_FAILED:
		return "the resource allocation failed";
	case CUBLAS_STATUS_INVALID_VALUE:
		return "an unsupported value or parameter was passed to the function";
	case CUBLAS_STATUS_EXECUTION_FAILED:
		return "the GPU program failed to execute";
	case CUBLAS_STATUS_NOT_SUPPORTED:
		return "the requested functionality is not supported";
	default:
		return "unknown error";
	}
}
