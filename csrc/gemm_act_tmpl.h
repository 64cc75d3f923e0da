/* Activations of whole vectors for the epilogue of a product; part of a template of isa.h. The functions are those of chains, so that
 * a fused activation gives the same bits. NaN stays NaN in all of them. */
#include "math_tmpl.h"

INLINE vf F(act)(vf x, const int act) {
	switch (act) {
	case GK_ACT_RELU:
		return (vf)(~(x <= 0) & (vi)x);
	case GK_ACT_SIGMOID:
		return F(vsigmoid)(x);
	case GK_ACT_TANH:
		return F(vtanh)(x);
	}
	return x;
}
