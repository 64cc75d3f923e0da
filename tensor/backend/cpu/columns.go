//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Sums of the columns of a matrix are made in parts where it is worth it: at least manyElements, and so few columns that the kernel of
// reductions, which shares columns out, would leave threads without work.
const (
	manyElements = 1 << 16
	fewColumns   = 4096
)

// columnSums tells whether r runs in parts.
func (r reduction) columnSums(kind graph.ReduceKind, t graph.Type, maxN int) bool {
	return (kind == graph.Sum || kind == graph.Mean) && t.DType.IsFloat() && r.Reorder == nil && r.Outer == tensor.D(1) && r.Inner.Fixed() &&
		r.Inner.Const > 1 && r.Inner.Const <= fewColumns && r.Red.At(maxN) >= manyElements/r.Inner.Const
}

// partsBytes is the memory of all parts of numbers float64 a column.
func partsBytes(columns, numbers int) int64 { return csrc.Parts * 8 * int64(columns) * int64(numbers) }

// normGradWorkspace is the memory of the parts of a NormGrad of x.
func normGradWorkspace(x graph.Type) int64 { return partsBytes(x.Shape[len(x.Shape)-1].Const, 2) }

func (c *compiler) normGrad(in *graph.Instr) {
	t := in.Sig.In[0]
	last := len(t.Shape) - 1
	work, size := c.at(in.Work), []csrc.Dim{product(t.Shape[:last]), dim(t.Shape[last])}
	ints := [csrc.MaxInts]int64{csrc.NormGrad, int64(typeOf(t.DType))}
	c.emit(csrc.ColumnParts, []csrc.Operand{c.at(in.In[0]), work, c.at(in.In[1]), c.at(in.In[2])}, size).Int = ints
	c.emit(csrc.ColumnJoin, []csrc.Operand{work, c.at(in.Out[0]), c.at(in.Out[1]), c.at(in.In[3])}, size).Int = ints
}

// columns emits the two ops of a kind of sum over [rows columns] whose parts lie in work.
func (c *compiler) columns(kind int64, t graph.Type, x, work csrc.Operand, rows, columns csrc.Dim, out ...csrc.Operand) {
	ints := [csrc.MaxInts]int64{kind, int64(typeOf(t.DType))}
	k := c.emit(csrc.ColumnParts, []csrc.Operand{x, work}, []csrc.Dim{rows, columns})
	k.Int = ints
	if kind == csrc.Moments {
		k.Scratch = 3 * 8 * columns.Fixed
	}
	c.emit(csrc.ColumnJoin, append([]csrc.Operand{work}, out...), []csrc.Dim{rows, columns}).Int = ints
}

// planMoments says how Moments runs: over all axes but the last ones, or over the last ones.
func planMoments(op graph.Moments, s graph.Signature) (m moments, ok bool) {
	r, ok := planReduce(graph.Reduce{Kind: graph.Mean, Axes: op.Axes}, s)
	if !ok || r.Reorder != nil {
		return m, false
	}
	m = moments{r}
	return m, m.overRows() || r.Outer == tensor.D(1) && r.Inner.Fixed()
}

// moments are those of [outer red inner] over red.
type moments struct{ reduction }

// overRows tells whether the elements of a set lie side by side.
func (m moments) overRows() bool { return m.Inner == tensor.D(1) }

func (m moments) workspace() int64 {
	if m.overRows() {
		return 0
	}
	return partsBytes(m.Inner.Const, 2)
}

func (c *compiler) moments(in *graph.Instr, op graph.Moments) {
	m, _ := planMoments(op, in.Sig)
	t, x, mean, variance := in.Sig.In[0], c.at(in.In[0]), c.at(in.Out[0]), c.at(in.Out[1])
	if m.overRows() {
		k := c.emit(csrc.RowMoments, []csrc.Operand{x, mean, variance}, []csrc.Dim{dim(m.Outer), dim(m.Red)})
		k.Int[1] = int64(typeOf(t.DType))
		return
	}
	c.columns(csrc.Moments, t, x, c.at(in.Work), dim(m.Red), dim(m.Inner), mean, variance)
}
