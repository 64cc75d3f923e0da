//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// maxMoveAxes is how many axes GK_COPY and GK_PASTE take.
const maxMoveAxes = 6

// axis is one axis of a walk over elements: how many steps, and how far each goes on the strided side.
type axis struct{ size, stride tensor.Dim }

// moves is a walk over one value in the order of the elements of another, from element offset on.
type moves struct {
	axes   []axis
	offset tensor.Dim
}

// fits tells whether the kernels take so many axes.
func (m moves) fits() bool { return len(m.axes) <= maxMoveAxes }

// planMove is how a Transpose, Broadcast or Slice runs.
func planMove(s graph.Signature) moves {
	src, to := s.In[0].Shape, s.Out[0].Shape
	from := make([]int, len(to))
	switch op := s.Op.(type) {
	case graph.Slice:
		return placed(src, op.Start, to, op.Step)
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
	return reordered(src, from, to)
}

// repeated stands for the source axis of an axis along which elements repeat.
const repeated = -1

// reordered walks a value of shape src so that axis i of the result, which has shape to, is axis from[i] of the source.
func reordered(src tensor.Shape, from []int, to tensor.Shape) moves {
	all := strides(src)
	stride := make([]tensor.Dim, len(to))
	for i, f := range from {
		if f != repeated {
			stride[i] = all[f]
		}
	}
	return moves{axes: walk(stride, to)}
}

// placed walks size elements along each axis of a value of shape of, from start on in steps.
func placed(of, start, size tensor.Shape, step []int) (m moves) {
	stride := strides(of)
	for i := range of {
		first, _ := start[i].Mul(stride[i]) // the stride grows only where another axis than this does
		m.offset = m.offset.Add(first)
		stride[i], _ = stride[i].Mul(tensor.D(step[i]))
	}
	m.axes = walk(stride, size)
	return m
}

// strides returns the distance of neighbours along each axis in row-major order.
func strides(s tensor.Shape) []tensor.Dim {
	out := make([]tensor.Dim, len(s))
	size := tensor.D(1)
	for i := len(s) - 1; i >= 0; i-- {
		out[i] = size
		size, _ = size.Mul(s[i])
	}
	return out
}

// walk lists the axes of a result; axes of size 1 are dropped, those that are one run of memory joined.
func walk(stride []tensor.Dim, to tensor.Shape) []axis {
	var axes []axis
	for i, size := range to {
		if size == tensor.D(1) {
			continue
		}
		a := axis{size, stride[i]}
		if k := len(axes) - 1; k >= 0 {
			run, ok := a.size.Mul(a.stride)
			if joined, fits := axes[k].size.Mul(a.size); ok && fits && run == axes[k].stride {
				axes[k] = axis{joined, a.stride}
				continue
			}
		}
		axes = append(axes, a)
	}
	return axes
}

func (c *compiler) move(in *graph.Instr) {
	c.strided(csrc.Copy, planMove(in.Sig), in.Sig.In[0].DType, c.at(in.In[0]), c.at(in.Out[0]))
}

// strided copies from a walk over src, or pastes to one over dst; the other side is row-major.
func (c *compiler) strided(k csrc.Kernel, m moves, t tensor.DType, src, dst csrc.Operand) {
	op := c.emit(k, []csrc.Operand{src, dst}, []csrc.Dim{one, one, one, one, one, one})
	for i, a := range m.axes {
		at := maxMoveAxes - len(m.axes) + i
		op.Dim[at], op.Dim[maxMoveAxes+at] = dim(a.size), dim(a.stride)
	}
	op.Dim[2*maxMoveAxes] = dim(m.offset)
	op.Int[1] = int64(typeOf(t))
}

// copyAll copies a value as it lies in memory.
func (c *compiler) copyAll(t graph.Type, src, dst csrc.Operand) {
	op := c.emit(csrc.Copy, []csrc.Operand{src, dst}, []csrc.Dim{one, one, one, one, one, elements(t)})
	op.Dim[2*maxMoveAxes-1] = one
	op.Int[1] = int64(typeOf(t.DType))
}

// planPad is where in the result of a Pad its input goes.
func planPad(op graph.Pad, s graph.Signature) moves {
	return placed(op.To, op.Start, s.In[0].Shape, op.Step)
}

func (c *compiler) pad(in *graph.Instr, op graph.Pad) {
	dtype, y := in.Sig.In[0].DType, c.at(in.Out[0])
	c.fill(y, product(op.To), dtype, op.Value)
	c.strided(csrc.Paste, planPad(op, in.Sig), dtype, c.at(in.In[0]), y)
}

// fill writes n times the same number.
func (c *compiler) fill(y csrc.Operand, n csrc.Dim, t tensor.DType, value float64) {
	op := c.emit(csrc.Fill, []csrc.Operand{y}, []csrc.Dim{n})
	op.Int[1], op.Float[0] = int64(typeOf(t)), value
}

// planConcat is where in the result of a Concat each input goes.
func planConcat(op graph.Concat, s graph.Signature) []moves {
	to := s.Out[0].Shape
	start, step := make(tensor.Shape, len(to)), make([]int, len(to))
	for i := range step {
		step[i] = 1
	}
	parts := make([]moves, len(s.In))
	for i, t := range s.In {
		parts[i] = placed(to, start, t.Shape, step)
		start[op.Axis] = start[op.Axis].Add(t.Shape[op.Axis])
	}
	return parts
}

func (c *compiler) concat(in *graph.Instr, op graph.Concat) {
	for i, m := range planConcat(op, in.Sig) {
		c.strided(csrc.Paste, m, in.Sig.In[i].DType, c.at(in.In[i]), c.at(in.Out[0]))
	}
}
