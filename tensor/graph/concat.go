package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Concat joins values along Axis. Their other sizes agree; along Axis they add up and may grow with the batch.
type Concat struct{ Axis int }

// Name returns "Concat".
func (Concat) Name() string { return "Concat" }

// Infer adds up the sizes along the axis.
func (c Concat) Infer(in []Type) ([]Type, error) {
	if len(in) == 0 || c.Axis < 0 || c.Axis >= len(in[0].Shape) {
		return nil, fmt.Errorf("axis %d: want at least one value, of a rank above the axis", c.Axis)
	}
	shape := in[0].Shape.Clone()
	shape[c.Axis] = tensor.D(0)
	for _, t := range in {
		if t.DType != in[0].DType {
			return nil, fmt.Errorf("axis %d: dtypes differ", c.Axis)
		}
		if len(t.Shape) != len(shape) {
			return nil, fmt.Errorf("axis %d: ranks differ", c.Axis)
		}
		sum := shape[c.Axis].Add(t.Shape[c.Axis])
		if shape[c.Axis] = t.Shape[c.Axis]; !shape.Equal(t.Shape) {
			return nil, fmt.Errorf("axis %d: the sizes of the other axes differ", c.Axis)
		}
		shape[c.Axis] = sum
	}
	if _, ok := shape.Size(); !ok {
		return nil, fmt.Errorf("axis %d: two sizes of the result would grow with the batch", c.Axis)
	}
	return []Type{{DType: in[0].DType, Shape: shape}}, nil
}

// VJP cuts the gradient.
func (c Concat) VJP(in, _, dout []Value) []Value {
	grads := make([]Value, len(in))
	start := tensor.D(0)
	for i, x := range in {
		size := x.Shape()[c.Axis]
		grads[i] = SliceAlong(dout[0], c.Axis, start, size, 1)
		start = start.Add(size)
	}
	return grads
}

// ConcatOf joins values along axis; a negative axis counts from the end.
func ConcatOf(axis int, values ...Value) Value {
	if len(values) > 0 && !values[0].IsZero() && axis < 0 {
		axis += len(values[0].Shape())
	}
	return apply1(Concat{axis}, slices.Clone(values)...)
}
