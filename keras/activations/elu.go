package activations

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// The exponential units: linear above 0, bounded below.
var (
	ELU         = New("elu", func(x ops.Value) ops.Value { return elu(x, 1) }) // exp(x) - 1 below 0
	SELU        = New("selu", selu)
	CELU        = New("celu", func(x ops.Value) ops.Value { return celu(x, 1) })
	Exponential = New("exponential", ops.Exp)
)

// NewELU returns x above 0 and alpha*(exp(x) - 1) elsewhere. Keras's default alpha is 1.
//
// Reference: keras.activations.elu; Clevert et al. 2015, arXiv:1511.07289.
func NewELU(alpha float64) *Activation {
	if alpha == 1 {
		return ELU
	}
	return with("elu", func(x ops.Value) ops.Value { return elu(x, alpha) }, "alpha=%v", alpha)
}

// NewCELU returns max(x, 0) + alpha*(exp(min(x, 0)/alpha) - 1). Keras's default alpha is 1. Its gradient at 0 is 2, as in Keras.
//
// Reference: keras.activations.celu; Barron 2017, arXiv:1704.07483.
func NewCELU(alpha float64) *Activation {
	if alpha == 1 {
		return CELU
	}
	return with("celu", func(x ops.Value) ops.Value { return celu(x, alpha) }, "alpha=%v", alpha)
}

func elu(x ops.Value, alpha float64) ops.Value {
	below := expm1Below(x, 1)
	if alpha != 1 {
		below = ops.Scale(below, alpha)
	}
	return ops.Where(ops.Greater(x, number(x, 0)), x, below)
}

// The constants of selu keep mean 0 and variance 1 from layer to layer: Klambauer et al. 2017, arXiv:1706.02515.
const (
	seluAlpha = 1.6732632423543772848170429916717
	seluScale = 1.0507009873554804934193349852946
)

// selu counts 0 to the upper branch, as TensorFlow does.
func selu(x ops.Value) ops.Value {
	return ops.Where(ops.GreaterEqual(x, number(x, 0)), ops.Scale(x, seluScale), ops.Scale(expm1Below(x, 1), seluScale*seluAlpha))
}

func celu(x ops.Value, alpha float64) ops.Value {
	return ops.Add(ops.Maximum(x, number(x, 0)), ops.Scale(expm1Below(x, alpha), alpha))
}

// expm1Below is exp(x/alpha) - 1 for x below 0 and 0 above, where exp might overflow: in a gradient infinity times 0 is NaN.
func expm1Below(x ops.Value, alpha float64) ops.Value {
	return ops.Expm1(ops.Scale(ops.Minimum(x, number(x, 0)), 1/alpha))
}
