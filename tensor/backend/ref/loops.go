package ref

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

const (
	maxRank   = 16 // fixed, so that loops live on the stack
	maxInputs = 3
)

// strides are the distances, in elements, between neighbours along an axis, for each input.
type strides [maxInputs]int

// loops are nested loops over the elements of a row-major result, outermost first, with inputs read at strides.
type loops struct {
	rank    int
	dims    [maxRank]int
	strides [maxRank]strides
}

// nest adds an innermost loop, or lengthens the present one where the inputs just go on.
func (l *loops) nest(dim int, s strides) {
	if dim == 1 {
		return
	}
	if k := l.rank - 1; k >= 0 && l.strides[k] == (strides{s[0] * dim, s[1] * dim, s[2] * dim}) {
		l.dims[k] *= dim
		l.strides[k] = s
		return
	}
	l.dims[l.rank], l.strides[l.rank] = dim, s
	l.rank++
}

// runs calls f for each innermost loop: n results from number `at` on, made of the inputs from `from` on in steps.
func (l *loops) runs(f func(at, n int, from, step strides)) {
	n, step := 1, strides{}
	outer := max(l.rank-1, 0)
	if l.rank > 0 {
		n, step = l.dims[outer], l.strides[outer]
	}
	for _, d := range l.dims[:l.rank] {
		if d == 0 {
			return
		}
	}
	var index [maxRank]int
	var from strides
	for at := 0; ; at += n {
		f(at, n, from, step)
		axis := outer - 1
		for ; axis >= 0; axis-- {
			if index[axis]++; index[axis] < l.dims[axis] {
				from.add(l.strides[axis], 1)
				break
			}
			from.add(l.strides[axis], 1-l.dims[axis])
			index[axis] = 0
		}
		if axis < 0 {
			return
		}
	}
}

func (s *strides) add(t strides, times int) {
	for i := range s {
		s[i] += t[i] * times
	}
}

// broadcastLoops go over space; inputs repeat along axes that they lack or that are 1 in them, as in NumPy.
func broadcastLoops(space tensor.Shape, in []graph.Type, n int) (l loops) {
	var left strides // elements of each input under the axes not seen yet
	for k, t := range in {
		left[k] = elements(t, n)
	}
	for i, d := range space {
		var s strides
		for k, t := range in {
			if j := i - len(space) + len(t.Shape); j >= 0 {
				if have := t.Shape[j].At(n); have > 1 {
					left[k] /= have
					s[k] = left[k]
				}
			}
		}
		l.nest(d.At(n), s)
	}
	return l
}

// axesLoops go over the given axes of a row-major input.
func axesLoops(in tensor.Shape, axes []int, n int) (l loops) {
	for _, a := range axes {
		stride := 1
		for _, d := range in[a+1:] {
			stride *= d.At(n)
		}
		l.nest(in[a].At(n), strides{stride})
	}
	return l
}
