/* alpha and beta as cuDNN reads them: doubles for tensors of doubles, floats for all others. */
#pragma once
#include <cudnn.h>
#include <stdint.h>

typedef union {
	float f;
	double d;
} gk_factor;

static inline gk_factor gk_factor_of(double v, int type)
{
	gk_factor f;
	if (type == CUDNN_DATA_DOUBLE) {
		f.d = v;
	} else {
		f.f = (float)v;
	}
	return f;
}
