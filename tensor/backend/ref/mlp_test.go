package ref_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// mlp is a training step of two Dense layers with dropout in between, softmax cross-entropy and Adam.
type mlp struct {
	run    backend.Run
	exec   backend.Executable
	loss   []float32
	labels []int32
	cells  map[*graph.Var]backend.Cell
	vars   []*graph.Var
	ref    *ref.Ref
}

func newMLP(tb testing.TB, r *ref.Ref, in, hidden, classes, batch int) *mlp {
	t := graph.NewTrace()
	x := t.Feed("x", tensor.Float32, tensor.Batched(in))
	labels := t.Feed("labels", tensor.Int32, tensor.Batched())
	m := &mlp{ref: r}
	weight := func(name string, dims ...int) *graph.Var {
		v := &graph.Var{Name: name, Shape: tensor.S(dims...), DType: tensor.Float32}
		m.vars = append(m.vars, v)
		return v
	}
	w1, b1 := weight("w1", in, hidden), weight("b1", hidden)
	w2, b2 := weight("w2", hidden, classes), weight("b2", classes)
	weights := []*graph.Var{w1, b1, w2, b2}
	h := graph.U(graph.Relu, graph.B(graph.Add, graph.MatMulOf(x, t.Read(w1)), t.Read(b1)))
	h = graph.Apply(graph.Dropout{Rate: 0.2, Key: 9}, h)[0]
	logits := graph.B(graph.Add, graph.MatMulOf(h, t.Read(w2)), t.Read(b2))
	loss := graph.ReduceAxes(graph.Mean, graph.SparseCrossEntropyOf(logits, labels))
	var read []graph.Value
	for _, w := range weights {
		read = append(read, t.Read(w))
	}
	rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)
	for i, g := range graph.Gradients(loss, read...) {
		w := weights[i]
		slotM := weight(w.Name+"/m", w.Shape.At(0)...)
		slotV := weight(w.Name+"/v", w.Shape.At(0)...)
		out := graph.Apply(graph.AdamStep{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}, read[i], g, rate, t.Read(slotM), t.Read(slotV))
		t.Assign(w, out[0])
		t.Assign(slotM, out[1])
		t.Assign(slotV, out[2])
	}
	p, err := graph.Lower(t, []graph.Value{loss}, graph.Config{Target: r, MaxN: batch})
	require.NoError(tb, err)
	m.place(tb, p)
	m.feed(tb, in, classes, batch)
	m.run.Arena, err = r.Alloc(p.ArenaBytes)
	require.NoError(tb, err)
	return m
}

func (m *mlp) place(tb testing.TB, p *graph.Program) {
	rng := rand.New(rand.NewPCG(1, 2))
	m.cells = map[*graph.Var]backend.Cell{}
	for _, v := range m.vars {
		mem, err := m.ref.Alloc(graph.Type{DType: v.DType, Shape: v.Shape}.Bytes(1))
		require.NoError(tb, err)
		m.cells[v] = backend.Cell{Mem: mem}
		if len(v.Shape) == 2 && v.Name[len(v.Name)-2] != '/' {
			w := tensor.New(tensor.Float32, v.Shape.At(0)...)
			limit := math.Sqrt(6 / float64(w.Dims()[0]+w.Dims()[1]))
			for i := range tensor.Data[float32](w) {
				tensor.Data[float32](w)[i] = float32((2*rng.Float64() - 1) * limit)
			}
			require.NoError(tb, m.ref.Write(m.cells[v], w))
		}
	}
	var err error
	m.exec, err = m.ref.Compile(p, m.cells)
	require.NoError(tb, err)
}

func (m *mlp) feed(tb testing.TB, in, classes, batch int) {
	rng := rand.New(rand.NewPCG(3, 4))
	x, labels, loss := tensor.New(tensor.Float32, batch, in), tensor.New(tensor.Int32, batch), tensor.New(tensor.Float32)
	m.labels, m.loss = tensor.Data[int32](labels), tensor.Data[float32](loss)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] = rng.Float32()
	}
	for i := range m.labels {
		m.labels[i] = int32(rng.IntN(classes))
	}
	m.run.N, m.run.Feeds, m.run.Out = batch, []*tensor.Tensor{x, labels}, []*tensor.Tensor{loss}
	m.run.Scalars = &[graph.NumScalars]float64{graph.LearningRate: 1e-3, graph.InvN: 1 / float64(batch)}
}

func (m *mlp) step(tb testing.TB) float32 {
	m.run.Scalars[graph.RNGStep]++
	require.NoError(tb, m.exec.Run(&m.run))
	return m.loss[0]
}

func (m *mlp) weights(tb testing.TB) [][]float32 {
	var all [][]float32
	for _, v := range m.vars {
		t := tensor.New(v.DType, v.Shape.At(0)...)
		require.NoError(tb, m.ref.Read(t, m.cells[v]))
		all = append(all, tensor.Data[float32](t))
	}
	return all
}

func TestTrainingLearnsTheBatch(t *testing.T) {
	m := newMLP(t, ref.New(ref.Options{Fast: true}), 20, 16, 4, 8)
	first := m.step(t)
	var last float32
	for range 300 {
		last = m.step(t)
	}
	require.Less(t, last, first/4)
}

// Adam divides by the size of the gradient, so rounding moves weights by parts of the learning rate; the losses agree.
func TestFastTrainsAsTheOracle(t *testing.T) {
	fast, oracle := newMLP(t, ref.New(ref.Options{Fast: true}), 20, 16, 4, 8), newMLP(t, ref.New(), 20, 16, 4, 8)
	for step := range 20 {
		require.InDelta(t, oracle.step(t), fast.step(t), 1e-4, "step %d", step)
	}
}

func TestBadLabelLeavesTheWeights(t *testing.T) {
	m := newMLP(t, ref.New(), 20, 16, 4, 8)
	m.step(t)
	before := m.weights(t)
	m.labels[5] = 4
	err := m.exec.Run(&m.run)
	var opErr *backend.OpError
	require.ErrorAs(t, err, &opErr)
	require.ErrorContains(t, err, "label 4 of row 5 is not in [0, 4): there are 4 classes")
	require.Equal(t, before, m.weights(t))
}

func TestStepAllocatesNothing(t *testing.T) {
	m := newMLP(t, ref.New(ref.Options{Fast: true}), 20, 16, 4, 8)
	m.step(t)
	allocs := testing.AllocsPerRun(20, func() {
		if m.exec.Run(&m.run) != nil {
			t.Error("run failed")
		}
	})
	require.Zero(t, allocs)
}

func BenchmarkStep(b *testing.B) {
	for name, fast := range map[string]bool{"fast": true, "oracle": false} {
		b.Run("mode="+name+"/shape=32x784x128x10", func(b *testing.B) {
			m := newMLP(b, ref.New(ref.Options{Fast: fast}), 784, 128, 10, 32)
			b.ReportAllocs()
			for b.Loop() {
				m.step(b)
			}
		})
	}
}
