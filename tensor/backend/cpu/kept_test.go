//go:build cgo

package cpu

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// TestKept runs y = x * softmax(w) twice, after a Write of w, and after a step of another program that changes w.
func TestKept(t *testing.T) {
	b := New()
	w := &graph.Var{Name: "w", Shape: tensor.S(2), DType: tensor.Float32}
	softmax := func(v graph.Value) graph.Value {
		return graph.ReshapeTo(graph.SoftmaxOf(graph.ReshapeTo(v, tensor.S(1, 2))), tensor.S(2))
	}
	tr := graph.NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(2))
	s := newSession(t, b, tr, []graph.Value{graph.B(graph.Mul, x, softmax(tr.Read(w)))}, 4)
	require.Equal(t, []string{"kept", "chain"}, s.kernels())

	step := graph.NewTrace()
	step.Assign(w, graph.B(graph.Add, step.Read(w), softmax(step.Read(w))))
	p, err := graph.Lower(step, nil, graph.Config{Target: b, MaxN: 1})
	require.NoError(t, err)
	change, err := b.Compile(p, s.cells)
	require.NoError(t, err)
	arena, err := b.Alloc(p.ArenaBytes)
	require.NoError(t, err)

	run := func() []float32 {
		s.feed(1, tensor.Of([]float32{2, 4}, 1, 2))
		require.NoError(t, s.exec.Run(&s.run))
		return tensor.Data[float32](s.run.Out[0])
	}
	require.Equal(t, []float32{1, 2}, run())
	require.Equal(t, []float32{1, 2}, run())
	s.write(t, w, tensor.Of([]float32{1000, 0}, 2))
	require.Equal(t, []float32{2, 0}, run())
	s.write(t, w, tensor.Of([]float32{0, 0}, 2))
	require.NoError(t, change.Run(&backend.Run{N: 1, Arena: arena}))
	require.Equal(t, []float32{1, 2}, run(), "0.5 was added to both")
	require.Zero(t, testing.AllocsPerRun(10, func() { require.NoError(t, s.exec.Run(&s.run)) }))
}

// TestNotKept: what the program itself changes, what is random, and what is a result.
func TestNotKept(t *testing.T) {
	w := &graph.Var{Name: "w", Shape: tensor.S(1, 3), DType: tensor.Float32}
	tr := graph.NewTrace()
	y := graph.SoftmaxOf(tr.Read(w))
	tr.Assign(w, y)
	require.NotContains(t, newSession(t, New(), tr, nil, 1).kernels(), "kept")

	tr = graph.NewTrace()
	dropped := graph.Apply(graph.Dropout{Rate: 0.5}, tr.Read(w))[0]
	require.NotContains(t, newSession(t, New(), tr, []graph.Value{graph.SoftmaxOf(dropped)}, 1).kernels(), "kept")

	tr = graph.NewTrace()
	require.NotContains(t, newSession(t, New(), tr, []graph.Value{graph.SoftmaxOf(tr.Read(w))}, 1).kernels(), "kept")
}
