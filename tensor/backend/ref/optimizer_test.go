package ref_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// One step from w = 1, g = 0.5, rate = 0.1, m = 0.2, v = 0.04, by the formulas of the ops.
func TestOptimizerSteps(t *testing.T) {
	cases := []struct {
		name  string
		op    graph.Op
		slots []float64
		want  []float64 // w and the slots
	}{
		{"sgd", graph.SGDStep{}, nil, []float64{0.95}},
		{"momentum", graph.SGDStep{Momentum: 0.9}, []float64{0.2}, []float64{1.13, 0.13}},
		{"nesterov", graph.SGDStep{Momentum: 0.9, Nesterov: true}, []float64{0.2}, []float64{1.067, 0.13}},
		{"adam", graph.AdamStep{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}, []float64{0.2, 0.04}, []float64{0.8853007487433527, 0.23, 0.04021}},
	}
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		for _, c := range cases {
			requireClose(t, c.want, stepOnce[float64](t, r, c.op, c.slots), 1e-14, c.name)
			requireClose(t, c.want, stepOnce[float32](t, r, c.op, c.slots), 3e-7, c.name)
		}
	})
}

// stepOnce applies op to variables in place and returns what they hold then.
func stepOnce[T float32 | float64](t *testing.T, r *ref.Ref, op graph.Op, slots []float64) []T {
	s := newSession(r)
	var vars []*graph.Var
	for _, v := range append([]float64{1}, slots...) {
		vars = append(vars, s.variable(t, tensor.Of([]T{T(v)})))
	}
	d := tensor.DTypeOf[T]()
	in := []graph.Value{s.trace.Read(vars[0]), s.trace.Feed("g", d, tensor.S(1)), graph.CastTo(graph.Scalar(graph.LearningRate), d)}
	for _, v := range vars[1:] {
		in = append(in, s.trace.Read(v))
	}
	s.scalars[graph.LearningRate] = 0.1
	for i, out := range graph.Apply(op, in...) {
		s.trace.Assign(vars[i], out)
	}
	_, err := s.run(t, 1, nil, tensor.Of([]T{0.5}))
	require.NoError(t, err)
	var got []T
	for _, v := range vars {
		got = append(got, tensor.Data[T](s.read(t, v))...)
	}
	return got
}
