//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// reduction is a Reduce over [outer red inner], after the reduced axes have been moved to the end where they were not one run.
type reduction struct {
	outer, red, inner tensor.Dim
	reorder           *moves
}

func planReduce(op graph.Reduce, s graph.Signature) (r reduction, ok bool) {
	shape := s.In[0].Shape
	axes, first, last := oneRun(shape, op.Axes)
	if last >= 0 {
		r.outer, _ = shape[:first].Size()
		r.red, _ = shape[first:last].Size()
		r.inner, _ = shape[last:].Size()
		return r, true
	}
	var order []int
	for a := range shape {
		if !slices.Contains(axes, a) {
			order = append(order, a)
		}
	}
	kept := len(order)
	order = append(order, axes...)
	to := make(tensor.Shape, len(order))
	for i, a := range order {
		to[i] = shape[a]
	}
	m := reordered(shape, order, to)
	r = reduction{inner: tensor.D(1), reorder: &m}
	r.outer, _ = to[:kept].Size()
	r.red, _ = to[kept:].Size()
	return r, m.fits()
}

// sumsPanels tells whether a Reduce of a matrix in panels is that of all its elements.
func sumsPanels(op graph.Reduce) bool {
	return len(op.Axes) == 2 && (op.Kind == graph.Sum || op.Kind == graph.Mean)
}

// oneRun returns the axes without those of size 1, which may count as reduced or not, and the range [first, last) that they are;
// last is -1 when they are not one.
func oneRun(shape tensor.Shape, reduced []int) (axes []int, first, last int) {
	for _, a := range reduced {
		if shape[a] != tensor.D(1) {
			axes = append(axes, a)
		}
	}
	if len(axes) == 0 {
		return nil, 0, 0
	}
	first, last = axes[0], axes[len(axes)-1]+1
	for a := first; a < last; a++ {
		if shape[a] != tensor.D(1) && !slices.Contains(axes, a) {
			return axes, first, -1
		}
	}
	return axes, first, last
}

// workspace holds the reordered input, or the parts of sums of columns.
func (r reduction) workspace(kind graph.ReduceKind, t graph.Type, maxN int) int64 {
	if r.reorder != nil {
		return t.Bytes(maxN)
	}
	if r.columnSums(kind, t, maxN) {
		return partsBytes(r.inner.Const, 1)
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
	if r.reorder != nil {
		work := c.at(in.Work)
		c.strided(csrc.Copy, *r.reorder, t.DType, x, work)
		x = work
	}
	if r.columnSums(op.Kind, t, c.p.MaxN) {
		c.columns(reductions[op.Kind], t, x, c.at(in.Work), dim(r.red), dim(r.inner), c.at(in.Out[0]))
		return
	}
	k := c.emit(csrc.Reduce, []csrc.Operand{x, c.at(in.Out[0])}, []csrc.Dim{dim(r.outer), dim(r.red), dim(r.inner)})
	k.Int = [csrc.MaxInts]int64{reductions[op.Kind], int64(typeOf(t.DType))}
}

// alongAxis is the three sizes of a value around an axis.
func alongAxis(s tensor.Shape, axis int) []csrc.Dim {
	return []csrc.Dim{product(s[:axis]), dim(s[axis]), product(s[axis+1:])}
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
