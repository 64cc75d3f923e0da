package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Take gathers slices of its first input along Axis by int32 indices, negative ones from the end. The axes of the indices stand in
// the place of Axis. An index out of range fails the run before anything is written, unless the slices have no elements.
//
// Reference: numpy.take.
type Take struct{ Axis int }

// Name returns "Take".
func (Take) Name() string { return "Take" }

// Infer puts the shape of the indices in the place of the axis.
func (t Take) Infer(in []Type) ([]Type, error) {
	x, index := in[0], in[1]
	if t.Axis < 0 || t.Axis >= len(x.Shape) || index.DType != tensor.Int32 {
		return nil, fmt.Errorf("axis %d: want a value of a rank above the axis, and int32 indices", t.Axis)
	}
	shape := slices.Concat(x.Shape[:t.Axis], index.Shape, x.Shape[t.Axis+1:])
	if _, ok := shape.Size(); !ok {
		return nil, fmt.Errorf("axis %d: two sizes of the result would grow with the batch", t.Axis)
	}
	return []Type{{DType: x.DType, Shape: shape}}, nil
}

// VJP adds the gradients of the slices up where they were taken.
func (t Take) VJP(in, _, dout []Value) []Value {
	return []Value{apply1(ScatterAdd{t.Axis, in[0].Shape()[t.Axis]}, in[1], dout[0]), {}}
}

// TakeOf gathers slices of x along axis; a negative axis counts from the end.
func TakeOf(x, index Value, axis int) Value {
	return apply1(Take{axisOf("Take", x, axis)}, x, index)
}

// ScatterAdd is the reverse of Take: zeros of size Size along Axis, to which slice k of the second input is added at index k, the
// first input. Slices of one index are added in their order.
type ScatterAdd struct {
	Axis int
	Size tensor.Dim
}

// Name returns "ScatterAdd".
func (ScatterAdd) Name() string { return "ScatterAdd" }

// Infer puts Size in the place of the axes of the indices.
func (s ScatterAdd) Infer(in []Type) ([]Type, error) {
	index, x := in[0], in[1]
	end := s.Axis + len(index.Shape)
	if index.DType != tensor.Int32 || x.DType == tensor.Bool || s.Axis < 0 || end > len(x.Shape) || !x.Shape[s.Axis:end].Equal(index.Shape) {
		return nil, fmt.Errorf("axis %d: want int32 indices and numbers that have their axes from this axis on", s.Axis)
	}
	shape := slices.Concat(x.Shape[:s.Axis], tensor.Shape{s.Size}, x.Shape[end:])
	if _, ok := shape.Size(); !ok {
		return nil, fmt.Errorf("axis %d: two sizes of the result would grow with the batch", s.Axis)
	}
	return []Type{{DType: x.DType, Shape: shape}}, nil
}

// VJP gives each slice the gradient of where it was added.
func (s ScatterAdd) VJP(in, _, dout []Value) []Value {
	return []Value{{}, apply1(Take{s.Axis}, dout[0], in[0])}
}

// ScatterAddOf adds the slices of x up by index into zeros of the given size along axis; see ScatterAdd.
func ScatterAddOf(index, x Value, axis int, size tensor.Dim) Value {
	return apply1(ScatterAdd{axisOf("ScatterAdd", x, axis), size}, index, x)
}
