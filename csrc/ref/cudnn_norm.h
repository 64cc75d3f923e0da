/* What the files of the reference's batch normalisation share. */
#pragma once
#include "cudnn_each.h"

/* A queued normalisation. Addresses that a call does not have are 0. */
struct gkref_norm {
	struct gkref_operand x, y;      /* y is dy backward */
	struct gkref_operand dx;        /* backward */
	struct cudnnTensorStruct param; /* of scale, bias and all moments */
	CUdeviceptr scale, bias, running_mean, running_variance, saved_mean, saved_inverse, dscale, dbias;
	double alpha, beta, alpha_param, beta_param, factor, epsilon;
};
CUresult gkref_norm_training(void *args);
CUresult gkref_norm_inference(void *args);
CUresult gkref_norm_backward(void *args);
