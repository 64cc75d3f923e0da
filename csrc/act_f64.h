/* Activations of a float64, for epilogues; NaN stays NaN in all of them. */
#pragma once
#include "gk.h"
#include <math.h>

static inline double gk_act_f64(double x, int64_t act) {
	switch (act) {
	case GK_ACT_RELU:
		return x <= 0 ? 0 : x;
	case GK_ACT_SIGMOID:
		return 1 / (1 + exp(-x));
	case GK_ACT_TANH:
		return tanh(x);
	}
	return x;
}
