package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Cumulate is the running sum or product along Axis: element i combines the elements up to i, or from i on with Reverse; with
// Exclusive the element i itself is left out, so that the first is 0, of a product 1.
type Cumulate struct {
	Kind               ReduceKind // Sum or Prod
	Axis               int
	Reverse, Exclusive bool
}

// Name returns "Cumulate" and the function.
func (c Cumulate) Name() string { return "Cumulate" + c.Kind.String() }

// Infer returns the input's type.
func (c Cumulate) Infer(in []Type) ([]Type, error) {
	t := in[0]
	if c.Axis < 0 || c.Axis >= len(t.Shape) {
		return nil, fmt.Errorf("axis %d of rank %d", c.Axis, len(t.Shape))
	}
	if t.DType == tensor.Bool || c.Kind != Sum && c.Kind != Prod {
		return nil, fmt.Errorf("not defined for %v", t.DType)
	}
	return []Type{{DType: t.DType, Shape: t.Shape}}, nil
}

// VJP of the sum is the sum from the other end. That of the product divides by x, so it is NaN where an element is 0, as in TensorFlow.
func (c Cumulate) VJP(in, out, dout []Value) []Value {
	back := c
	back.Kind, back.Reverse = Sum, !c.Reverse
	if c.Kind == Sum {
		return []Value{apply1(back, dout[0])}
	}
	return []Value{B(Div, apply1(back, B(Mul, dout[0], out[0])), in[0])}
}

// CumulateAlong returns the running sum or product along axis; a negative axis counts from the end.
func CumulateAlong(kind ReduceKind, x Value, axis int, reverse, exclusive bool) Value {
	return apply1(Cumulate{kind, axisOf("Cumulate", x, axis), reverse, exclusive}, x)
}

// others is, for each element of x, the product of the other elements along axes (ascending): of those before it and those after it.
func others(x Value, axes []int) Value {
	rank := len(x.Shape())
	perm := make([]int, 0, rank)
	for i := range rank {
		if !slices.Contains(axes, i) {
			perm = append(perm, i)
		}
	}
	kept := len(perm)
	perm = append(perm, axes...)
	last := apply1(Transpose{perm}, x)
	moved := last.Shape()
	joined, _ := moved[kept:].Size()
	flat := ReshapeTo(last, append(moved[:kept].Clone(), joined))
	before := CumulateAlong(Prod, flat, kept, false, true)
	after := CumulateAlong(Prod, flat, kept, true, true)
	back := make([]int, rank)
	for i, p := range perm {
		back[p] = i
	}
	return apply1(Transpose{back}, ReshapeTo(B(Mul, before, after), moved))
}
