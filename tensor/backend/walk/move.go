// Package walk says how kernels go over values in memory: as strided axes, or as [outer][reduced][inner]. Backends share it.
package walk

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Axis is one axis of a walk over elements: how many steps, and how far each goes on the strided side.
type Axis struct{ Size, Stride tensor.Dim }

// Moves is a walk over one value in the order of the elements of another, from element offset on.
type Moves struct {
	Axes   []Axis
	Offset tensor.Dim
}

// Move is how a Transpose, Broadcast or Slice runs.
func Move(s graph.Signature) Moves {
	src, to := s.In[0].Shape, s.Out[0].Shape
	from := make([]int, len(to))
	switch op := s.Op.(type) {
	case graph.Slice:
		return Placed(src, op.Start, to, op.Step)
	case graph.Transpose:
		copy(from, op.Perm)
	case graph.Broadcast:
		lead := len(to) - len(src)
		for i := range to {
			from[i] = i - lead
			if i < lead || src[i-lead] != to[i] {
				from[i] = repeated
			}
		}
	}
	return Reordered(src, from, to)
}

// repeated stands for the source axis of an axis along which elements repeat.
const repeated = -1

// Reordered walks a value of shape src so that axis i of the result, which has shape to, is axis from[i] of the source.
func Reordered(src tensor.Shape, from []int, to tensor.Shape) Moves {
	all := Strides(src)
	stride := make([]tensor.Dim, len(to))
	for i, f := range from {
		if f != repeated {
			stride[i] = all[f]
		}
	}
	return Moves{Axes: joined(stride, to)}
}

// Placed walks size elements along each axis of a value of shape of, from start on in steps.
func Placed(of, start, size tensor.Shape, step []int) (m Moves) {
	stride := Strides(of)
	for i := range of {
		first, _ := start[i].Mul(stride[i]) // the stride grows only where another axis than this does
		m.Offset = m.Offset.Add(first)
		stride[i], _ = stride[i].Mul(tensor.D(step[i]))
	}
	m.Axes = joined(stride, size)
	return m
}

// Strides returns the distance of neighbours along each axis in row-major order.
func Strides(s tensor.Shape) []tensor.Dim {
	out := make([]tensor.Dim, len(s))
	size := tensor.D(1)
	for i := len(s) - 1; i >= 0; i-- {
		out[i] = size
		size, _ = size.Mul(s[i])
	}
	return out
}

// joined lists the axes of a result; axes of size 1 are dropped, those that are one run of memory joined.
func joined(stride []tensor.Dim, to tensor.Shape) []Axis {
	var axes []Axis
	for i, size := range to {
		if size == tensor.D(1) {
			continue
		}
		a := Axis{size, stride[i]}
		if k := len(axes) - 1; k >= 0 {
			run, ok := a.Size.Mul(a.Stride)
			if both, fits := axes[k].Size.Mul(a.Size); ok && fits && run == axes[k].Stride {
				axes[k] = Axis{both, a.Stride}
				continue
			}
		}
		axes = append(axes, a)
	}
	return axes
}

// Pad is where in the result of a Pad its input goes.
func Pad(op graph.Pad, s graph.Signature) Moves {
	return Placed(op.To, op.Start, s.In[0].Shape, op.Step)
}

// Concat is where in the result of a Concat each input goes.
func Concat(op graph.Concat, s graph.Signature) []Moves {
	to := s.Out[0].Shape
	start, step := make(tensor.Shape, len(to)), make([]int, len(to))
	for i := range step {
		step[i] = 1
	}
	parts := make([]Moves, len(s.In))
	for i, t := range s.In {
		parts[i] = Placed(to, start, t.Shape, step)
		start[op.Axis] = start[op.Axis].Add(t.Shape[op.Axis])
	}
	return parts
}
