package graph

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// sinkTransposes moves transposes behind what can as well be computed before them: element-wise ops and reductions. Those of layers
// with channels first meet there, and simplify drops them, so that channels lie last between convolutions.
func sinkTransposes(roots []Value) []Value {
	return rewrite(roots, func(_ *rewriter, n *node, in []Value) []Value {
		switch op := n.op.(type) {
		case Unary, Cast, Binary, Select:
			return sunk(op, n.out[0].Shape, in)
		case Reduce:
			return reduceBefore(in[0], op.Axes, func(axes []int) Op { return Reduce{op.Kind, axes} })
		case Moments:
			return reduceBefore(in[0], op.Axes, func(axes []int) Op { return Moments{axes} })
		case Transpose:
			if v := simplerTranspose(op, in[0]); !v.IsZero() {
				return []Value{v}
			}
		}
		return nil
	})
}

// sunk applies an element-wise op below the transposes of its inputs, nil where that would take others instead.
func sunk(op Op, shape tensor.Shape, in []Value) []Value {
	var perm []int
	for _, v := range in {
		if t, ok := v.Op().(Transpose); ok && v.Shape().Equal(shape) {
			perm = t.Perm
		}
	}
	if perm == nil {
		return nil
	}
	below := make([]Value, len(in))
	for i, v := range in {
		if t, ok := v.Op().(Transpose); ok && slices.Equal(t.Perm, perm) {
			below[i] = v.In()[0]
		} else if below[i] = permutedVector(v, perm); below[i].IsZero() {
			return nil
		}
	}
	return []Value{TransposeAxes(apply1(op, below...), perm...)}
}

// permutedVector returns v, which broadcasts along all axes but one or along all, with its axes as they were before a transpose with
// perm; the zero Value if v has more.
func permutedVector(v Value, perm []int) Value {
	s := v.Shape()
	wide := -1
	for i, d := range s {
		if d != tensor.D(1) {
			if wide >= 0 {
				return Value{}
			}
			wide = i
		}
	}
	if wide < 0 && len(s) == 0 {
		return v
	}
	before := slices.Repeat(tensor.S(1), len(perm))
	if wide >= 0 {
		before[perm[len(perm)-len(s)+wide]] = s[wide]
	}
	return ReshapeTo(v, before)
}

// reduceBefore is the reduction over reduced of x as one of what x is the transpose of, if the axes it keeps stay in order.
func reduceBefore(x Value, reduced []int, over func(axes []int) Op) []Value {
	t, ok := x.Op().(Transpose)
	if !ok {
		return nil
	}
	var axes, kept []int
	for i, p := range t.Perm {
		if slices.Contains(reduced, i) {
			axes = append(axes, p)
		} else {
			kept = append(kept, p)
		}
	}
	if !slices.IsSorted(kept) {
		return nil
	}
	slices.Sort(axes)
	return Apply(over(axes), x.In()[0])
}
