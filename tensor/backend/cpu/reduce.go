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
	m, ok := planMoves(shape, order, to)
	r = reduction{inner: tensor.D(1), reorder: &m}
	r.outer, _ = to[:kept].Size()
	r.red, _ = to[kept:].Size()
	return r, ok
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

// workspace holds the reordered input, then what reordering takes.
func (r reduction) workspace(t graph.Type, maxN int) int64 {
	if r.reorder == nil {
		return 0
	}
	return aligned(t.Bytes(maxN)) + r.reorder.workspace(t, maxN)
}

var reductions = [...]int64{graph.Sum: csrc.Sum, graph.Mean: csrc.Mean, graph.MaxOf: csrc.Max, graph.MinOf: csrc.Min, graph.Prod: csrc.Prod}

func (c *compiler) reduce(in *graph.Instr, op graph.Reduce) {
	r, _ := planReduce(op, in.Sig)
	t := in.Sig.In[0]
	x := c.at(in.In[0])
	if r.reorder != nil {
		work := c.at(in.Work)
		c.moveAll(*r.reorder, t, x, work, after(work, aligned(t.Bytes(c.p.MaxN))))
		x = work
	}
	k := c.emit(csrc.Reduce, []csrc.Operand{x, c.at(in.Out[0])}, []csrc.Dim{dim(r.outer), dim(r.red), dim(r.inner)})
	k.Int = [csrc.MaxInts]int64{reductions[op.Kind], int64(typeOf(t.DType))}
}

func (c *compiler) argMax(in *graph.Instr, op graph.ArgMax) {
	shape := in.Sig.In[0].Shape
	dims := []csrc.Dim{product(shape[:op.Axis]), dim(shape[op.Axis]), product(shape[op.Axis+1:])}
	k := c.emit(csrc.ArgMax, []csrc.Operand{c.at(in.In[0]), c.at(in.Out[0])}, dims)
	k.Int[1] = int64(typeOf(in.Sig.In[0].DType))
}
