package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// ConvBias is act(conv*scale + bias + residual): a convolution with what follows it. Passes make it, for targets that have a kernel.
//
// Inputs x and kernel as Conv, bias [out], then, if Scaled, scale [out], and, if Residual, a value of the result's shape.
type ConvBias struct {
	Conv
	Act              Activation
	Scaled, Residual bool
}

// Name returns "ConvBias", what is added, and the activation.
func (c ConvBias) Name() string {
	name := "ConvBias"
	if c.Scaled {
		name += "*scale"
	}
	if c.Residual {
		name += "+residual"
	}
	return name + c.Act.String()
}

// Infer returns the convolution's type.
func (c ConvBias) Infer(in []Type) ([]Type, error) {
	want := 3
	if c.Scaled {
		want++
	}
	if c.Residual {
		want++
	}
	if len(in) != want {
		return nil, fmt.Errorf("want %d inputs", want)
	}
	out, err := c.Conv.Infer(in[:2])
	if err != nil {
		return nil, err
	}
	perChannel := Type{DType: out[0].DType, Shape: tensor.S(out[0].Shape.LastSize())}
	if !in[2].Equal(perChannel) || c.Scaled && !in[3].Equal(perChannel) {
		return nil, fmt.Errorf("want a bias and a scale of the channels")
	}
	if c.Residual && !in[want-1].Equal(out[0]) {
		return nil, fmt.Errorf("want a residual %v", out[0])
	}
	return out, nil
}

// VJP goes through the decomposed form.
func (c ConvBias) VJP(in, _, dout []Value) []Value { return vjpByDecompose(c, in, dout) }

// Decompose is the convolution, the product, the sums and the activation.
func (c ConvBias) Decompose(in []Value) []Value {
	y := ConvOf(in[0], in[1], c.Conv)
	if c.Scaled {
		y = B(Mul, y, in[3])
	}
	y = B(Add, y, in[2])
	if c.Residual {
		y = B(Add, y, in[len(in)-1])
	}
	return []Value{c.Act.of(y)}
}

// of applies the activation.
func (a Activation) of(x Value) Value {
	switch a {
	case ReluActivation:
		return U(Relu, x)
	case SigmoidActivation:
		return U(Sigmoid, x)
	case TanhActivation:
		return U(Tanh, x)
	}
	return x
}
