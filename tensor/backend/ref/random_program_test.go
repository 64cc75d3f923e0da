package ref_test

import (
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// traced is a 2x2 value of a program, and its numbers from running every op alone.
type traced struct {
	value graph.Value
	want  *tensor.Tensor
}

// randomOps keep numbers small and well apart from where rounding would decide.
var randomOps = []struct {
	op    graph.Op
	arity int
}{
	{graph.Binary{Kind: graph.Add}, 2}, {graph.Binary{Kind: graph.Sub}, 2}, {graph.Binary{Kind: graph.Mul}, 2}, {graph.Binary{Kind: graph.Max}, 2},
	{graph.Unary{Kind: graph.Tanh}, 1}, {graph.Unary{Kind: graph.Tanh}, 1}, {graph.Unary{Kind: graph.Neg}, 1},
	{graph.Transpose{Perm: []int{1, 0}}, 1}, {graph.MatMul{}, 2}, {graph.MatMul{TransB: true}, 2}, {graph.Softmax{}, 1},
	{graph.SGDStep{}, 3}, {graph.SGDStep{Momentum: 0.9, Nesterov: true}, 4}, {graph.AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 0.1}, 5},
}

// A planned program gives what its ops give one at a time: no value is overwritten while it is needed, updates in place see the old
// numbers, and all commits hold.
func TestRandomProgramsEqualTheirOps(t *testing.T) {
	r := ref.New()
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 0))
		s := newSession(r)
		vars := make([]*graph.Var, 3)
		final := map[*graph.Var]*tensor.Tensor{}
		var values []traced
		for i := range vars {
			x := tensor.Of([]float64{rng.Float64(), rng.Float64(), rng.Float64(), rng.Float64()}, 2, 2)
			vars[i] = s.variable(t, x)
			final[vars[i]] = x
			values = append(values, traced{s.trace.Read(vars[i]), x})
		}
		for range 4 + rng.IntN(16) {
			values = append(values, randomStep(t, r, rng, values)...)
			if rng.IntN(3) == 0 {
				v, x := vars[rng.IntN(len(vars))], values[rng.IntN(len(values))]
				s.trace.Assign(v, x.value)
				final[v] = x.want
			}
		}
		var outs []graph.Value
		var wants []*tensor.Tensor
		for range rng.IntN(4) {
			x := values[rng.IntN(len(values))]
			outs, wants = append(outs, x.value), append(wants, x.want)
		}
		results, err := s.run(t, 1, outs)
		require.NoError(t, err)
		for i, got := range results {
			require.InDeltaSlice(t, tensor.Data[float64](wants[i]), tensor.Data[float64](got), 1e-9, "seed %d, result %d", seed, i)
		}
		for i, v := range vars {
			require.InDeltaSlice(t, tensor.Data[float64](final[v]), tensor.Data[float64](s.read(t, v)), 1e-9, "seed %d, variable %d", seed, i)
		}
	}
}

// randomStep applies an op to values, and to their numbers on their own.
func randomStep(t *testing.T, r *ref.Ref, rng *rand.Rand, values []traced) []traced {
	choice := randomOps[rng.IntN(len(randomOps))]
	var in []graph.Value
	var numbers []*tensor.Tensor
	for i := range choice.arity {
		x := values[rng.IntN(len(values))]
		switch choice.op.(type) {
		case graph.SGDStep, graph.AdamStep:
			if i == 2 {
				x = traced{graph.Number(tensor.Float64, 0.25), tensor.Scalar(0.25)}
			}
			if i == 4 { // the second moment is not negative
				x.value = graph.U(graph.Square, x.value)
				x.want = eval(t, r, op(graph.Unary{Kind: graph.Square}), x.want)
			}
		}
		in, numbers = append(in, x.value), append(numbers, x.want)
	}
	var steps []traced
	for i, v := range graph.Apply(choice.op, in...) {
		want := eval(t, r, func(in ...graph.Value) graph.Value { return graph.Apply(choice.op, in...)[i] }, numbers...)
		steps = append(steps, traced{graph.U(graph.Tanh, v), eval(t, r, op(graph.Unary{Kind: graph.Tanh}), want)}, traced{v, want})
	}
	return steps[rng.IntN(2) : len(steps)-rng.IntN(2)]
}
