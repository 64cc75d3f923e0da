//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// maxMoveAxes is how many axes GK_COPY and GK_PASTE take.
const maxMoveAxes = 6

// fits tells whether the kernels take so many axes.
func fits(m walk.Moves) bool { return len(m.Axes) <= maxMoveAxes }

func (c *compiler) move(in *graph.Instr) {
	c.strided(csrc.Copy, walk.Move(in.Sig), in.Sig.In[0].DType, c.at(in.In[0]), c.at(in.Out[0]))
}

// strided copies from a walk over src, or pastes to one over dst; the other side is row-major.
func (c *compiler) strided(k csrc.Kernel, m walk.Moves, t tensor.DType, src, dst csrc.Operand) {
	op := c.emit(k, []csrc.Operand{src, dst}, []csrc.Dim{one, one, one, one, one, one})
	for i, a := range m.Axes {
		at := maxMoveAxes - len(m.Axes) + i
		op.Dim[at], op.Dim[maxMoveAxes+at] = dim(a.Size), dim(a.Stride)
	}
	op.Dim[2*maxMoveAxes] = dim(m.Offset)
	op.Int[1] = int64(typeOf(t))
}

// copyAll copies a value as it lies in memory.
func (c *compiler) copyAll(t graph.Type, src, dst csrc.Operand) {
	op := c.emit(csrc.Copy, []csrc.Operand{src, dst}, []csrc.Dim{one, one, one, one, one, elements(t)})
	op.Dim[2*maxMoveAxes-1] = one
	op.Int[1] = int64(typeOf(t.DType))
}

func (c *compiler) pad(in *graph.Instr, op graph.Pad) {
	dtype, y := in.Sig.In[0].DType, c.at(in.Out[0])
	c.fill(y, product(op.To), dtype, op.Value)
	c.strided(csrc.Paste, walk.Pad(op, in.Sig), dtype, c.at(in.In[0]), y)
}

// fill writes n times the same number.
func (c *compiler) fill(y csrc.Operand, n csrc.Dim, t tensor.DType, value float64) {
	op := c.emit(csrc.Fill, []csrc.Operand{y}, []csrc.Dim{n})
	op.Int[1], op.Float[0] = int64(typeOf(t)), value
}

func (c *compiler) concat(in *graph.Instr, op graph.Concat) {
	for i, m := range walk.Concat(op, in.Sig) {
		c.strided(csrc.Paste, m, in.Sig.In[i].DType, c.at(in.In[i]), c.at(in.Out[0]))
	}
}
