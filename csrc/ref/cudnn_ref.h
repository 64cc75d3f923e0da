/* What the files of the reference libcudnn share: descriptors, refusals, numbers of any type. For tests only: see README.md.
 *
 * A function checks its arguments as NVIDIA's documentation says, and as cuDNN 9 does where a trial of its descriptors, which need no
 * card, showed what the documentation leaves open. It copies what it needs from the descriptors, which may be changed or
 * destroyed before the queued work runs. Addresses become the host's when the work runs. */
#pragma once
#include "ref.h"
#include <cudnn.h>
#include <stdbool.h>
#include <stdint.h>

struct cudnnContext {
	CUcontext context;
	cudaStream_t stream;
};

/* Sizes are batch, channels, spatial axes; n is 0 until the descriptor is set. */
struct cudnnTensorStruct {
	cudnnDataType_t type;
	int n, size[CUDNN_DIM_MAX], stride[CUDNN_DIM_MAX];
};

struct cudnnFilterStruct {
	cudnnDataType_t type;
	cudnnTensorFormat_t format;
	int n, size[CUDNN_DIM_MAX];
};

struct cudnnConvolutionStruct {
	int n, pad[CUDNN_DIM_MAX], stride[CUDNN_DIM_MAX], dilation[CUDNN_DIM_MAX]; /* n counts spatial axes */
	int groups;
	cudnnConvolutionMode_t mode;
	cudnnDataType_t compute;
	cudnnMathType_t math;
};

struct cudnnPoolingStruct {
	cudnnPoolingMode_t mode;
	cudnnNanPropagation_t nan;
	int n, window[CUDNN_DIM_MAX], pad[CUDNN_DIM_MAX], stride[CUDNN_DIM_MAX]; /* n counts spatial axes */
};

struct cudnnActivationStruct {
	bool set;
	cudnnActivationMode_t mode;
	cudnnNanPropagation_t nan;
	double coef, swish_beta;
};

struct cudnnDropoutStruct {
	cudnnHandle_t handle; /* NULL until the descriptor is set */
	float dropout;
	void *states; /* device */
	unsigned long long seed;
};

struct cudnnOpTensorStruct {
	bool set;
	cudnnOpTensorOp_t op;
	cudnnDataType_t compute;
	cudnnNanPropagation_t nan;
};

struct cudnnReduceTensorStruct {
	bool set;
	cudnnReduceTensorOp_t op;
	cudnnDataType_t compute;
	cudnnNanPropagation_t nan;
	cudnnReduceTensorIndices_t indices;
	cudnnIndicesType_t indices_type;
};

enum { GKREF_DROPOUT_STATES = 64 }; /* bytes: seed and count of the calls */

/* Keeps the text for cudnnGetLastErrorString and returns status. */
cudnnStatus_t gkref_refuse(cudnnStatus_t status, const char *function, const char *text);

#define REFUSE_IF(condition, status, text) \
	do { \
		if (condition) return gkref_refuse(status, __func__, text); \
	} while (0)
#define BAD_IF(condition, text) REFUSE_IF(condition, CUDNN_STATUS_BAD_PARAM, text)
#define NEEDS(pointer) BAD_IF(!(pointer), #pointer " is NULL")
#define UNSUPPORTED_IF(condition, text) REFUSE_IF(condition, CUDNN_STATUS_NOT_SUPPORTED, text)

/* Success when the handle can work: it is one, and its context is the thread's current one. */
cudnnStatus_t gkref_check_handle(cudnnHandle_t h, const char *function);
#define NEEDS_HANDLE(h) \
	do { \
		cudnnStatus_t handle_status_ = gkref_check_handle(h, __func__); \
		if (handle_status_ != CUDNN_STATUS_SUCCESS) return handle_status_; \
	} while (0)

/* Enqueues run(args) on the handle's stream. */
cudnnStatus_t gkref_queue(cudnnHandle_t h, CUresult (*run)(void *args), const void *args, size_t size, const char *function);
#define QUEUE(h, run, args) gkref_queue(h, run, &(args), sizeof(args), __func__)

/* Bytes of an element, 0 for types that the reference does not know. */
size_t gkref_type_size(cudnnDataType_t t);
/* alpha and beta are doubles for tensors of doubles and floats for all others. */
double gkref_factor(const void *p, cudnnDataType_t of);

/* Elements from the first to behind the last. */
int64_t gkref_tensor_span(const struct cudnnTensorStruct *t);
/* The host's address of a tensor's elements, NULL when they are not device memory. */
void *gkref_tensor_host(const struct cudnnTensorStruct *t, const void *p);
bool gkref_same_sizes(const struct cudnnTensorStruct *a, const struct cudnnTensorStruct *b);
/* A filter as a tensor: the strides of its format. */
struct cudnnTensorStruct gkref_filter_tensor(const struct cudnnFilterStruct *f);

/* Element i of an array of type t, through double; t is Float, Double, Half or BFloat16. */
double gkref_load(const void *p, cudnnDataType_t t, int64_t i);
void gkref_store(void *p, cudnnDataType_t t, int64_t i, double v);
