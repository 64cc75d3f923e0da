//go:build cgo

package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unsafe"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// mlp is a training step of two Dense layers with dropout in between, softmax cross-entropy and Adam.
type mlp struct {
	*session
	vars []*graph.Var
}

// newMLP builds the step for up to batch rows and feeds it with as many.
func newMLP(tb testing.TB, b backend.Backend, in, hidden, classes, batch int) *mlp {
	tr := graph.NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(in))
	labels := tr.Feed("labels", tensor.Int32, tensor.Batched())
	m := &mlp{}
	weight := func(name string, follow *graph.Var, dims ...int) *graph.Var {
		v := &graph.Var{Name: name, Shape: tensor.S(dims...), DType: tensor.Float32, Follow: follow}
		m.vars = append(m.vars, v)
		return v
	}
	weights := []*graph.Var{weight("w1", nil, in, hidden), weight("b1", nil, hidden), weight("w2", nil, hidden, classes), weight("b2", nil, classes)}
	dense := func(x graph.Value, i int) graph.Value {
		return graph.B(graph.Add, graph.MatMulOf(x, tr.Read(weights[i])), tr.Read(weights[i+1]))
	}
	h := graph.Apply(graph.Dropout{Rate: 0.2, Key: 9}, graph.U(graph.Relu, dense(x, 0)))[0]
	leave := tr.Enter("loss")
	loss := graph.ReduceAxes(graph.Mean, graph.SparseCrossEntropyOf(dense(h, 2), labels))
	leave()
	var read []graph.Value
	for _, w := range weights {
		read = append(read, tr.Read(w))
	}
	rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)
	for i, g := range graph.Gradients(loss, read...) {
		w := weights[i]
		slots := [2]*graph.Var{weight(w.Name+"/m", w, w.Shape.At(0)...), weight(w.Name+"/v", w, w.Shape.At(0)...)}
		out := graph.Apply(graph.AdamStep{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}, read[i], g, rate, tr.Read(slots[0]), tr.Read(slots[1]))
		tr.Assign(w, out[0])
		tr.Assign(slots[0], out[1])
		tr.Assign(slots[1], out[2])
	}
	m.session = newSession(tb, b, tr, []graph.Value{loss, h}, batch)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, w := range weights {
		if len(w.Shape) == 2 {
			limit := math.Sqrt(6 / float64(w.Shape[0].Const+w.Shape[1].Const))
			m.write(tb, w, fill(rng, func() float64 { return (2*rng.Float64() - 1) * limit }, w.Shape.At(0)...))
		}
	}
	y := tensor.New(tensor.Int32, batch)
	for i := range tensor.Data[int32](y) {
		tensor.Data[int32](y)[i] = int32(rng.IntN(classes))
	}
	m.feed(batch, fill(rng, rng.Float64, batch, in), y)
	m.scalars[graph.LearningRate], m.scalars[graph.InvN] = 1e-3, 1/float64(batch)
	return m
}

func fill(_ *rand.Rand, draw func() float64, dims ...int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, dims...)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] = float32(draw())
	}
	return x
}

// step returns the loss.
func (m *mlp) step(tb testing.TB) float32 {
	m.scalars[graph.RNGStep]++
	require.NoError(tb, m.exec.Run(&m.run))
	return tensor.Data[float32](m.run.Out[0])[0]
}

func (m *mlp) weights(tb testing.TB) [][]byte {
	var all [][]byte
	for _, v := range m.vars {
		all = append(all, m.read(tb, v).Bytes())
	}
	return all
}

func TestMLPStepIsFused(t *testing.T) {
	m := newMLP(t, newCPU(""), 784, 128, 10, 32)
	var text strings.Builder
	require.NoError(t, m.program.Print(&text, m.exec.Kernel))
	t.Log(text.String())
	ops := m.ops()
	require.Contains(t, ops, "Gemm+Relu")
	require.Contains(t, ops, "CrossEntropyWithGrad")
	require.Contains(t, ops, "Gemm+AdamStep")
	require.Equal(t, 2, strings.Count(strings.Join(ops, " "), "Gemm+AdamStep"))
	require.NotContains(t, ops, "Relayout")
	require.NotContains(t, ops, "Copy")
	require.Equal(t, graph.Panels, m.cells[m.vars[0]].Layout)
}

func TestMLPTrainsAsRef(t *testing.T) {
	for _, blas := range []string{"", "0", "1"} {
		got, want := newMLP(t, newCPU(blas), 20, 48, 10, 8), newMLP(t, ref.New(), 20, 48, 10, 8)
		for step := range 20 {
			// Adam divides by the size of the gradient, so rounding moves weights by parts of the learning rate; the losses agree.
			require.InDelta(t, want.step(t), got.step(t), 1e-4, "blas %q, step %d", blas, step)
			for i, h := range tensor.Data[float32](want.run.Out[1]) {
				require.InDelta(t, h, tensor.Data[float32](got.run.Out[1])[i], 1e-3, "blas %q, step %d: hidden %d", blas, step, i)
			}
		}
	}
}

func TestMLPDoesNotDependOnThreads(t *testing.T) {
	for _, blas := range []string{"", "1"} {
		b := newCPU(blas)
		before := b.Threads()
		t.Cleanup(func() { require.NoError(t, b.SetThreads(before)) })
		var want [][]byte
		for _, threads := range []int{1, 2, 3, 7} {
			require.NoError(t, b.SetThreads(threads))
			m := newMLP(t, b, 784, 128, 10, 32)
			for range 20 {
				m.step(t)
			}
			if want == nil {
				want = m.weights(t)
			}
			require.Equal(t, want, m.weights(t), "blas %q, %d threads", blas, threads)
		}
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	m := newMLP(t, newCPU(""), 20, 48, 10, 8)
	m.step(t)
	before := csrc.Allocations()
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if m.exec.Run(&m.run) != nil {
			t.Error("run failed")
		}
	}))
	require.Equal(t, before, csrc.Allocations(), "allocations in C")
}

func TestBadLabelLeavesTheWeights(t *testing.T) {
	m := newMLP(t, newCPU(""), 20, 48, 10, 8)
	m.step(t)
	before := m.weights(t)
	tensor.Data[int32](m.run.Feeds[1])[5] = 12
	err := m.exec.Run(&m.run)
	require.EqualError(t, err, `layer "loss": CrossEntropyWithGrad: label 12: want a class in [0, 10)`)
	var opErr *backend.OpError
	require.ErrorAs(t, err, &opErr)
	require.Equal(t, before, m.weights(t))
}

func BenchmarkMLPStep(b *testing.B) {
	c := newCPU("")
	before := c.Threads()
	defer func() { require.NoError(b, c.SetThreads(before)) }()
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("shape=32x784x128x10/threads=%d", threads), func(b *testing.B) {
			require.NoError(b, c.SetThreads(threads))
			m := newMLP(b, c, 784, 128, 10, 32)
			b.ReportAllocs()
			for b.Loop() {
				m.step(b)
			}
		})
	}
}

// BenchmarkMLPKernels times each kernel of the step alone, on one thread.
func BenchmarkMLPKernels(b *testing.B) {
	c := newCPU("")
	before := c.Threads()
	defer func() { require.NoError(b, c.SetThreads(before)) }()
	require.NoError(b, c.SetThreads(1))
	m := newMLP(b, c, 784, 128, 10, 32)
	m.step(b)
	x := m.exec.(*executable)
	feeds := csrc.Feeds{unsafe.Pointer(unsafe.SliceData(m.run.Feeds[0].Bytes())), unsafe.Pointer(unsafe.SliceData(m.run.Feeds[1].Bytes()))}
	for i := range x.ops {
		b.Run(fmt.Sprintf("op=%d/kernel=%s", i, kernelName(&x.ops[i])), func(b *testing.B) {
			p, err := csrc.NewProgram(x.ops[i:i+1], x.micro, csrc.Dim{}, x.keep)
			require.NoError(b, err)
			for b.Loop() {
				p.Run(m.run.N, m.run.Arena.(*memory).buf, m.run.Scalars, &feeds)
			}
		})
	}
}
