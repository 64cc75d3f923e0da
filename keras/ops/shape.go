package ops

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// axisOf returns axis of x counted from the front.
func axisOf(op string, x Value, axis int) int {
	rank := len(x.Shape())
	if axis < -rank || axis >= rank {
		Fail(op, fmt.Sprintf("axis %d of rank %d", axis, rank), x)
	}
	return (axis + rank) % rank
}

// Reshape gives x another shape of the same number of elements.
func Reshape(x Value, shape tensor.Shape) Value { return graph.ReshapeTo(x, shape) }

// Transpose reorders the axes; with no perm it reverses them.
func Transpose(x Value, perm ...int) Value { return graph.TransposeAxes(x, perm...) }

// BroadcastTo repeats x along axes of size 1 and new leading axes.
func BroadcastTo(x Value, shape tensor.Shape) Value { return graph.BroadcastToShape(x, shape) }

// ExpandDims adds an axis of size 1 before axis; -1 adds it at the end.
func ExpandDims(x Value, axis int) Value {
	s := x.Shape()
	at := axis
	if axis < 0 {
		at += len(s) + 1
	}
	if at < 0 || at > len(s) {
		Fail("ExpandDims", fmt.Sprintf("axis %d of rank %d", axis, len(s)+1), x)
	}
	return graph.ReshapeTo(x, slices.Insert(s.Clone(), at, tensor.D(1)))
}

// Squeeze drops axes of size 1: those given, or all with none given.
func Squeeze(x Value, axes ...int) Value {
	drop := map[int]bool{}
	for _, a := range axes {
		a = axisOf("Squeeze", x, a)
		if x.Shape()[a] != tensor.D(1) {
			Fail("Squeeze", fmt.Sprintf("axis %d has size %v, want 1", a, x.Shape()[a]), x)
		}
		drop[a] = true
	}
	shape := tensor.Shape{}
	for i, d := range x.Shape() {
		if !drop[i] && (len(axes) > 0 || d != tensor.D(1)) {
			shape = append(shape, d)
		}
	}
	return graph.ReshapeTo(x, shape)
}

// Slice takes a block of x: shape elements from start on.
func Slice(x Value, start []int, shape tensor.Shape) Value {
	return graph.SliceOf(x, tensor.S(start...), shape, nil)
}

// Pad adds before[i] and after[i] elements, all equal to value, to axis i of x.
//
// Reference: keras.ops.pad, mode "constant".
func Pad(x Value, before, after []int, value float64) Value {
	return graph.PadWith(x, tensor.S(before...), tensor.S(after...), value)
}

// Concatenate joins values along axis.
func Concatenate(axis int, xs ...Value) Value { return graph.ConcatOf(axis, xs...) }

// Stack joins values of one shape along a new axis.
func Stack(axis int, xs ...Value) Value {
	wide := make([]Value, len(xs))
	for i, x := range xs {
		if !x.Shape().Equal(xs[0].Shape()) {
			Fail("Stack", "shapes differ", xs...)
		}
		wide[i] = ExpandDims(x, axis)
	}
	if axis < 0 && len(xs) > 0 {
		axis += len(xs[0].Shape()) + 1
	}
	return graph.ConcatOf(axis, wide...)
}

// Unstack returns the slices along axis, which it drops.
func Unstack(x Value, axis int) []Value {
	axis = axisOf("Unstack", x, axis)
	if !x.Shape()[axis].Fixed() {
		Fail("Unstack", fmt.Sprintf("axis %d grows with the batch", axis), x)
	}
	parts := make([]Value, x.Shape()[axis].Const)
	for i := range parts {
		parts[i] = Squeeze(graph.SliceAlong(x, axis, tensor.D(i), tensor.D(1), 1), axis)
	}
	return parts
}

// Split cuts x along axis into equal parts.
//
// Errors: a size that the parts do not divide.
func Split(x Value, parts, axis int) []Value {
	axis = axisOf("Split", x, axis)
	size, ok := x.Shape()[axis].Div(tensor.D(parts))
	if !ok || parts < 1 {
		Fail("Split", fmt.Sprintf("axis %d has size %v, which %d parts do not divide", axis, x.Shape()[axis], parts), x)
	}
	out := make([]Value, parts)
	start := tensor.D(0)
	for i := range out {
		out[i] = graph.SliceAlong(x, axis, start, size, 1)
		start = start.Add(size)
	}
	return out
}

// SplitAt cuts x along axis before each of the given indices, which ascend.
func SplitAt(x Value, indices []int, axis int) []Value {
	axis = axisOf("SplitAt", x, axis)
	size := x.Shape()[axis]
	var out []Value
	start := tensor.D(0)
	for _, i := range indices {
		out = append(out, graph.SliceAlong(x, axis, start, tensor.D(i-start.Const), 1))
		start = tensor.D(i)
	}
	rest := tensor.Dim{Const: size.Const - start.Const, PerN: size.PerN}
	return append(out, graph.SliceAlong(x, axis, start, rest, 1))
}

// Flip reverses the order along axes, along all with none given.
func Flip(x Value, axes ...int) Value {
	if len(axes) == 0 {
		for i := range x.Shape() {
			axes = append(axes, i)
		}
	}
	for _, a := range axes {
		a = axisOf("Flip", x, a)
		size := x.Shape()[a]
		x = graph.SliceAlong(x, a, tensor.Dim{Const: size.Const - 1, PerN: size.PerN}, size, -1)
	}
	return x
}

// Repeat repeats each element along axis: 1 2 becomes 1 1 2 2.
func Repeat(x Value, repeats, axis int) Value {
	axis = axisOf("Repeat", x, axis)
	s := x.Shape()
	size, ok := s[axis].Mul(tensor.D(repeats))
	if !ok || repeats < 0 {
		Fail("Repeat", fmt.Sprintf("%d times", repeats), x)
	}
	wide := slices.Insert(s.Clone(), axis+1, tensor.D(1))
	x = graph.ReshapeTo(x, wide)
	wide[axis+1] = tensor.D(repeats)
	s = s.Clone()
	s[axis] = size
	return graph.ReshapeTo(graph.BroadcastToShape(x, wide), s)
}

// Tile repeats x as a whole along each axis: 1 2 becomes 1 2 1 2. There is one number an axis; fewer stand for the last axes.
func Tile(x Value, repeats ...int) Value {
	for len(repeats) < len(x.Shape()) {
		repeats = append([]int{1}, repeats...)
	}
	s := x.Shape().Clone()
	for len(s) < len(repeats) {
		s = slices.Insert(s, 0, tensor.D(1))
	}
	if slices.ContainsFunc(repeats, func(r int) bool { return r < 0 }) {
		Fail("Tile", fmt.Sprintf("%v times", repeats), x)
	}
	for i, r := range slices.Backward(repeats) { // one axis at a time: kernels take few axes at once
		before, _ := s[:i].Size()
		block, _ := s[i:].Size()
		x = graph.ReshapeTo(x, tensor.Shape{before, tensor.D(1), block})
		x = graph.BroadcastToShape(x, tensor.Shape{before, tensor.D(r), block})
		s[i], _ = s[i].Mul(tensor.D(r))
	}
	return graph.ReshapeTo(x, s)
}

// Roll moves elements along axis by shift places; those that leave at the end come back at the start.
func Roll(x Value, shift, axis int) Value {
	axis = axisOf("Roll", x, axis)
	size := x.Shape()[axis]
	if !size.Fixed() {
		Fail("Roll", fmt.Sprintf("axis %d grows with the batch", axis), x)
	}
	if size.Const == 0 {
		return x
	}
	shift = (shift%size.Const + size.Const) % size.Const
	head := graph.SliceAlong(x, axis, tensor.D(0), tensor.D(size.Const-shift), 1)
	tail := graph.SliceAlong(x, axis, tensor.D(size.Const-shift), tensor.D(shift), 1)
	return graph.ConcatOf(axis, tail, head)
}

// MoveAxis moves one axis of x to another place; the others keep their order.
func MoveAxis(x Value, from, to int) Value {
	from, to = axisOf("MoveAxis", x, from), axisOf("MoveAxis", x, to)
	var perm []int
	for i := range x.Shape() {
		if i != from {
			perm = append(perm, i)
		}
	}
	return graph.TransposeAxes(x, slices.Insert(perm, to, from)...)
}

// SwapAxes exchanges two axes of x.
func SwapAxes(x Value, a, b int) Value {
	a, b = axisOf("SwapAxes", x, a), axisOf("SwapAxes", x, b)
	perm := make([]int, len(x.Shape()))
	for i := range perm {
		perm[i] = i
	}
	perm[a], perm[b] = b, a
	return graph.TransposeAxes(x, perm...)
}
