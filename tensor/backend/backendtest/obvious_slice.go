package backendtest

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// placeOf is where element idx of a Slice's result, or of a Pad's input, is in the other.
func placeOf(start tensor.Shape, step, idx []int, n int) []int {
	place := make([]int, len(idx))
	for i := range idx {
		place[i] = start[i].At(n) + idx[i]*step[i]
	}
	return place
}

// obviousPad looks for the element of x that went to idx.
func obviousPad(op graph.Pad, x array, idx []int, n int) float64 {
	v := op.Value
	each(x.dims, func(flat int, from []int) {
		if slices.Equal(placeOf(op.Start, op.Step, from, n), idx) {
			v = x.data[flat]
		}
	})
	return v
}

func obviousConcat(axis int, in []array, idx []int) float64 {
	at := slices.Clone(idx)
	for _, x := range in {
		if at[axis] < x.dims[axis] {
			return x.at(at)
		}
		at[axis] -= x.dims[axis]
	}
	panic("backendtest: an index beyond all parts")
}
