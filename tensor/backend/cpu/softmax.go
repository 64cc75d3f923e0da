//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// rowsOf sees a value as rows of its last axis.
func rowsOf(s tensor.Shape) []csrc.Dim {
	last := len(s) - 1
	return []csrc.Dim{product(s[:last]), dim(s[last])}
}

func (c *compiler) softmax(in *graph.Instr, op graph.Softmax) {
	t := in.Sig.In[0]
	k := c.emit(csrc.Softmax, []csrc.Operand{c.at(in.In[0]), c.at(in.Out[0])}, rowsOf(t.Shape))
	k.Int = [csrc.MaxInts]int64{flag(op.Log), int64(typeOf(t.DType))}
}

func (c *compiler) softmaxGrad(in *graph.Instr, op graph.SoftmaxGrad) {
	t := in.Sig.In[0]
	k := c.emit(csrc.SoftmaxGrad, []csrc.Operand{c.at(in.In[0]), c.at(in.In[1]), c.at(in.Out[0])}, rowsOf(t.Shape))
	k.Int = [csrc.MaxInts]int64{flag(op.Log), int64(typeOf(t.DType))}
}

// crossEntropy is the loss alone, or with the gradient of the logits.
func (c *compiler) crossEntropy(in *graph.Instr) {
	t := in.Sig.In[0]
	args := []csrc.Operand{c.at(in.In[0]), c.at(in.In[1]), c.at(in.Out[0])}
	if _, ok := in.Sig.Op.(graph.CrossEntropyWithGrad); ok {
		args = append(args, c.at(in.Out[1]), c.at(in.In[2]))
	}
	k := c.emit(csrc.SparseCE, args, rowsOf(t.Shape))
	k.Int[1] = int64(typeOf(t.DType))
}
