//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// reduction is a Reduce, its input laid out again first where the reduced axes are not one run.
type reduction struct{ walk.Reduction }

func planReduce(op graph.Reduce, s graph.Signature) (r reduction, ok bool) {
	r.Reduction = walk.Reduce(op, s)
	return r, r.Reorder == nil || fits(*r.Reorder)
}

// sumsPanels tells whether a Reduce of a matrix in panels is that of all its elements.
func sumsPanels(op graph.Reduce) bool {
	return len(op.Axes) == 2 && (op.Kind == graph.Sum || op.Kind == graph.Mean)
}

// workspace holds the reordered input, or the parts of sums of columns.
func (r reduction) workspace(kind graph.ReduceKind, t graph.Type, maxN int) int64 {
	if r.Reorder != nil {
		return t.Bytes(maxN)
	}
	if r.columnSums(kind, t, maxN) {
		return partsBytes(r.Inner.Const, 1)
	}
	return 0
}

var reductions = [...]int64{graph.Sum: csrc.Sum, graph.Mean: csrc.Mean, graph.MaxOf: csrc.Max, graph.MinOf: csrc.Min, graph.Prod: csrc.Prod}

func (c *compiler) reduce(in *graph.Instr, op graph.Reduce) {
	r, _ := planReduce(op, in.Sig)
	t := in.Sig.In[0]
	x := c.at(in.In[0])
	if t.Layout == graph.Panels {
		k := c.emit(csrc.SumPanels, []csrc.Operand{x, c.at(in.Out[0])}, []csrc.Dim{dim(t.Shape[0]), dim(t.Shape[1])})
		k.Int[0] = reductions[op.Kind]
		return
	}
	if r.Reorder != nil {
		work := c.at(in.Work)
		c.strided(csrc.Copy, *r.Reorder, t.DType, x, work)
		x = work
	}
	if r.columnSums(op.Kind, t, c.p.MaxN) {
		c.columns(reductions[op.Kind], t, x, c.at(in.Work), dim(r.Red), dim(r.Inner), c.at(in.Out[0]))
		return
	}
	k := c.emit(csrc.Reduce, []csrc.Operand{x, c.at(in.Out[0])}, []csrc.Dim{dim(r.Outer), dim(r.Red), dim(r.Inner)})
	k.Int = [csrc.MaxInts]int64{reductions[op.Kind], int64(typeOf(t.DType))}
}

// alongAxis is the three sizes of a value around an axis.
func alongAxis(s tensor.Shape, axis int) []csrc.Dim {
	outer, along, inner := walk.Around(s, axis)
	return []csrc.Dim{dim(outer), dim(along), dim(inner)}
}

func (c *compiler) cumulate(in *graph.Instr, op graph.Cumulate) {
	t := in.Sig.In[0]
	k := c.emit(csrc.Cumulate, []csrc.Operand{c.at(in.In[0]), c.at(in.Out[0])}, alongAxis(t.Shape, op.Axis))
	k.Int = [csrc.MaxInts]int64{reductions[op.Kind], int64(typeOf(t.DType)), flag(op.Reverse), flag(op.Exclusive)}
}

func (c *compiler) topK(in *graph.Instr, op graph.TopK) {
	t := in.Sig.In[0]
	last := len(t.Shape) - 1
	k := c.emit(csrc.TopK, []csrc.Operand{c.at(in.In[0]), c.at(in.Out[0]), c.at(in.Out[1])},
		[]csrc.Dim{product(t.Shape[:last]), dim(t.Shape[last]), {Fixed: int64(op.K)}})
	k.Int[1] = int64(typeOf(t.DType))
}

func (c *compiler) argMax(in *graph.Instr, op graph.ArgMax) {
	t := in.Sig.In[0]
	k := c.emit(csrc.ArgMax, []csrc.Operand{c.at(in.In[0]), c.at(in.Out[0])}, alongAxis(t.Shape, op.Axis))
	k.Int[1] = int64(typeOf(t.DType))
}
