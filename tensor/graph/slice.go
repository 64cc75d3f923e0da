package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Slice takes elements at even distances: element i of the result along an axis is element Start + i*Step of the input, for i < Size.
// A negative Step walks backwards. All three have one entry an axis, and all of Start and Size may grow with the batch.
//
// Errors: an element that does not exist for some number of rows, 0 included; a Step of 0.
type Slice struct {
	Start, Size tensor.Shape
	Step        []int
}

// Name returns "Slice".
func (Slice) Name() string { return "Slice" }

// Infer returns Size.
func (s Slice) Infer(in []Type) ([]Type, error) {
	if err := checkPlaces(s.Start, s.Size, in[0].Shape, s.Step); err != nil {
		return nil, err
	}
	if _, ok := s.Size.Size(); !ok {
		return nil, fmt.Errorf("to %v: two sizes of the result would grow with the batch", s.Size)
	}
	return []Type{{DType: in[0].DType, Shape: s.Size}}, nil
}

// VJP lays the gradient into zeros.
func (s Slice) VJP(in, _, dout []Value) []Value {
	return []Value{apply1(Pad{To: in[0].Shape(), Start: s.Start, Step: s.Step}, dout[0])}
}

// Pad lays the input into a value of shape To that is Value elsewhere: element i along an axis goes to Start + i*Step. It is the
// reverse of Slice: a Step above 1 leaves gaps, a negative one flips.
//
// Errors: as Slice.
type Pad struct {
	To, Start tensor.Shape
	Step      []int
	Value     float64
}

// Name returns "Pad".
func (Pad) Name() string { return "Pad" }

// Infer returns To.
func (p Pad) Infer(in []Type) ([]Type, error) {
	if err := checkPlaces(p.Start, in[0].Shape, p.To, p.Step); err != nil {
		return nil, err
	}
	if _, ok := p.To.Size(); !ok {
		return nil, fmt.Errorf("to %v: two sizes of the result would grow with the batch", p.To)
	}
	return []Type{{DType: in[0].DType, Shape: p.To}}, nil
}

// VJP takes the gradient from where the input went.
func (p Pad) VJP(in, _, dout []Value) []Value {
	return []Value{apply1(Slice{Start: p.Start, Size: in[0].Shape(), Step: p.Step}, dout[0])}
}

// checkPlaces tells why the elements start + i*step, for i < size, do not all lie in a value of shape of.
func checkPlaces(start, size, of tensor.Shape, step []int) error {
	if rank := len(of); len(start) != rank || len(size) != rank || len(step) != rank {
		return fmt.Errorf("starts %v, sizes %v and steps %v for rank %d", start, size, step, rank)
	}
	for i := range of {
		if !inside(start[i], size[i], of[i], step[i]) {
			return fmt.Errorf("axis %d: %v elements from %v in steps of %d do not lie in %v for every batch", i, size[i], start[i], step[i], of[i])
		}
	}
	return nil
}

// inside checks one axis. Sizes are linear in the rows, so the fewest rows with any element and the slope decide.
func inside(start, size, of tensor.Dim, step int) bool {
	if step == 0 || size.Const < 0 || size.PerN < 0 {
		return false
	}
	spans := func(steps, most int) bool { // without a product, which might overflow
		return steps <= 0 || -(most/steps) <= step && step <= most/steps
	}
	if !spans(size.Const-1, of.Const-1) || !spans(size.PerN, of.PerN) {
		return false
	}
	fewest := 0
	switch {
	case size == tensor.D(0):
		return true
	case size.Const == 0:
		fewest = 1
	}
	minus := func(a, b tensor.Dim) tensor.Dim { return tensor.Dim{Const: a.Const - b.Const, PerN: a.PerN - b.PerN} }
	last := tensor.Dim{Const: start.Const + (size.Const-1)*step, PerN: start.PerN + size.PerN*step}
	end := minus(of, tensor.D(1))
	for _, d := range [4]tensor.Dim{start, last, minus(end, start), minus(end, last)} {
		if d.At(fewest) < 0 || d.PerN < 0 {
			return false
		}
	}
	return true
}

// SliceOf takes size elements of each axis of x from start on; see Slice. A nil step is 1 along every axis.
func SliceOf(x Value, start, size tensor.Shape, step []int) Value {
	return apply1(Slice{start.Clone(), size.Clone(), steps(step, len(start))}, x)
}

// SliceAlong takes size elements of one axis of x, from start on, and all of the others. A negative axis counts from the end.
func SliceAlong(x Value, axis int, start, size tensor.Dim, step int) Value {
	s := x.Shape()
	axis = axisOf("Slice", x, axis)
	starts, sizes, all := make(tensor.Shape, len(s)), s.Clone(), steps(nil, len(s))
	starts[axis], sizes[axis], all[axis] = start, size, step
	return apply1(Slice{starts, sizes, all}, x)
}

// PadWith adds before and after elements, all equal to value, to each axis of x.
func PadWith(x Value, before, after tensor.Shape, value float64) Value {
	s := x.Shape()
	if len(before) != len(s) || len(after) != len(s) {
		Fail("Pad", fmt.Sprintf("%v before and %v after for rank %d", before, after, len(s)), x)
	}
	to := s.Clone()
	for i := range to {
		to[i] = before[i].Add(to[i]).Add(after[i])
	}
	return apply1(Pad{To: to, Start: before.Clone(), Step: steps(nil, len(s)), Value: value}, x)
}

// steps returns a copy of step, or rank ones for nil.
func steps(step []int, rank int) []int {
	if step != nil {
		return slices.Clone(step)
	}
	return slices.Repeat([]int{1}, rank)
}

// axisOf returns axis counted from the front. It panics with *Error when x has no such axis.
func axisOf(op string, x Value, axis int) int {
	rank := len(x.Shape())
	if axis < -rank || axis >= rank {
		Fail(op, fmt.Sprintf("axis %d of rank %d", axis, rank), x)
	}
	return (axis + rank) % rank
}

// isWhole tells whether elements start + i*step are those of the axis themselves.
func isWhole(start tensor.Shape, step []int) bool {
	for i, d := range start {
		if d != tensor.D(0) || step[i] != 1 {
			return false
		}
	}
	return true
}
