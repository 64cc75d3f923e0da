package backendtest

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// mlp is a classifier: dense with ReLU, dropout, dense.
type mlp struct {
	features, classes int
	weights           []*graph.Var // kernel, bias, kernel, bias
}

func newMLP(features, units, classes int) *mlp {
	return &mlp{features: features, classes: classes, weights: []*graph.Var{
		variable("dense/kernel", features, units), variable("dense/bias", units),
		variable("dense_1/kernel", units, classes), variable("dense_1/bias", classes),
	}}
}

// init sets the weights to the same random numbers on every backend.
func (m *mlp) init(s *Session) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, w := range m.weights {
		limit := 0.3
		if len(w.Shape) == 2 {
			limit = math.Sqrt(6 / float64(w.Shape[0].Const+w.Shape[1].Const))
		}
		s.Set(w, drawn(w.DType, w.Shape, between(-limit, limit)).numbers(r, 0))
	}
}

func (m *mlp) logits(tr *graph.Trace, x graph.Value, dropout float64) graph.Value {
	dense := func(path string, x graph.Value, kernel, bias *graph.Var) graph.Value {
		defer tr.Enter(path)()
		return graph.B(graph.Add, graph.MatMulOf(x, tr.Before(kernel)), tr.Before(bias))
	}
	h := graph.U(graph.Relu, dense("dense", x, m.weights[0], m.weights[1]))
	h = graph.Apply(graph.Dropout{Rate: dropout, Key: 42}, h)[0]
	return dense("dense_1", h, m.weights[2], m.weights[3])
}

// step traces one training step; its result is the loss.
func (m *mlp) step(tr *graph.Trace, op graph.Op, dropout float64) []graph.Value {
	x := tr.Feed("x", tensor.Float32, tensor.Batched(m.features))
	y := tr.Feed("y", tensor.Int32, tensor.Batched())
	loss := mean(graph.SparseCrossEntropyOf(m.logits(tr, x, dropout), y))
	var ws []graph.Value
	for _, w := range m.weights {
		ws = append(ws, tr.Before(w))
	}
	rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)
	for i, g := range graph.Gradients(loss, ws...) {
		in := []graph.Value{ws[i], g, rate}
		vars := []*graph.Var{m.weights[i]}
		for range slotsOf(op) {
			slot := &graph.Var{Name: "slot", DType: tensor.Float32, Shape: vars[0].Shape, Follow: vars[0]}
			vars, in = append(vars, slot), append(in, tr.Before(slot))
		}
		for k, next := range graph.Apply(op, in...) {
			tr.Assign(vars[k], next)
		}
	}
	return []graph.Value{loss}
}

// train runs 20 steps, every fourth one with a partial batch, and returns the losses and the weights.
func (m *mlp) train(t *testing.T, b backend.Backend, op graph.Op, dropout float64) (losses []float64, weights []*tensor.Tensor) {
	t.Helper()
	const batch = 16
	s := NewSession(t, b, Config{MaxN: batch}, func(tr *graph.Trace) []graph.Value { return m.step(tr, op, dropout) })
	m.init(s)
	r := rand.New(rand.NewPCG(13, 14))
	for i := range 20 {
		n := batch
		if i%4 == 3 {
			n = 5
		}
		x := in(tensor.Float32, tensor.Batched(m.features)).numbers(r, n)
		y := drawn(tensor.Int32, tensor.Batched(), integers(0, m.classes)).numbers(r, n)
		s.Scalars[graph.LearningRate], s.Scalars[graph.RNGStep] = 0.05, float64(i)
		if _, adam := op.(graph.AdamStep); adam {
			k := float64(i + 1)
			s.Scalars[graph.LearningRate] = 0.01 * math.Sqrt(1-math.Pow(0.999, k)) / (1 - math.Pow(0.9, k))
		}
		losses = append(losses, float64(tensor.Data[float32](s.Run(n, x, y)[0])[0]))
	}
	for _, w := range m.weights {
		weights = append(weights, s.Get(w))
	}
	return losses, weights
}

// optimizerSteps are the steps that programs train with, and the dropout rate.
var optimizerSteps = []struct {
	name    string
	op      graph.Op
	dropout float64
}{
	{"SGD", graph.SGDStep{}, 0},
	{"SGD with dropout", graph.SGDStep{}, 0.2},
	{"Momentum", graph.SGDStep{Momentum: 0.9}, 0},
	{"Nesterov", graph.SGDStep{Momentum: 0.9, Nesterov: true}, 0},
	{"Adam", graph.AdamStep{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}, 0},
}

// testPrograms trains a small model and compares with the oracle: weights after SGD, losses only after Adam, which magnifies rounding.
func (s *suite) testPrograms(t *testing.T) {
	for _, o := range optimizerSteps {
		t.Run(o.name, func(t *testing.T) {
			net := newMLP(20, 33, 5)
			losses, weights := net.train(t, s.b, o.op, o.dropout)
			wantLosses, wantWeights := net.train(t, s.oracle, o.op, o.dropout)
			for i, w := range wantLosses {
				require.InDelta(t, w, losses[i], 1e-4*w, "loss of step %d", i)
			}
			if _, adam := o.op.(graph.AdamStep); adam {
				return
			}
			for i, w := range wantWeights {
				for j, v := range arrayOf(w).data {
					require.InDelta(t, v, arrayOf(weights[i]).data[j], 1e-5, "%s, element %d", net.weights[i].Name, j)
				}
			}
		})
	}
}

// testThreads wants the same bytes from any number of threads.
func (s *suite) testThreads(t *testing.T) {
	for _, o := range optimizerSteps {
		t.Run(o.name, func(t *testing.T) {
			var first []*tensor.Tensor
			for threads := 1; threads <= 3; threads++ {
				b, err := s.open(threads)
				require.NoError(t, err)
				_, weights := newMLP(200, 130, 10).train(t, b, o.op, 0.2)
				require.NoError(t, b.Close())
				if first == nil {
					first = weights
				}
				for i := range first {
					require.Equal(t, first[i].Bytes(), weights[i].Bytes(), "weight %d with %d threads", i, threads)
				}
			}
		})
	}
}
