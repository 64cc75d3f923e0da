package backendtest

import (
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
)

// obviousMoments takes the mean, then the mean of what is left, squared.
func obviousMoments(outs []array, op graph.Moments, x array) {
	mean := graph.Reduce{Kind: graph.Mean, Axes: op.Axes}
	obviousReduce(&outs[0], mean, x)
	squares := array{x.dtype, x.dims, make([]float64, len(x.data))}
	eachKept(op.Axes, x, func(from, to int) {
		d := x.data[from] - outs[0].data[to]
		squares.data[from] = d * d
	})
	obviousReduce(&outs[1], mean, squares)
	if len(x.data) == 0 { // of nothing
		for i := range outs[0].data {
			outs[0].data[i], outs[1].data[i] = math.NaN(), math.NaN()
		}
	}
}

// eachKept calls f for each element of x with the number of the element that a reduction makes of it.
func eachKept(axes []int, x array, f func(from, to int)) {
	reduced := map[int]bool{}
	for _, a := range axes {
		reduced[a] = true
	}
	each(x.dims, func(flat int, idx []int) {
		to := 0
		for i, d := range x.dims {
			if !reduced[i] {
				to = to*d + idx[i]
			}
		}
		f(flat, to)
	})
}
