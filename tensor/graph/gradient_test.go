package graph_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

func f64(shape ...tensor.Dim) backendtest.Input {
	return backendtest.Input{Type: graph.Type{DType: tensor.Float64, Shape: shape}}
}

func labels(classes int) backendtest.Input {
	return backendtest.Input{Type: graph.Type{DType: tensor.Int32, Shape: tensor.Batched()},
		Draw: func(r *rand.Rand) float64 { return float64(r.IntN(classes)) }}
}

func mean(x graph.Value) graph.Value { return graph.ReduceAxes(graph.Mean, x) }

// TestGradients checks composite graphs by finite differences: values used more than once, inputs that depend on each other, first and
// second derivatives.
func TestGradients(t *testing.T) {
	d, n := tensor.D, tensor.Batch
	u, b := graph.U, graph.B
	grad := func(loss graph.Value, x graph.Value) graph.Value { return graph.Gradients(loss, x)[0] }
	for name, c := range map[string]struct {
		in []backendtest.Input
		f  func(in []graph.Value) graph.Value
	}{
		"a value used twice": {[]backendtest.Input{f64(n, d(3))}, func(in []graph.Value) graph.Value {
			e := u(graph.Exp, in[0])
			return b(graph.Mul, e, b(graph.Add, e, in[0]))
		}},
		"broadcast both ways": {[]backendtest.Input{f64(n, d(1)), f64(d(3)), f64()}, func(in []graph.Value) graph.Value {
			return b(graph.Mul, b(graph.Add, in[0], in[1]), in[2])
		}},
		"dense": {[]backendtest.Input{f64(n, d(3)), f64(d(3), d(4)), f64(d(4))}, func(in []graph.Value) graph.Value {
			return mean(u(graph.Tanh, b(graph.Add, graph.MatMulOf(in[0], in[1]), in[2])))
		}},
		"tied": {[]backendtest.Input{f64(n, d(3)), f64(d(3), d(4))}, func(in []graph.Value) graph.Value {
			h := u(graph.Sigmoid, graph.MatMulOf(in[0], in[1]))
			return b(graph.Sub, graph.Apply(graph.MatMul{TransB: true}, h, in[1])[0], in[0])
		}},
		"classifier": {[]backendtest.Input{f64(n, d(3)), f64(d(3), d(4)), labels(4)}, func(in []graph.Value) graph.Value {
			return mean(graph.SparseCrossEntropyOf(graph.MatMulOf(in[0], in[1]), in[2]))
		}},
		"square of the loss": {[]backendtest.Input{f64(n, d(4)), labels(4)}, func(in []graph.Value) graph.Value {
			return u(graph.Square, mean(graph.SparseCrossEntropyOf(in[0], in[1])))
		}},
		"softmax and its logarithm": {[]backendtest.Input{f64(n, d(4))}, func(in []graph.Value) graph.Value {
			return b(graph.Mul, graph.SoftmaxOf(in[0]), graph.LogSoftmaxOf(in[0]))
		}},
		"normalisation over the batch": {[]backendtest.Input{f64(n, d(3))}, func(in []graph.Value) graph.Value {
			x := b(graph.Sub, in[0], graph.ReduceAxes(graph.Mean, in[0], 0))
			return b(graph.Mul, x, u(graph.Rsqrt, b(graph.Add, graph.ReduceAxes(graph.Mean, u(graph.Square, x), 0), graph.Like(x, 0.1))))
		}},
		"reshape, transpose, maximum": {[]backendtest.Input{f64(n, d(2), d(3))}, func(in []graph.Value) graph.Value {
			x := graph.TransposeAxes(in[0], 2, 0, 1)
			return graph.ReduceAxes(graph.MaxOf, b(graph.Mul, x, graph.TransposeAxes(graph.ReshapeTo(in[0], tensor.Shape{n, d(3), d(2)}), 1, 0, 2)), 0)
		}},
		"maximum along no axis": {[]backendtest.Input{f64(d(3))}, func(in []graph.Value) graph.Value {
			return graph.Apply(graph.Reduce{Kind: graph.MaxOf}, in[0])[0]
		}},
		"dropout": {[]backendtest.Input{f64(n, d(3))}, func(in []graph.Value) graph.Value {
			return u(graph.Square, graph.Apply(graph.Dropout{Rate: 0.4, Key: 3}, in[0])[0])
		}},
		"second derivative of softmax": {[]backendtest.Input{f64(n, d(4))}, func(in []graph.Value) graph.Value {
			return grad(mean(u(graph.Square, graph.SoftmaxOf(in[0]))), in[0])
		}},
		"second derivative of log-softmax": {[]backendtest.Input{f64(n, d(4))}, func(in []graph.Value) graph.Value {
			return grad(mean(u(graph.Square, graph.LogSoftmaxOf(in[0]))), in[0])
		}},
		"second derivative of a classifier": {[]backendtest.Input{f64(n, d(3)), f64(d(3), d(4)), labels(4)}, func(in []graph.Value) graph.Value {
			return grad(u(graph.Square, mean(graph.SparseCrossEntropyOf(graph.MatMulOf(in[0], in[1]), in[2]))), in[1])
		}},
		"third derivative": {[]backendtest.Input{f64(d(3))}, func(in []graph.Value) graph.Value {
			sum := func(x graph.Value) graph.Value { return graph.ReduceAxes(graph.Sum, x) }
			g := grad(sum(u(graph.Tanh, in[0])), in[0])
			return grad(sum(b(graph.Mul, g, g)), in[0])
		}},
		"one value as two inputs of a decomposed rule": {[]backendtest.Input{f64(n, d(4))}, func(in []graph.Value) graph.Value {
			return graph.Apply(graph.SoftmaxGrad{}, in[0], in[0])[0]
		}},
		"a step": {[]backendtest.Input{f64(d(3)), f64(d(3))}, func(in []graph.Value) graph.Value {
			m := u(graph.Square, in[0])
			return graph.Apply(graph.AdamStep{Beta1: 0.9, Beta2: 0.9, Epsilon: 0.1}, in[0], in[1], graph.Like(in[0], 0.1), m, m)[0]
		}},
	} {
		t.Run(name, func(t *testing.T) {
			backendtest.CheckGradient(t, ref.New(), 3, c.in, func(in []graph.Value) []graph.Value { return []graph.Value{c.f(in)} })
		})
	}
}

// TestGradientsOfNothing has values that the loss does not depend on, or only through steps and positions.
func TestGradientsOfNothing(t *testing.T) {
	tr := graph.NewTrace()
	x, y := tr.Feed("x", tensor.Float32, tensor.Batched(3)), tr.Feed("y", tensor.Float32, tensor.Batched(3))
	positions := graph.CastTo(graph.ArgMaxAlong(y, 1), tensor.Float32)
	loss := graph.B(graph.Add, mean(graph.U(graph.Square, x)), mean(graph.B(graph.Add, positions, mean(graph.U(graph.Floor, y)))))
	g := graph.Gradients(loss, x, y, loss)
	require.False(t, g[0].IsZero())
	require.True(t, g[1].IsZero())
	require.Equal(t, graph.Const{DType: tensor.Float32, Value: 1}, g[2].Op())
}

// TestGradientPaths: what a rule builds belongs to the layer of the op that it is the rule of.
func TestGradientPaths(t *testing.T) {
	tr := graph.NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
	leave := tr.Enter("model/dense")
	y := graph.U(graph.Tanh, x)
	leave()
	g := graph.Gradients(mean(y), x)[0]
	require.Equal(t, "model/dense", g.Path())
	require.Empty(t, tr.Path())
}

// deepTrace is a chain of dense layers with their gradients and steps: about ten nodes a layer.
func deepTrace(layers int) (*graph.Trace, []graph.Value) {
	tr := graph.NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(8))
	var vars []*graph.Var
	var ws []graph.Value
	for i := range layers {
		w := &graph.Var{Name: fmt.Sprint("kernel", i), DType: tensor.Float32, Shape: tensor.S(8, 8)}
		b := &graph.Var{Name: fmt.Sprint("bias", i), DType: tensor.Float32, Shape: tensor.S(8)}
		vars = append(vars, w, b)
		ws = append(ws, tr.Read(w), tr.Read(b))
		x = graph.U(graph.Tanh, graph.B(graph.Add, graph.MatMulOf(x, tr.Read(w)), tr.Read(b)))
	}
	loss := mean(graph.U(graph.Square, x))
	for i, g := range graph.Gradients(loss, ws...) {
		tr.Assign(vars[i], graph.Apply(graph.SGDStep{}, ws[i], g, graph.Like(g, 0.1))[0])
	}
	return tr, []graph.Value{loss}
}

// TestLowerDeep lowers about 10,000 nodes, which no pass may visit by recursion.
func TestLowerDeep(t *testing.T) {
	const layers = 700
	tr, outs := deepTrace(layers)
	for _, target := range []*graph.TestTarget{{}, graph.WithoutFusion()} {
		p, err := graph.Lower(tr, outs, graph.Config{Target: target, MaxN: 4})
		require.NoError(t, err)
		require.Greater(t, len(p.Instrs), 5*layers)
	}
}

func BenchmarkLower10k(b *testing.B) {
	for _, layers := range []int{70, 700, 1400} {
		tr, outs := deepTrace(layers)
		b.Run(fmt.Sprintf("layers=%d", layers), func(b *testing.B) {
			for b.Loop() {
				p, err := graph.Lower(tr, outs, graph.Config{Target: &graph.TestTarget{}, MaxN: 4})
				require.NoError(b, err)
				b.ReportMetric(float64(len(p.Instrs)), "instrs")
			}
		})
	}
}
