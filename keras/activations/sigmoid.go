package activations

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
)

// The sigmoid and what is made of it or like it.
var (
	Sigmoid       = New("sigmoid", ops.Sigmoid)
	HardSigmoid   = New("hard_sigmoid", hardSigmoid) // relu6(x+3)/6
	SparseSigmoid = New("sparse_sigmoid", sparseSigmoid)
	LogSigmoid    = New("log_sigmoid", func(x ops.Value) ops.Value { return ops.Negative(ops.Softplus(ops.Negative(x))) })
	SiLU          = New("silu", func(x ops.Value) ops.Value { return ops.Mul(x, ops.Sigmoid(x)) })            // also known as swish
	HardSiLU      = New("hard_silu", func(x ops.Value) ops.Value { return ops.Mul(x, hardSigmoid(x)) })       // also known as hard_swish
	GELU          = New("gelu", gelu)                                                                         // x times the normal distribution function
	Mish          = New("mish", func(x ops.Value) ops.Value { return ops.Mul(x, ops.Tanh(ops.Softplus(x))) }) // Misra 2019, arXiv:1908.08681
	GLU           = New("glu", func(x ops.Value) ops.Value { return glu(x, -1) })
)

// NewGELU returns gelu, exact or with the usual approximation by tanh. Keras's default is exact.
//
// Reference: keras.activations.gelu; Hendrycks & Gimpel 2016, arXiv:1606.08415.
func NewGELU(approximate bool) *Activation {
	if !approximate {
		return GELU
	}
	return with("gelu", approximateGELU, "approximate=True")
}

// NewGLU returns the first half of x along axis times the sigmoid of the second half. Keras's default axis is -1.
//
// Reference: keras.activations.glu; Dauphin et al. 2016, arXiv:1612.08083.
func NewGLU(axis int) *Activation {
	if axis == -1 {
		return GLU
	}
	return with("glu", func(x ops.Value) ops.Value { return glu(x, axis) }, "axis=%v", axis)
}

func hardSigmoid(x ops.Value) ops.Value { return ops.Scale(relu6(ops.Add(x, number(x, 3))), 1.0/6) }

// sparseSigmoid is (x+1)/2 between -1 and 1, where its gradient is 0.
func sparseSigmoid(x ops.Value) ops.Value {
	inner := ops.Scale(ops.Add(x, number(x, 1)), 0.5)
	low := ops.LessEqual(x, number(x, -1))
	high := ops.GreaterEqual(x, number(x, 1))
	return ops.Where(low, number(x, 0), ops.Where(high, number(x, 1), inner))
}

func gelu(x ops.Value) ops.Value {
	phi := ops.Add(ops.Erf(ops.Scale(x, math.Sqrt2/2)), number(x, 1))
	return ops.Mul(ops.Scale(x, 0.5), phi)
}

func approximateGELU(x ops.Value) ops.Value {
	cube := ops.Scale(ops.Mul(ops.Square(x), x), 0.044715)
	phi := ops.Add(ops.Tanh(ops.Scale(ops.Add(x, cube), math.Sqrt(2/math.Pi))), number(x, 1))
	return ops.Mul(ops.Scale(x, 0.5), phi)
}

func glu(x ops.Value, axis int) ops.Value {
	halves := ops.Split(x, 2, axis)
	return ops.Mul(halves[0], ops.Sigmoid(halves[1]))
}
