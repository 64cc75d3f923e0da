package backendtest

import (
	"math/rand/v2"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// normCases have batches of images and of sequences, widths around those of vectors, more rows than a part of them holds, and numbers
// whose mean is large beside their distances from it.
func normCases(op graph.Op) (cases []Case) {
	far := func(r *rand.Rand) float64 { return float64(100 + r.IntN(3)) }
	for _, dtype := range floats {
		add := func(x Input, dy tensor.Shape) {
			c := x.Shape[len(x.Shape)-1:]
			if _, gradient := op.(graph.NormGrad); gradient {
				cases = append(cases, Case{op, []Input{x, in(dtype, dy), drawn(dtype, c, between(-1, 1)), drawn(dtype, c, between(0.5, 2))}})
				return
			}
			cases = append(cases, Case{op, []Input{x, in(dtype, c), in(dtype, c)}})
		}
		for _, s := range []tensor.Shape{tensor.Batched(3), tensor.S(5, 2), tensor.Batched(2, 2), tensor.Batched(2, 1, 2), tensor.S(7, 1), tensor.S(3, 3, 17),
			tensor.S(65, 5, 8), tensor.S(2, 33, 16), tensor.S(37, 31), tensor.S(9000, 65), tensor.S(70000, 1), tensor.S(3000, 24)} {
			add(in(dtype, s), s)
		}
		for _, s := range []tensor.Shape{tensor.Batched(40, 5), tensor.S(3000, 33)} {
			add(drawn(dtype, s, far), s)
		}
	}
	return cases
}
