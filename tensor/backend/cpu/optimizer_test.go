//go:build cgo

package cpu

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// stepTrace is a linear layer under a squared loss and an optimizer. Where the gradient is also a result, it is not fused.
func stepTrace(op graph.Op, slots, cols int, dtype tensor.DType, fused bool) (tr *graph.Trace, outs []graph.Value, vars []*graph.Var) {
	tr = graph.NewTrace()
	w := &graph.Var{Name: "w", DType: dtype, Shape: tensor.S(30, cols)}
	vars = []*graph.Var{w}
	x := tr.Feed("x", dtype, tensor.Batched(30))
	y := graph.MatMulOf(x, tr.Read(w))
	loss := graph.ReduceAxes(graph.Sum, graph.U(graph.Square, y))
	g := graph.Gradients(loss, tr.Read(w))[0]
	args := []graph.Value{tr.Read(w), g, graph.CastTo(graph.Scalar(graph.LearningRate), dtype)}
	for i := range slots {
		s := &graph.Var{Name: fmt.Sprint("slot", i), DType: dtype, Shape: w.Shape, Follow: w}
		vars = append(vars, s)
		args = append(args, tr.Read(s))
	}
	for i, v := range graph.Apply(op, args...) {
		tr.Assign(vars[i], v)
	}
	outs = []graph.Value{loss}
	if !fused {
		outs = append(outs, g)
	}
	return tr, outs, vars
}

func TestOptimizerSteps(t *testing.T) {
	adam := graph.AdamStep{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-3}
	for _, c := range []struct {
		op     graph.Op
		slots  int
		fusing string // the kernel that has the gradient to itself, empty for none
	}{
		{graph.SGDStep{}, 0, "gemm.sgd"},
		{graph.SGDStep{Momentum: 0.9}, 1, ""},
		{graph.SGDStep{Momentum: 0.9, Nesterov: true}, 1, ""},
		{adam, 2, "gemm.adam"},
	} {
		for _, cols := range []int{5, 45, 64} {
			for _, dtype := range []tensor.DType{tensor.Float32, tensor.Float64} {
				for _, fused := range []bool{true, false} {
					t.Run(fmt.Sprintf("%+v,cols=%d,%v,fused=%v", c.op, cols, dtype, fused), func(t *testing.T) {
						got := runSteps(t, newCPU(""), c.op, c.slots, cols, dtype, fused)
						want := runSteps(t, ref.New(), c.op, c.slots, cols, dtype, fused)
						for i := range want.vars {
							near(t, want.read(t, want.vars[i]), got.read(t, got.vars[i]), want.vars[i].Name)
						}
						if c.fusing != "" && fused && dtype == tensor.Float32 {
							require.Contains(t, got.kernels(), c.fusing)
						}
						if dtype == tensor.Float32 && cols >= minPanelColumns {
							require.Equal(t, graph.Panels, got.cells[got.vars[0]].Layout)
						}
					})
				}
			}
		}
	}
}

// runSteps takes three steps, the last two on partial batches.
func runSteps(t *testing.T, b backend.Backend, op graph.Op, slots, cols int, dtype tensor.DType, fused bool) *mlp {
	tr, outs, vars := stepTrace(op, slots, cols, dtype, fused)
	m := &mlp{session: newSession(t, b, tr, outs, 11), vars: vars}
	rng := rand.New(rand.NewPCG(3, 4))
	m.write(t, vars[0], feedOf{dtype, vars[0].Shape}.numbers(rng, 0))
	m.scalars[graph.LearningRate] = 1e-3
	for _, n := range []int{11, 5, 1} {
		m.feed(n, feedOf{dtype, tensor.Batched(30)}.numbers(rng, n))
		require.NoError(t, m.exec.Run(&m.run))
	}
	return m
}

// The step reads its slots from each other's places.
func TestSlotsMayChangePlaces(t *testing.T) {
	var results [2][3][]byte
	for i, b := range []backend.Backend{newCPU(""), ref.New()} {
		tr := graph.NewTrace()
		var vars [3]*graph.Var
		for j, name := range []string{"w", "m", "v"} {
			vars[j] = &graph.Var{Name: name, DType: tensor.Float64, Shape: tensor.S(3)}
		}
		w := tr.Read(vars[0])
		rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float64)
		out := graph.Apply(graph.AdamStep{Beta1: 0.5, Beta2: 0.75, Epsilon: 1}, w, graph.U(graph.Square, w), rate, tr.Read(vars[1]), tr.Read(vars[2]))
		tr.Assign(vars[0], out[0])
		tr.Assign(vars[1], out[2])
		tr.Assign(vars[2], out[1])
		s := newSession(t, b, tr, nil, 1)
		for j, v := range vars {
			s.write(t, v, tensor.Of([]float64{1 + float64(j), 2, 4}))
		}
		s.scalars[graph.LearningRate] = 0.5
		require.NoError(t, s.exec.Run(&s.run))
		for j, v := range vars {
			results[i][j] = s.read(t, v).Bytes()
		}
	}
	require.Equal(t, results[1], results[0])
}
