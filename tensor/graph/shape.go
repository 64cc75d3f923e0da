package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Reshape gives the same elements another shape, in row-major order. It copies nothing.
type Reshape struct{ To tensor.Shape }

// Name returns "Reshape".
func (Reshape) Name() string { return "Reshape" }

// Infer checks that the number of elements stays.
func (r Reshape) Infer(in []Type) ([]Type, error) {
	have, ok1 := in[0].Shape.Size()
	want, ok2 := r.To.Size()
	if !ok1 || !ok2 || have != want {
		return nil, fmt.Errorf("to %v: want %v elements", r.To, want)
	}
	return []Type{{DType: in[0].DType, Shape: r.To}}, nil
}

// VJP reshapes back.
func (Reshape) VJP(in, _, dout []Value) []Value {
	return []Value{ReshapeTo(dout[0], in[0].Shape())}
}

// ReshapeTo gives x another shape.
func ReshapeTo(x Value, shape tensor.Shape) Value {
	if x.Shape().Equal(shape) {
		return x
	}
	return apply1(Reshape{shape.Clone()}, x)
}

// Transpose reorders the axes: axis i of the result is axis Perm[i] of the input.
type Transpose struct{ Perm []int }

// Name returns "Transpose".
func (Transpose) Name() string { return "Transpose" }

// Infer permutes the shape.
func (t Transpose) Infer(in []Type) ([]Type, error) {
	s := in[0].Shape
	seen := make([]bool, len(s))
	out := make(tensor.Shape, len(s))
	if len(t.Perm) != len(s) {
		return nil, fmt.Errorf("permutation %v for rank %d", t.Perm, len(s))
	}
	for i, p := range t.Perm {
		if p < 0 || p >= len(s) || seen[p] {
			return nil, fmt.Errorf("permutation %v for rank %d", t.Perm, len(s))
		}
		seen[p] = true
		out[i] = s[p]
	}
	return []Type{{DType: in[0].DType, Shape: out}}, nil
}

// VJP applies the inverse permutation.
func (t Transpose) VJP(_, _, dout []Value) []Value {
	inverse := make([]int, len(t.Perm))
	for i, p := range t.Perm {
		inverse[p] = i
	}
	return []Value{apply1(Transpose{inverse}, dout[0])}
}

// TransposeAxes reorders the axes of x; with no perm it reverses them.
func TransposeAxes(x Value, perm ...int) Value {
	if len(perm) == 0 {
		for i := len(x.Shape()) - 1; i >= 0; i-- {
			perm = append(perm, i)
		}
	}
	return apply1(Transpose{slices.Clone(perm)}, x)
}

// Broadcast repeats along axes of size 1, and along new leading axes.
type Broadcast struct{ To tensor.Shape }

// Name returns "Broadcast".
func (Broadcast) Name() string { return "Broadcast" }

// Infer checks that the input broadcasts to the shape.
func (b Broadcast) Infer(in []Type) ([]Type, error) {
	s, err := broadcast(in[0].Shape, b.To)
	if err != nil || !s.Equal(b.To) {
		return nil, fmt.Errorf("to %v", b.To)
	}
	return []Type{{DType: in[0].DType, Shape: b.To}}, nil
}

// VJP sums over the repeated axes.
func (Broadcast) VJP(in, _, dout []Value) []Value {
	return []Value{sumTo(dout[0], in[0].Shape())}
}

// BroadcastToShape repeats x to shape.
func BroadcastToShape(x Value, shape tensor.Shape) Value {
	if x.Shape().Equal(shape) {
		return x
	}
	return apply1(Broadcast{shape.Clone()}, x)
}

// OneHot turns int32 indices into rows of Depth numbers that are 0 but for a 1 at the index; an index out of range gives zeros.
type OneHot struct {
	Depth int
	DType tensor.DType
}

// Name returns "OneHot".
func (OneHot) Name() string { return "OneHot" }

// Infer appends an axis of size Depth.
func (o OneHot) Infer(in []Type) ([]Type, error) {
	if in[0].DType != tensor.Int32 || o.Depth < 1 {
		return nil, fmt.Errorf("want int32 indices and a depth of at least 1, depth %d", o.Depth)
	}
	return []Type{{DType: o.DType, Shape: append(in[0].Shape.Clone(), tensor.D(o.Depth))}}, nil
}

// OneHotOf returns x as one-hot rows.
func OneHotOf(x Value, depth int, dtype tensor.DType) Value { return apply1(OneHot{depth, dtype}, x) }
