package backendtest

import (
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// testLayouts uses a kernel in all ways at once: as a factor, transposed, element by element, reduced, reshaped, updated and read back.
// However the backend lays it out, the numbers come back in row-major order.
func (s *suite) testLayouts(t *testing.T) {
	adam := graph.AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-3}
	for _, step := range []graph.Op{graph.SGDStep{}, graph.SGDStep{Momentum: 0.9}, adam} {
		for _, size := range [][2]int{{20, 70}, {3, 32}, {5, 1}, {64, 33}} {
			for _, all := range []bool{false, true} {
				s.layout(t, step, size, all)
			}
		}
	}
}

func (s *suite) layout(t *testing.T, step graph.Op, size [2]int, allUses bool) {
	w := variable("kernel", size[0], size[1])
	vars := []*graph.Var{w}
	for range slotsOf(step) {
		vars = append(vars, &graph.Var{Name: "slot", DType: w.DType, Shape: w.Shape, Follow: w})
	}
	build := func(tr *graph.Trace) []graph.Value {
		x := tr.Feed("x", tensor.Float32, tensor.Batched(size[0]))
		kernel := tr.Before(w)
		y := graph.U(graph.Relu, graph.MatMulOf(x, kernel))
		loss := mean(graph.U(graph.Square, y))
		in := []graph.Value{kernel, graph.Gradients(loss, kernel)[0], graph.Like(kernel, 0.1)}
		for _, slot := range vars[1:] {
			in = append(in, tr.Before(slot))
		}
		for i, next := range graph.Apply(step, in...) {
			tr.Assign(vars[i], next)
		}
		outs := []graph.Value{y, graph.B(graph.Mul, kernel, graph.Like(kernel, 2))}
		if allUses {
			outs = append(outs, graph.Apply(graph.MatMul{TransB: true}, y, kernel)[0], graph.ReduceAxes(graph.Sum, kernel, 0),
				graph.ReshapeTo(kernel, tensor.S(size[1], size[0])), graph.TransposeAxes(kernel), kernel)
		}
		return outs
	}
	r := rand.New(rand.NewPCG(1, 4))
	got, want := NewSession(t, s.b, Config{}, build), NewSession(t, s.oracle, Config{}, build)
	for _, v := range vars {
		numbers := drawn(v.DType, v.Shape, between(0.1, 1)).numbers(r, 0)
		got.Set(v, numbers)
		want.Set(v, numbers)
		require.Equal(t, numbers.Bytes(), got.Get(v).Bytes(), "%s, written and read back", v.Name)
	}
	for _, n := range []int{8, 3} {
		x := in(tensor.Float32, tensor.Batched(size[0])).numbers(r, n)
		wantOuts := want.Run(n, x)
		for i, y := range got.Run(n, x) {
			requireNear(t, y, wantOuts[i], "result %d\n%s", i, got)
		}
		for _, v := range vars {
			requireNear(t, got.Get(v), want.Get(v), "%s\n%s", v.Name, got)
		}
	}
}
