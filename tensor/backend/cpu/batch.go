//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// matricesOf is the signature of one product of a BatchMatMul.
func matricesOf(s graph.Signature) graph.Signature {
	last := func(t graph.Type) graph.Type {
		t.Shape = t.Shape[len(t.Shape)-2:]
		return t
	}
	return graph.Signature{Op: s.Op, In: []graph.Type{last(s.In[0]), last(s.In[1])}, Out: []graph.Type{last(s.Out[0])}}
}

func (c *compiler) batchProduct(in *graph.Instr, op graph.BatchMatMul) {
	one := matricesOf(in.Sig)
	rows, inner, cols := sizes(graph.MatMul(op), one)
	a, b, y := one.In[0], one.In[1], one.Out[0]
	lead := in.Sig.In[0].Shape[:len(in.Sig.In[0].Shape)-2]
	g := c.emit(csrc.GemmBatch, []csrc.Operand{c.at(in.In[0]), c.at(in.In[1]), none, c.at(in.Out[0])}, []csrc.Dim{
		dim(rows), dim(cols), dim(inner), dim(a.Shape[1]), dim(b.Shape[1]), dim(cols),
		product(lead), product(a.Shape), product(b.Shape), product(y.Shape)})
	modeB := flag(op.TransB)
	if a.DType == tensor.Float32 && op.TransB {
		modeB = csrc.BCols
	}
	g.Int = [csrc.MaxInts]int64{aMode(graph.MatMul(op)), modeB, csrc.ActNone, csrc.CRows, 0, int64(typeOf(a.DType))}
}
