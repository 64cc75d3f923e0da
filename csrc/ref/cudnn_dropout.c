/* Dropout. The reserve space has a bit for each element, whether it was kept; the states are the seed and how many calls there were. */
#include "cudnn_each.h"

struct dropout_args {
	struct gkref_operand from, to;
	CUdeviceptr reserve, states;
	size_t reserve_bytes;
	double rate;
};

static size_t reserve_of(const struct cudnnTensorStruct *x) { return (size_t)(gkref_count(x) + 7) / 8; }

/* A number in [0, 1) of seed, call and element (SplitMix64, Steele, Lea and Flood 2014). */
static double uniform(uint64_t seed, uint64_t call, uint64_t element)
{
	uint64_t z = seed + call * 0xda942042e4dd58b5 + (element + 1) * 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static void scale_kept(const struct dropout_args *a, const void *from, void *to, const uint8_t *kept)
{
	const struct cudnnTensorStruct *tf = &a->from.t, *tt = &a->to.t;
	for (int64_t i = 0; i < gkref_count(tf); i++) {
		bool keep = kept[i / 8] >> i % 8 & 1;
		double v = keep ? gkref_load(from, tf->type, gkref_place(tf, tf, i)) / (1 - a->rate) : 0;
		gkref_store(to, tt->type, gkref_place(tf, tt, i), v);
	}
}

static CUresult forward(void *args)
{
	const struct dropout_args *a = args;
	const void *from = gkref_operand_host(&a->from);
	void *to = gkref_operand_host(&a->to);
	uint8_t *kept = gkref_host(a->reserve, a->reserve_bytes);
	uint64_t *states = gkref_host(a->states, GKREF_DROPOUT_STATES);
	if (!from || !to || !kept || !states) return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (size_t i = 0; i < reserve_of(&a->from.t); i++) kept[i] = 0;
	for (int64_t i = 0; i < gkref_count(&a->from.t); i++)
		kept[i / 8] |= (uint8_t)((uniform(states[0], states[1], (uint64_t)i) >= a->rate) << i % 8);
	states[1]++;
	scale_kept(a, from, to, kept);
	return CUDA_SUCCESS;
}

static CUresult backward(void *args)
{
	const struct dropout_args *a = args;
	const void *from = gkref_operand_host(&a->from);
	void *to = gkref_operand_host(&a->to);
	const uint8_t *kept = gkref_host(a->reserve, a->reserve_bytes);
	if (!from || !to || !kept) return CUDA_ERROR_ILLEGAL_ADDRESS;
	scale_kept(a, from, to, kept);
	return CUDA_SUCCESS;
}

cudnnStatus_t cudnnDropoutGetReserveSpaceSize(cudnnTensorDescriptor_t x, size_t *size)
{
	gkref_called(__func__);
	NEEDS(x);
	NEEDS(size);
	BAD_IF(!x->n, "a descriptor is not set");
	*size = reserve_of(x);
	return CUDNN_STATUS_SUCCESS;
}

/* The states go on where they are. */
cudnnStatus_t cudnnRestoreDropoutDescriptor(cudnnDropoutDescriptor_t desc, cudnnHandle_t handle, float dropout, void *states, size_t size,
	unsigned long long seed)
{
	gkref_called(__func__);
	NEEDS(desc);
	NEEDS_HANDLE(handle);
	NEEDS(states);
	BAD_IF(!(dropout >= 0 && dropout <= 1), "a rate that is not within 0 and 1");
	REFUSE_IF(size < GKREF_DROPOUT_STATES, CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT, "the states are too small");
	*desc = (struct cudnnDropoutStruct){.handle = handle, .dropout = dropout, .states = states, .seed = seed};
	return CUDNN_STATUS_SUCCESS;
}

static cudnnStatus_t prepare(struct dropout_args *args, cudnnHandle_t handle, const struct cudnnDropoutStruct *desc,
	const struct cudnnTensorStruct *from, const void *pfrom, const struct cudnnTensorStruct *to, const void *pto, void *reserve, size_t bytes,
	const char *function)
{
	cudnnStatus_t status = gkref_check_handle(handle, function);
	if (status == CUDNN_STATUS_SUCCESS) status = gkref_check_operand(from, pfrom, function);
	if (status == CUDNN_STATUS_SUCCESS) status = gkref_check_operand(to, pto, function);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	if (!desc || !desc->handle || !desc->states) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the descriptor is not set");
	if (!gkref_same_sizes(from, to)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the sizes do not agree");
	if (from->type != to->type) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the types do not agree");
	if (pfrom == pto && !gkref_same_strides(from, to)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "in place with other strides");
	if (!reserve || bytes < reserve_of(from)) return gkref_refuse(CUDNN_STATUS_BAD_PARAM, function, "the reserve space is too small");
	*args = (struct dropout_args){gkref_operand_of(from, pfrom), gkref_operand_of(to, pto), (CUdeviceptr)reserve, (CUdeviceptr)desc->states,
		bytes, desc->dropout};
	return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnDropoutForward(cudnnHandle_t handle, const cudnnDropoutDescriptor_t desc, const cudnnTensorDescriptor_t x, const void *px,
	const cudnnTensorDescriptor_t y, void *py, void *reserve, size_t bytes)
{
	gkref_called(__func__);
	struct dropout_args args;
	cudnnStatus_t status = prepare(&args, handle, desc, x, px, y, py, reserve, bytes, __func__);
	return status == CUDNN_STATUS_SUCCESS ? QUEUE(handle, forward, args) : status;
}

cudnnStatus_t cudnnDropoutBackward(cudnnHandle_t handle, const cudnnDropoutDescriptor_t desc, const cudnnTensorDescriptor_t dy, const void *pdy,
	const cudnnTensorDescriptor_t dx, void *pdx, void *reserve, size_t bytes)
{
	gkref_called(__func__);
	struct dropout_args args;
	cudnnStatus_t status = prepare(&args, handle, desc, dy, pdy, dx, pdx, reserve, bytes, __func__);
	return status == CUDNN_STATUS_SUCCESS ? QUEUE(handle, backward, args) : status;
}
