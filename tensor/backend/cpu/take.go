//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/graph"
)

func (c *compiler) take(in *graph.Instr, op graph.Take) {
	x, index := in.Sig.In[0], in.Sig.In[1]
	args := []csrc.Operand{c.at(in.In[0]), c.at(in.In[1]), c.at(in.Out[0])}
	c.indexed(csrc.Take, args, x, op.Axis, index)
}

func (c *compiler) scatterAdd(in *graph.Instr, op graph.ScatterAdd) {
	args := []csrc.Operand{c.at(in.In[1]), c.at(in.In[0]), c.at(in.Out[0])}
	c.indexed(csrc.ScatterAdd, args, in.Sig.Out[0], op.Axis, in.Sig.In[0])
}

// indexed appends a kernel that goes by indices into an axis of a value of type whole.
func (c *compiler) indexed(k csrc.Kernel, args []csrc.Operand, whole graph.Type, axis int, index graph.Type) {
	s := whole.Shape
	op := c.emit(k, args, []csrc.Dim{product(s[:axis]), dim(s[axis]), product(s[axis+1:]), product(index.Shape)})
	op.Int[1] = int64(typeOf(whole.DType))
}

func (c *compiler) oneHot(in *graph.Instr, op graph.OneHot) {
	dims := []csrc.Dim{product(in.Sig.In[0].Shape), {Fixed: int64(op.Depth)}}
	k := c.emit(csrc.OneHot, []csrc.Operand{c.at(in.In[0]), c.at(in.Out[0])}, dims)
	k.Int[1] = int64(typeOf(op.DType))
}
