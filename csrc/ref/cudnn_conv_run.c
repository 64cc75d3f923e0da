/* What a queued convolution does when it runs: the operands are copied to the dense form, in float or double, and the result is copied
 * from it, whatever layout and type they have. */
#include "cudnn_conv.h"
#include <stdlib.h>
#include <string.h>

/* A tensor of one to three spatial axes as one of three. */
struct image {
	const struct cudnnTensorStruct *t;
	int size[3], stride[3];
};

static struct image image_of(const struct cudnnTensorStruct *t)
{
	struct image m = {.t = t};
	int first = 5 - t->n;
	for (int i = 0; i < 3; i++) {
		m.size[i] = i < first ? 1 : t->size[i - first + 2];
		m.stride[i] = i < first ? 0 : t->stride[i - first + 2];
	}
	return m;
}

#define EACH_ELEMENT(m, at) \
	for (int n_ = 0; n_ < (m).t->size[0]; n_++) \
		for (int i_ = 0; i_ < (m).size[0]; i_++) \
			for (int j_ = 0; j_ < (m).size[1]; j_++) \
				for (int l_ = 0; l_ < (m).size[2]; l_++) \
					for (int64_t c_ = 0, at = (int64_t)n_ * (m).t->stride[0] + (int64_t)i_ * (m).stride[0] + \
							(int64_t)j_ * (m).stride[1] + (int64_t)l_ * (m).stride[2]; \
						c_ < (m).t->size[1]; c_++, at += (m).t->stride[1])

static int64_t count_of(const struct cudnnTensorStruct *t)
{
	int64_t count = 1;
	for (int i = 0; i < t->n; i++) count *= t->size[i];
	return count;
}

/* Dense numbers: p is an array of float or of double. */
struct numbers {
	void *p;
	cudnnDataType_t type;
};

static void read_images(struct numbers to, const struct cudnnTensorStruct *t, const void *from)
{
	struct image m = image_of(t);
	int64_t i = 0;
	EACH_ELEMENT(m, at) gkref_store(to.p, to.type, i++, gkref_load(from, t->type, at));
}

static void write_images(const struct cudnnTensorStruct *t, void *to, struct numbers from, double alpha, double beta)
{
	struct image m = image_of(t);
	int64_t i = 0;
	EACH_ELEMENT(m, at)
	{
		double v = alpha * gkref_load(from.p, from.type, i++);
		if (beta != 0) v += beta * gkref_load(to, t->type, at);
		gkref_store(to, t->type, at, v);
	}
}

/* Where element (filter, tap, channel of the group) lies in the dense filters [groups taps rows columns]: rows are the input's channels,
 * but for the pass back to the data, whose sums run over the output's. */
static int64_t filter_at(const struct gkref_conv *q, int filter, int64_t tap, int64_t taps, int channel)
{
	int c = q->w.size[1], k = q->w.size[0] / q->groups;
	int64_t block = (filter / k * taps + tap) * c * k;
	return q->pass == GKREF_BACKWARD_DATA ? block + (int64_t)(filter % k) * c + channel : block + (int64_t)channel * k + filter % k;
}

#define EACH_FILTER_ELEMENT(q, m, at, dense) \
	EACH_ELEMENT(m, at) \
	for (int64_t taps_ = (int64_t)(m).size[0] * (m).size[1] * (m).size[2], \
			dense = filter_at(q, n_, ((int64_t)i_ * (m).size[1] + j_) * (m).size[2] + l_, taps_, (int)c_), once_ = 1; \
		once_; once_ = 0)

static void read_filters(struct numbers to, const struct gkref_conv *q, const void *from)
{
	struct image m = image_of(&q->w);
	EACH_FILTER_ELEMENT(q, m, at, dense) gkref_store(to.p, to.type, dense, gkref_load(from, q->w.type, at));
}

static void write_filters(const struct gkref_conv *q, void *to, struct numbers from)
{
	struct image m = image_of(&q->w);
	EACH_FILTER_ELEMENT(q, m, at, dense)
	{
		double v = q->alpha * gkref_load(from.p, from.type, dense);
		if (q->beta != 0) v += q->beta * gkref_load(to, q->w.type, at);
		gkref_store(to, q->w.type, at, v);
	}
}

static struct gkref_dense dense_of(const struct gkref_conv *q)
{
	struct gkref_dense g = {.n = q->x.size[0], .c = q->x.size[1], .k = q->y.size[1], .groups = q->groups};
	struct image x = image_of(&q->x), w = image_of(&q->w), y = image_of(&q->y);
	memcpy(g.in, x.size, sizeof g.in);
	memcpy(g.size, w.size, sizeof g.size);
	memcpy(g.out, y.size, sizeof g.out);
	memcpy(g.pad, q->pad, sizeof g.pad);
	memcpy(g.stride, q->stride, sizeof g.stride);
	memcpy(g.dilation, q->dilation, sizeof g.dilation);
	return g;
}

/* The end of the fused form: y = act(alpha*result + beta*z + bias). */
static bool write_fused(const struct gkref_conv *q, void *y, struct numbers result)
{
	struct image m = image_of(&q->y);
	const void *z = q->beta != 0 ? gkref_tensor_host(&q->z, (const void *)q->pz) : y;
	const void *bias = gkref_host(q->pbias, q->y.size[1] * gkref_type_size(q->y.type));
	if (!z || !bias) return false;
	int64_t i = 0;
	EACH_ELEMENT(m, at)
	{
		double v = q->alpha * gkref_load(result.p, result.type, i++) + gkref_load(bias, q->y.type, c_);
		if (q->beta != 0) v += q->beta * gkref_load(z, q->z.type, at);
		if (q->relu && !(v > 0)) v = 0; /* NaN is not propagated */
		gkref_store(y, q->y.type, at, v);
	}
	return true;
}

static bool compute(const struct gkref_conv *q, void *x, void *w, void *y, struct numbers dx, struct numbers dw, struct numbers dy, void *part)
{
	struct gkref_dense g = dense_of(q);
	bool doubles = dx.type == CUDNN_DATA_DOUBLE;
	if (q->pass != GKREF_BACKWARD_DATA) read_images(dx, &q->x, x);
	if (q->pass != GKREF_BACKWARD_FILTER) read_filters(dw, q, w);
	if (q->pass != GKREF_FORWARD) read_images(dy, &q->y, y);
	switch (q->pass) {
	case GKREF_FORWARD:
		if (doubles) gkref_conv_forward_double(&g, dx.p, dw.p, dy.p);
		if (!doubles) gkref_conv_forward_float(&g, dx.p, dw.p, dy.p);
		if (q->z.n) return write_fused(q, y, dy);
		write_images(&q->y, y, dy, q->alpha, q->beta);
		break;
	case GKREF_BACKWARD_DATA:
		if (doubles) gkref_conv_data_double(&g, dy.p, dw.p, dx.p);
		if (!doubles) gkref_conv_data_float(&g, dy.p, dw.p, dx.p);
		write_images(&q->x, x, dx, q->alpha, q->beta);
		break;
	case GKREF_BACKWARD_FILTER:
		if (doubles) gkref_conv_filter_double(&g, dx.p, dy.p, dw.p, part);
		if (!doubles) gkref_conv_filter_float(&g, dx.p, dy.p, dw.p, part);
		write_filters(q, w, dw);
		break;
	}
	return true;
}

CUresult gkref_conv_run(void *conv)
{
	const struct gkref_conv *q = conv;
	void *x = gkref_tensor_host(&q->x, (const void *)q->px);
	void *w = gkref_tensor_host(&q->w, (const void *)q->pw);
	void *y = gkref_tensor_host(&q->y, (const void *)q->py);
	void *workspace = q->workspace_bytes ? gkref_host(q->workspace, q->workspace_bytes) : NULL;
	if (!x || !w || !y || (q->workspace_bytes && !workspace)) return CUDA_ERROR_ILLEGAL_ADDRESS;
	/* Whoever shares the workspace with something that lives notices. */
	if (workspace) memset(workspace, 0xCD, q->workspace_bytes);
	cudnnDataType_t type = q->x.type == CUDNN_DATA_DOUBLE ? CUDNN_DATA_DOUBLE : CUDNN_DATA_FLOAT;
	size_t size = gkref_type_size(type);
	struct numbers dx = {calloc(count_of(&q->x), size), type}, dw = {calloc(count_of(&q->w), size), type}, dy = {calloc(count_of(&q->y), size), type};
	void *part = q->pass == GKREF_BACKWARD_FILTER ? calloc(count_of(&q->w), size) : NULL;
	CUresult result = CUDA_ERROR_OUT_OF_MEMORY;
	if (dx.p && dw.p && dy.p && (part || q->pass != GKREF_BACKWARD_FILTER))
		result = compute(q, x, w, y, dx, dw, dy, part) ? CUDA_SUCCESS : CUDA_ERROR_ILLEGAL_ADDRESS;
	free(dx.p);
	free(dw.p);
	free(dy.p);
	free(part);
	return result;
}
