/* Which convolutions the reference computes: of float, double, half and bfloat16, with 2 or 3 spatial axes, as cross-correlations. */
#include "cudnn_conv.h"

static cudnnStatus_t refuse(cudnnStatus_t status, const char *function, const char *text) { return gkref_refuse(status, function, text); }

static bool computed_in(cudnnDataType_t type, cudnnDataType_t compute)
{
	switch ((int)type) {
	case CUDNN_DATA_DOUBLE:
		return compute == CUDNN_DATA_DOUBLE;
	case CUDNN_DATA_FLOAT:
	case CUDNN_DATA_HALF:
	case CUDNN_DATA_BFLOAT16:
		return compute == CUDNN_DATA_FLOAT;
	}
	return false;
}

static bool channels_last(const struct cudnnTensorStruct *t)
{
	return t->size[1] > 1 && t->stride[1] == 1 && t->stride[t->n - 1] >= t->size[1];
}

/* Neither order can be told from the other where there is one channel or one pixel. */
static bool layout_agrees(const struct cudnnTensorStruct *t, cudnnTensorFormat_t format)
{
	int64_t pixels = 1;
	for (int i = 2; i < t->n; i++) pixels *= t->size[i];
	if (t->size[1] == 1 || pixels == 1) return true;
	return channels_last(t) == (format == CUDNN_TENSOR_NHWC);
}

static bool sizes_agree(const struct cudnnTensorStruct *x, const struct cudnnFilterStruct *w, const struct cudnnConvolutionStruct *conv,
	const struct cudnnTensorStruct *y)
{
	if (x->size[1] != w->size[1] * conv->groups || w->size[0] % conv->groups) return false;
	if (y->size[0] != x->size[0] || y->size[1] != w->size[0]) return false;
	for (int i = 0; i < conv->n; i++) {
		int room = x->size[i + 2] + 2 * conv->pad[i] - (conv->dilation[i] * (w->size[i + 2] - 1) + 1);
		if (room < 0 || y->size[i + 2] != room / conv->stride[i] + 1) return false;
	}
	return true;
}

cudnnStatus_t gkref_conv_describe(struct gkref_conv *to, const struct cudnnTensorStruct *x, const struct cudnnFilterStruct *w,
	const struct cudnnConvolutionStruct *conv, const struct cudnnTensorStruct *y, const char *function)
{
	if (!x || !w || !conv || !y) return refuse(CUDNN_STATUS_BAD_PARAM, function, "a descriptor is NULL");
	if (!x->n || !w->n || !conv->n || !y->n) return refuse(CUDNN_STATUS_BAD_PARAM, function, "a descriptor is not set");
	if (x->n != conv->n + 2 || w->n != x->n || y->n != x->n) return refuse(CUDNN_STATUS_BAD_PARAM, function, "the numbers of axes do not agree");
	if (x->n < 4 || x->n > 5) return refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "neither 2 nor 3 spatial axes");
	if (w->type != x->type || y->type != x->type) return refuse(CUDNN_STATUS_BAD_PARAM, function, "the types do not agree");
	if (!computed_in(x->type, conv->compute)) return refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "the type is not computed in the compute type");
	if (conv->mode != CUDNN_CROSS_CORRELATION) return refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "the mode is not CUDNN_CROSS_CORRELATION");
	if (!sizes_agree(x, w, conv, y)) return refuse(CUDNN_STATUS_BAD_PARAM, function, "the sizes do not agree");
	if (!layout_agrees(x, w->format) || !layout_agrees(y, w->format))
		return refuse(CUDNN_STATUS_NOT_SUPPORTED, function, "the layouts of tensors and filter do not agree");
	*to = (struct gkref_conv){.x = *x, .w = gkref_filter_tensor(w), .y = *y, .groups = conv->groups};
	int first = 3 - conv->n;
	for (int i = 0; i < 3; i++) {
		to->pad[i] = i < first ? 0 : conv->pad[i - first];
		to->stride[i] = i < first ? 1 : conv->stride[i - first];
		to->dilation[i] = i < first ? 1 : conv->dilation[i - first];
	}
	return CUDNN_STATUS_SUCCESS;
}
