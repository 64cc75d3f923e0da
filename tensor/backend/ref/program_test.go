package ref_test

import (
	"errors"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

func TestResultIsTheValueBeforeTheAssignment(t *testing.T) {
	s := newSession(ref.New())
	v := s.variable(t, tensor.Of([]float32{1, 2}))
	old := s.trace.Read(v)
	s.trace.Assign(v, graph.B(graph.Mul, old, graph.Like(old, 10)))
	out, err := s.run(t, 1, []graph.Value{old, graph.ReshapeTo(old, tensor.S(2, 1)), s.trace.Read(v)})
	require.NoError(t, err)
	require.Equal(t, []float32{1, 2}, tensor.Data[float32](out[0]))
	require.Equal(t, []float32{1, 2}, tensor.Data[float32](out[1]))
	require.Equal(t, []float32{10, 20}, tensor.Data[float32](out[2]))
	require.Equal(t, []float32{10, 20}, tensor.Data[float32](s.read(t, v)))
}

// What a loss is computed from may be written into a variable only after the loss has checked its labels.
func TestBadLabelLeavesVariablesThatHoldTheLogits(t *testing.T) {
	s := newSession(ref.New())
	last := s.variable(t, tensor.Of([]float32{7, 7, 7, 7}, 2, 2))
	losses := s.variable(t, tensor.Of([]float32{8, 8}))
	x := s.trace.Feed("x", tensor.Float32, tensor.S(2, 2))
	labels := s.trace.Feed("labels", tensor.Int32, tensor.S(2))
	logits := graph.U(graph.Square, x)
	s.trace.Assign(last, logits)
	loss := graph.SparseCrossEntropyOf(logits, labels)
	s.trace.Assign(losses, loss)
	feeds := []*tensor.Tensor{tensor.Of([]float32{1, 2, 3, 4}, 2, 2), tensor.Of([]int32{0, 2})}
	_, err := s.run(t, 1, []graph.Value{loss}, feeds...)
	require.ErrorContains(t, err, "label 2 of row 1")
	require.Equal(t, []float32{7, 7, 7, 7}, tensor.Data[float32](s.read(t, last)))
	require.Equal(t, []float32{8, 8}, tensor.Data[float32](s.read(t, losses)))

	tensor.Data[int32](feeds[1])[1] = 1
	_, err = s.run(t, 1, []graph.Value{loss}, feeds...)
	require.NoError(t, err)
	require.Equal(t, []float32{1, 4, 9, 16}, tensor.Data[float32](s.read(t, last)))
}

func TestConstantsKeepTheSignOfZero(t *testing.T) {
	s := newSession(ref.New())
	x := s.trace.Feed("x", tensor.Float64, tensor.S(1))
	zero, minusZero := graph.Like(x, 0), graph.Like(x, negativeZero)
	out, err := s.run(t, 1, []graph.Value{graph.B(graph.Div, x, zero), graph.B(graph.Div, x, minusZero)}, tensor.Of([]float64{1}))
	require.NoError(t, err)
	require.Equal(t, inf, tensor.Data[float64](out[0])[0])
	require.Equal(t, -inf, tensor.Data[float64](out[1])[0])
}

// The gradient of sum(g*g), where g is itself a gradient and its two inputs depend on each other: central differences, eps 1e-6.
func TestSecondDerivativeThroughSoftmax(t *testing.T) {
	for name, build := range map[string]func(x graph.Value) (penalty graph.Value){
		"softmax": func(x graph.Value) graph.Value { return penaltyOf(x, graph.SoftmaxOf(x)) },
		"log":     func(x graph.Value) graph.Value { return penaltyOf(x, graph.LogSoftmaxOf(x)) },
		"the same value twice": func(x graph.Value) graph.Value {
			g := graph.Apply(graph.SoftmaxGrad{}, x, x)[0]
			return graph.ReduceAxes(graph.Sum, graph.U(graph.Square, g))
		},
	} {
		r := ref.New()
		value := func(x []float64) float64 {
			return tensor.Data[float64](eval(t, r, func(in ...graph.Value) graph.Value { return build(in[0]) }, tensor.Of(x, 1, 3)))[0]
		}
		x := []float64{0.3, -0.2, 0.9}
		got := tensor.Data[float64](eval(t, r, func(in ...graph.Value) graph.Value { return graph.Gradients(build(in[0]), in[0])[0] }, tensor.Of(x, 1, 3)))
		for i := range x {
			const eps = 1e-6
			up, down := append([]float64(nil), x...), append([]float64(nil), x...)
			up[i] += eps
			down[i] -= eps
			require.InDelta(t, (value(up)-value(down))/(2*eps), got[i], 1e-7, "%s, element %d", name, i)
		}
	}
}

// penaltyOf is the square of the gradient of sum(y^3).
func penaltyOf(x, y graph.Value) graph.Value {
	g := graph.Gradients(graph.ReduceAxes(graph.Sum, graph.B(graph.Mul, y, graph.U(graph.Square, y))), x)[0]
	return graph.ReduceAxes(graph.Sum, graph.U(graph.Square, g))
}

func TestBatchMayBeSmallerThanTheProgram(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		trace := graph.NewTrace()
		x := trace.Feed("x", tensor.Float32, tensor.Batched(2))
		sum := graph.ReduceAxes(graph.Sum, graph.B(graph.Add, x, graph.Like(x, 1)), 0)
		p, err := graph.Lower(trace, []graph.Value{sum}, graph.Config{Target: r, MaxN: 4})
		require.NoError(t, err)
		exec, err := r.Compile(p, nil)
		require.NoError(t, err)
		require.Equal(t, "ref.Add", exec.Kernel(0))
		arena, err := r.Alloc(p.ArenaBytes)
		require.NoError(t, err)
		feed, out := tensor.Of([]float32{1, 2, 3, 4, 5, 6, 7, 8}, 4, 2), tensor.New(tensor.Float32, 2)
		for n, want := range [][]float32{{0, 0}, {2, 3}, {6, 8}, {12, 15}, {20, 24}} {
			run := backend.Run{N: n, Arena: arena, Feeds: []*tensor.Tensor{feed}, Out: []*tensor.Tensor{out}}
			require.NoError(t, exec.Run(&run))
			require.Equal(t, want, tensor.Data[float32](out), "%d rows", n)
		}
	})
}

func TestConcurrentRuns(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		trace := graph.NewTrace()
		x := trace.Feed("x", tensor.Float32, tensor.Batched(3))
		sum := graph.ReduceAxes(graph.Sum, graph.SoftmaxOf(graph.B(graph.Mul, x, x)), 0)
		p, err := graph.Lower(trace, []graph.Value{sum}, graph.Config{Target: r, MaxN: 8})
		require.NoError(t, err)
		exec, err := r.Compile(p, nil)
		require.NoError(t, err)
		errs := make(chan error)
		sums := make([]float32, 8)
		for i := range sums {
			go func() {
				arena, err := r.Alloc(p.ArenaBytes)
				out := tensor.New(tensor.Float32, 3)
				run := backend.Run{N: i, Arena: arena, Feeds: []*tensor.Tensor{tensor.New(tensor.Float32, 8, 3)}, Out: []*tensor.Tensor{out}}
				for range 50 {
					err = errors.Join(err, exec.Run(&run))
				}
				for _, v := range tensor.Data[float32](out) {
					sums[i] += v
				}
				errs <- err
			}()
		}
		for range sums {
			require.NoError(t, <-errs)
		}
		for n, s := range sums {
			require.InDelta(t, n, s, 1e-5, "each of %d rows sums to 1", n)
		}
	})
}

func TestMemoryIsChecked(t *testing.T) {
	r := ref.New()
	mem, err := r.Alloc(16)
	require.NoError(t, err)
	require.EqualValues(t, 16, mem.Bytes())
	_, err = r.Alloc(-1)
	require.Error(t, err)
	three := tensor.Of([]float32{1, 2, 3})
	for name, c := range map[string]struct {
		cell backend.Cell
		want string
	}{
		"beyond the end": {backend.Cell{Mem: mem, Off: 8}, "12 bytes at 8 of a memory of 16"},
		"negative":       {backend.Cell{Mem: mem, Off: -4}, "at -4"},
		"unaligned":      {backend.Cell{Mem: mem, Off: 2}, "not aligned"},
		"panels":         {backend.Cell{Mem: mem, Layout: graph.Panels}, "layout panels"},
		"no memory":      {backend.Cell{}, "not this backend's"},
	} {
		require.ErrorContains(t, r.Write(c.cell, three), c.want, name)
		require.ErrorContains(t, r.Read(three, c.cell), c.want, name)
	}
	require.Error(t, r.Write(backend.Cell{Mem: mem}, nil))
	require.NoError(t, r.Write(backend.Cell{Mem: mem, Off: 4}, three))
	back := tensor.New(tensor.Float32, 4)
	require.NoError(t, r.Read(back, backend.Cell{Mem: mem}))
	require.Equal(t, []float32{0, 1, 2, 3}, tensor.Data[float32](back))
}

func TestCompileChecksTheCells(t *testing.T) {
	r := ref.New()
	trace := graph.NewTrace()
	v := &graph.Var{Name: "kernel", Shape: tensor.S(2, 2), DType: tensor.Float32}
	p, err := graph.Lower(trace, []graph.Value{graph.U(graph.Neg, trace.Read(v))}, graph.Config{Target: r, MaxN: 1})
	require.NoError(t, err)
	small, err := r.Alloc(8)
	require.NoError(t, err)
	_, err = r.Compile(p, nil)
	require.ErrorContains(t, err, `variable "kernel" has no memory`)
	_, err = r.Compile(p, map[*graph.Var]backend.Cell{v: {Mem: small}})
	require.ErrorContains(t, err, "16 bytes at 0 of a memory of 8")
	_, err = r.Compile(p, map[*graph.Var]backend.Cell{v: {Mem: small, Layout: graph.Panels}})
	require.ErrorContains(t, err, "layout panels, the program wants rows")
}

// Every op and dtype that its rule admits has a loop, but for those that only passes make.
func TestSupportsAllButFusedOps(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		for _, o := range graph.Ops() {
			switch o.(type) {
			case graph.Gemm, graph.GemmStep, graph.CrossEntropyWithGrad, graph.Chain, graph.Relayout:
				require.False(t, r.Supports(graph.Signature{Op: o, In: []graph.Type{{DType: tensor.Float32, Shape: tensor.S(2, 2)}}}), o.Name())
			case graph.Unary, graph.Binary, graph.Reduce:
				for d := tensor.Float32; d <= tensor.Bool; d++ {
					in := []graph.Type{{DType: d, Shape: tensor.S(2)}, {DType: d, Shape: tensor.S(2)}}
					if _, binary := o.(graph.Binary); !binary {
						in = in[:1]
					}
					out, err := o.Infer(in)
					require.Equal(t, err == nil, r.Supports(graph.Signature{Op: o, In: in, Out: out}), "%s of %v", o.Name(), d)
				}
			}
		}
		for from := tensor.Float32; from <= tensor.Bool; from++ {
			for to := tensor.Float32; to <= tensor.Bool; to++ {
				in, out := graph.Type{DType: from}, graph.Type{DType: to}
				require.True(t, r.Supports(graph.Signature{Op: graph.Cast{To: to}, In: []graph.Type{in}, Out: []graph.Type{out}}))
			}
		}
	})
}

func TestRegistered(t *testing.T) {
	b, err := backend.Open("ref")
	require.NoError(t, err)
	require.Equal(t, "ref", b.Name())
	require.NoError(t, b.Close())
}
