package walk

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Reduction is a Reduce over [outer red inner], after the reduced axes have been moved to the end where they were not one run.
type Reduction struct {
	Outer, Red, Inner tensor.Dim
	Reorder           *Moves
}

// Reduce is how op runs.
func Reduce(op graph.Reduce, s graph.Signature) (r Reduction) {
	shape := s.In[0].Shape
	axes, first, last := OneRun(shape, op.Axes)
	if last >= 0 {
		r.Outer, _ = shape[:first].Size()
		r.Red, _ = shape[first:last].Size()
		r.Inner, _ = shape[last:].Size()
		return r
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
	m := Reordered(shape, order, to)
	r = Reduction{Inner: tensor.D(1), Reorder: &m}
	r.Outer, _ = to[:kept].Size()
	r.Red, _ = to[kept:].Size()
	return r
}

// OneRun returns the axes without those of size 1, which may count as reduced or not, and the range [first, last) that they are;
// last is -1 when they are not one.
func OneRun(shape tensor.Shape, reduced []int) (axes []int, first, last int) {
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

// Around is the three sizes of a value before an axis, along it and after it.
func Around(s tensor.Shape, axis int) (outer, along, inner tensor.Dim) {
	outer, _ = s[:axis].Size()
	inner, _ = s[axis+1:].Size()
	return outer, s[axis], inner
}
