package backendtest

import (
	"math/rand/v2"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// momentsCases have the axes of batch, layer and instance normalization, more rows than a block and a part of them hold, and numbers
// whose mean is large beside their distances from it: there the mean of the squares less the square of the mean has no digit right.
func momentsCases(r *rand.Rand) (cases []Case) {
	type sizes struct {
		shape tensor.Shape
		axes  []int
	}
	all := []sizes{
		{tensor.S(7), []int{0}}, {tensor.S(1), []int{0}}, {tensor.Batched(3), []int{0}}, {tensor.Batched(3), []int{1}}, {tensor.Batched(3), []int{0, 1}},
		{tensor.Batched(2, 3, 4), []int{0, 1, 2}}, {tensor.Batched(2, 3, 4), []int{3}}, {tensor.Batched(2, 3, 4), []int{1, 2}}, {tensor.Batched(4, 3), []int{0, 2}},
		{tensor.S(2, 1, 3), []int{1}}, {tensor.S(0, 3), []int{1}}, {tensor.S(3, 4), nil}, {tensor.S(3, 347), []int{1}}, {tensor.S(347, 3), []int{0}},
		{tensor.S(9000, 65), []int{0}}, {tensor.S(70000, 1), []int{0}}, {tensor.S(65, 33), []int{0, 1}},
	}
	for range 6 {
		s := randomShape(r)
		var axes []int
		for i := range s {
			if r.IntN(2) == 0 {
				axes = append(axes, i)
			}
		}
		all = append(all, sizes{s, axes})
	}
	for _, dtype := range floats {
		far := func(r *rand.Rand) float64 { return float64(1000 + r.IntN(3)) }
		for _, s := range all {
			cases = append(cases, Case{graph.Moments{Axes: s.axes}, []Input{in(dtype, s.shape)}})
		}
		for _, s := range []sizes{{tensor.Batched(40, 5), []int{0, 1}}, {tensor.Batched(40), []int{1}}, {tensor.S(3000, 33), []int{0}}} {
			cases = append(cases, Case{graph.Moments{Axes: s.axes}, []Input{drawn(dtype, s.shape, far)}})
		}
	}
	return cases
}
