/* What the files of the reference's convolutions share. */
#pragma once
#include "cudnn_ref.h"

enum gkref_pass { GKREF_FORWARD, GKREF_BACKWARD_DATA, GKREF_BACKWARD_FILTER };

/* A queued convolution. x, w and y are the forward pass's: the result is y, x or w according to the pass. */
struct gkref_conv {
	enum gkref_pass pass;
	struct cudnnTensorStruct x, w, y, z; /* z of the fused form: z.n is 0 in the others */
	CUdeviceptr px, pw, py, pz, pbias, workspace;
	size_t workspace_bytes;
	int groups, pad[3], stride[3], dilation[3];
	bool relu;
	double alpha, beta; /* beta is the factor of z in the fused form */
};
CUresult gkref_conv_run(void *conv);

/* The convolution without gaps, channels last, three spatial axes: the sizes that the loops use. */
struct gkref_dense {
	int n, c, k, groups; /* channels of x and of y, all groups together */
	int in[3], out[3], size[3], pad[3], stride[3], dilation[3];
};
/* x [n in... c], w [groups size... c/groups k/groups], y [n out... k]. The results are zero before; part is of w's size. */
void gkref_conv_forward_float(const struct gkref_dense *g, const float *x, const float *w, float *y);
void gkref_conv_forward_double(const struct gkref_dense *g, const double *x, const double *w, double *y);
void gkref_conv_data_float(const struct gkref_dense *g, const float *dy, const float *w, float *dx);
void gkref_conv_data_double(const struct gkref_dense *g, const double *dy, const double *w, double *dx);
void gkref_conv_filter_float(const struct gkref_dense *g, const float *x, const float *dy, float *dw, float *part);
void gkref_conv_filter_double(const struct gkref_dense *g, const double *x, const double *dy, double *dw, double *part);

/* Success when the descriptors describe a convolution that is computed here; fills all but pass, addresses and factors. */
cudnnStatus_t gkref_conv_describe(struct gkref_conv *to, const struct cudnnTensorStruct *x, const struct cudnnFilterStruct *w,
	const struct cudnnConvolutionStruct *conv, const struct cudnnTensorStruct *y, const char *function);

/* The workspace of an algorithm of a pass, in *bytes; not success for an algorithm that there is not. */
cudnnStatus_t gkref_conv_workspace(const struct gkref_conv *c, enum gkref_pass pass, int algo, size_t *bytes, const char *function);
