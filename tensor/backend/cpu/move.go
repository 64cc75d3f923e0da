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

// moves is how elements get into another order. The strides of an op list are plain numbers, but the stride of an axis outside the
// batch grows with it. So such a value is first brought into an order in which the batch is outermost: pasted there by scatter, whose
// walk is that of the source. Then it is copied along gather, the walk of the result.
type moves struct{ scatter, gather []axis }

// planMove is how a Transpose or Broadcast runs.
func planMove(s graph.Signature) (m moves, ok bool) {
	src, to := s.In[0].Shape, s.Out[0].Shape
	from := make([]int, len(to))
	switch op := s.Op.(type) {
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
	return planMoves(src, from, to)
}

// repeated stands for the source axis of an axis along which elements repeat.
const repeated = -1

// planMoves brings a value of shape src into shape to, whose axis i is axis from[i] of the source. ok is false when more axes are
// left than the kernels take.
func planMoves(src tensor.Shape, from []int, to tensor.Shape) (m moves, ok bool) {
	m.gather = walk(strides(src, -1), from, to)
	if fixed(m.gather) {
		return m, len(m.gather) <= maxMoveAxes
	}
	batch := 0
	for i, d := range src {
		if !d.Fixed() {
			batch = i
		}
	}
	first := strides(src, batch)
	all := make([]int, len(src))
	for i := range all {
		all[i] = i
	}
	m.scatter = walk(first, all, src)
	m.gather = walk(first, from, to)
	return m, max(len(m.scatter), len(m.gather)) <= maxMoveAxes && fixed(m.scatter) && fixed(m.gather)
}

// strides returns the distance of neighbours along each axis in row-major order, with axis outer (if not -1) outermost.
func strides(s tensor.Shape, outer int) []tensor.Dim {
	out := make([]tensor.Dim, len(s))
	size := tensor.D(1)
	for i := len(s) - 1; i >= 0; i-- {
		if i != outer {
			out[i] = size
			size, _ = size.Mul(s[i])
		}
	}
	if outer >= 0 {
		out[outer] = size
	}
	return out
}

// walk lists the axes of a result; axes of size 1 are dropped, those that are one run of memory joined.
func walk(stride []tensor.Dim, from []int, to tensor.Shape) []axis {
	var axes []axis
	for i, size := range to {
		if size == tensor.D(1) {
			continue
		}
		a := axis{size: size}
		if from[i] != repeated {
			a.stride = stride[from[i]]
		}
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

func fixed(axes []axis) bool {
	for _, a := range axes {
		if !a.stride.Fixed() {
			return false
		}
	}
	return true
}

// workspace holds the value with the batch outermost.
func (m moves) workspace(t graph.Type, maxN int) int64 {
	if m.scatter == nil {
		return 0
	}
	return t.Bytes(maxN)
}

func (c *compiler) move(in *graph.Instr) {
	m, _ := planMove(in.Sig)
	c.moveAll(m, in.Sig.In[0], c.at(in.In[0]), c.at(in.Out[0]), c.at(in.Work))
}

func (c *compiler) moveAll(m moves, t graph.Type, src, dst, work csrc.Operand) {
	if m.scatter != nil {
		c.strided(csrc.Paste, m.scatter, t, src, work)
		src = work
	}
	c.strided(csrc.Copy, m.gather, t, src, dst)
}

func (c *compiler) strided(k csrc.Kernel, axes []axis, t graph.Type, src, dst csrc.Operand) {
	dims := []csrc.Dim{one, one, one, one, one, one}
	op := c.emit(k, []csrc.Operand{src, dst}, nil)
	for i, a := range axes {
		at := maxMoveAxes - len(axes) + i
		dims[at] = dim(a.size)
		op.Int[at] = int64(a.stride.Const)
	}
	copy(op.Dim[:], dims)
	op.Int[6] = int64(typeOf(t.DType))
}

// copyAll copies a value as it lies in memory.
func (c *compiler) copyAll(t graph.Type, src, dst csrc.Operand) {
	op := c.emit(csrc.Copy, []csrc.Operand{src, dst}, []csrc.Dim{one, one, one, one, one, elements(t)})
	op.Int[5] = 1
	op.Int[6] = int64(typeOf(t.DType))
}

func (c *compiler) oneHot(in *graph.Instr, op graph.OneHot) {
	dims := []csrc.Dim{product(in.Sig.In[0].Shape), {Fixed: int64(op.Depth)}}
	k := c.emit(csrc.OneHot, []csrc.Operand{c.at(in.In[0]), c.at(in.Out[0])}, dims)
	k.Int[1] = int64(typeOf(op.DType))
}
