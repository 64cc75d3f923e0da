package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// Literal is the op of a fixed tensor that is known when the program is built. A program has its numbers in memory of its own.
type Literal struct{ Tensor *tensor.Tensor }

// Name returns "Literal".
func (Literal) Name() string { return "Literal" }

// Infer returns the tensor's type.
func (l Literal) Infer([]Type) ([]Type, error) {
	if l.Tensor == nil {
		return nil, fmt.Errorf("no tensor")
	}
	return []Type{{DType: l.Tensor.DType(), Shape: l.Tensor.Shape()}}, nil
}

// LiteralOf returns a copy of the numbers of t as a value.
func LiteralOf(t *tensor.Tensor) Value {
	if t == nil {
		return apply1(Literal{})
	}
	c := tensor.New(t.DType(), t.Dims()...)
	if err := c.CopyFrom(t); err != nil {
		panic(&Error{Op: "Literal", Detail: err.Error()})
	}
	return apply1(Literal{c})
}

// Iota is 0, 1, 2, ... along one axis, whose size may grow with the batch.
type Iota struct {
	Size  tensor.Dim
	DType tensor.DType
}

// Name returns "Iota".
func (Iota) Name() string { return "Iota" }

// Infer returns one axis.
func (i Iota) Infer([]Type) ([]Type, error) {
	if i.Size.Const < 0 || i.Size.PerN < 0 || i.DType.Size() == 0 || i.DType == tensor.Bool {
		return nil, fmt.Errorf("%v of %v", i.DType, i.Size)
	}
	return []Type{{DType: i.DType, Shape: tensor.Shape{i.Size}}}, nil
}

// IotaOf returns 0, 1, 2, ... below size.
func IotaOf(size tensor.Dim, dtype tensor.DType) Value { return apply1(Iota{size, dtype}) }

// StopGradient is the identity, through which no gradient flows. Passes remove it.
type StopGradient struct{}

// Name returns "StopGradient".
func (StopGradient) Name() string { return "StopGradient" }

// Infer returns the input's type.
func (StopGradient) Infer(in []Type) ([]Type, error) {
	return []Type{{DType: in[0].DType, Shape: in[0].Shape}}, nil
}

// Stopped returns x as a value that gradients take for a constant.
func Stopped(x Value) Value { return apply1(StopGradient{}, x) }
