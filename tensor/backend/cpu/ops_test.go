//go:build cgo

package cpu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// feedOf describes an input of a comparison.
type feedOf struct {
	dtype tensor.DType
	shape tensor.Shape
}

func f32(shape tensor.Shape) feedOf { return feedOf{tensor.Float32, shape} }

// numbers fills the input for n rows.
func (f feedOf) numbers(rng *rand.Rand, n int) *tensor.Tensor {
	x := tensor.New(f.dtype, f.shape.At(n)...)
	switch f.dtype {
	case tensor.Float32:
		for i := range tensor.Data[float32](x) {
			tensor.Data[float32](x)[i] = 2*rng.Float32() - 1
		}
	case tensor.Float64:
		for i := range tensor.Data[float64](x) {
			tensor.Data[float64](x)[i] = 2*rng.Float64() - 1
		}
	case tensor.Int32:
		for i := range tensor.Data[int32](x) {
			tensor.Data[int32](x)[i] = int32(rng.IntN(7))
		}
	default:
		for i := range x.Bytes() {
			x.Bytes()[i] = byte(rng.IntN(2))
		}
	}
	return x
}

// sameAsRef runs a program on b and on the oracle, for several numbers of rows of which maxN is the most, and returns b's session.
func sameAsRef(t *testing.T, b *CPU, maxN int, feeds []feedOf, build func(tr *graph.Trace, in []graph.Value) []graph.Value) *session {
	t.Helper()
	trace := func() (*graph.Trace, []graph.Value) {
		tr := graph.NewTrace()
		var in []graph.Value
		for _, f := range feeds {
			in = append(in, tr.Feed("x", f.dtype, f.shape))
		}
		return tr, build(tr, in)
	}
	tr, outs := trace()
	got := newSession(t, b, tr, outs, maxN)
	tr, outs = trace()
	want := newSession(t, ref.New(), tr, outs, maxN)
	rng := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{maxN, max(1, maxN/2), 1, 0} {
		var in []*tensor.Tensor
		for _, f := range feeds {
			in = append(in, f.numbers(rng, n))
		}
		for _, s := range []*session{got, want} {
			s.feed(n, in...)
			s.scalars[graph.RNGStep] = float64(n)
			require.NoError(t, s.exec.Run(&s.run))
		}
		for i := range got.run.Out {
			near(t, want.run.Out[i], got.run.Out[i], fmt.Sprintf("result %d of %d rows by %v", i, n, got.kernels()))
		}
	}
	return got
}

// near compares floats with the tolerance of a float32 sum of 513 products of numbers below 1, others exactly: each addition rounds a
// partial sum of about 8 by half of 2^-23, and the square root of 513 such errors add up.
func near(t *testing.T, want, got *tensor.Tensor, what string) {
	t.Helper()
	if !want.DType().IsFloat() {
		require.Equal(t, want.Bytes(), got.Bytes(), what)
		return
	}
	for i := range want.Size() {
		w, g := number(want, i), number(got, i)
		if math.IsNaN(w) && math.IsNaN(g) || w == g {
			continue
		}
		require.InDelta(t, w, g, 3e-5*(1+math.Abs(w)), "%s, element %d", what, i)
	}
}

func number(t *tensor.Tensor, i int) float64 {
	if t.DType() == tensor.Float64 {
		return tensor.Data[float64](t)[i]
	}
	return float64(tensor.Data[float32](t)[i])
}

// Every form of a product, with its kernels, at sizes that no tile or panel divides.
func TestProducts(t *testing.T) {
	if race {
		t.Skip("one goroutine: nothing to see for the race detector, which slows the reference down tenfold")
	}
	large := blasSize + 1
	for _, c := range []struct {
		blas    string
		op      graph.MatMul
		a, b    tensor.Shape
		dtype   tensor.DType
		maxN    int
		kernels string
	}{
		{"", graph.MatMul{}, tensor.Batched(37), tensor.S(37, 45), tensor.Float32, 9, "gemm"},
		{"", graph.MatMul{TransA: true}, tensor.Batched(37), tensor.Batched(45), tensor.Float32, 9, "gemm"},
		{"", graph.MatMul{TransB: true}, tensor.Batched(37), tensor.S(45, 37), tensor.Float32, 9, "pack+gemm.panels"},
		{"", graph.MatMul{TransA: true, TransB: true}, tensor.S(37, 11), tensor.Batched(37), tensor.Float32, 9, "pack+gemm.panels"},
		{"", graph.MatMul{}, tensor.Batched(512), tensor.S(512, 515), tensor.Float32, packRows, "pack+gemm.panels"},
		{"", graph.MatMul{}, tensor.Batched(37), tensor.S(37, 45), tensor.Float64, 9, "gemm.f64"},
		{"", graph.MatMul{TransA: true}, tensor.Batched(37), tensor.Batched(45), tensor.Float64, 9, "gemm.f64"},
		{"", graph.MatMul{TransB: true}, tensor.Batched(37), tensor.S(45, 37), tensor.Float64, 9, "gemm.f64"},
		{"", graph.MatMul{}, tensor.Batched(large), tensor.S(large, large), tensor.Float32, large, "openblas.sgemm"},
		{"0", graph.MatMul{}, tensor.Batched(large), tensor.S(large, large), tensor.Float32, large, "pack+gemm.panels"},
		{"1", graph.MatMul{}, tensor.Batched(37), tensor.S(37, 45), tensor.Float32, 9, "openblas.sgemm"},
		{"1", graph.MatMul{}, tensor.Batched(37), tensor.S(37, 600), tensor.Float32, 9, "openblas.sgemm"},
		{"1", graph.MatMul{}, tensor.Batched(37), tensor.S(37, 45), tensor.Float32, 600, "openblas.sgemm"},
		{"1", graph.MatMul{TransA: true}, tensor.S(37, 600), tensor.S(37, 45), tensor.Float32, 1, "openblas.sgemm"},
		{"1", graph.MatMul{TransA: true}, tensor.Batched(37), tensor.Batched(45), tensor.Float32, 9, "openblas.sgemm"},
		{"1", graph.MatMul{TransB: true}, tensor.Batched(37), tensor.S(600, 37), tensor.Float32, 9, "openblas.sgemm"},
	} {
		t.Run(fmt.Sprintf("%+v,%v,%v,%v,blas=%s", c.op, c.a, c.b, c.dtype, c.blas), func(t *testing.T) {
			needBLAS(t, c.kernels)
			s := sameAsRef(t, newCPU(c.blas), c.maxN, []feedOf{{c.dtype, c.a}, {c.dtype, c.b}}, func(_ *graph.Trace, in []graph.Value) []graph.Value {
				return graph.Apply(c.op, in...)
			})
			require.Equal(t, []string{c.kernels}, s.kernels())
		})
	}
}

func needBLAS(t *testing.T, kernels string) {
	if kernels == "openblas.sgemm" && newCPU("").blas == blasNever {
		t.Skip("this build has no OpenBLAS")
	}
}

// Bias and activation, fused into each kernel that can.
func TestGemmActivations(t *testing.T) {
	for _, blas := range []string{"0", "1"} {
		for _, dtype := range []tensor.DType{tensor.Float32, tensor.Float64} {
			for _, act := range []graph.UnaryKind{graph.Relu, graph.Sigmoid, graph.Tanh} {
				feeds := []feedOf{{dtype, tensor.Batched(19)}, {dtype, tensor.S(19, 45)}, {dtype, tensor.S(45)}}
				s := sameAsRef(t, newCPU(blas), 300, feeds, func(_ *graph.Trace, in []graph.Value) []graph.Value {
					return []graph.Value{graph.U(act, graph.B(graph.Add, graph.MatMulOf(in[0], in[1]), in[2]))}
				})
				require.Len(t, s.ops(), 1, "%v", s.ops())
			}
		}
	}
}

// Moves whose strides grow with the batch go through scratch memory in which the batch is outermost.
func TestMovesAndReductions(t *testing.T) {
	n := tensor.Batch
	shapes := []tensor.Shape{
		{n, tensor.D(3), tensor.D(5)}, {tensor.D(3), n, tensor.D(5)}, {tensor.D(3), tensor.D(5), n}, {tensor.D(3), tensor.D(1), tensor.D(5)},
	}
	perms := [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	axes := [][]int{{0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}}
	for _, shape := range shapes {
		for _, dtype := range []tensor.DType{tensor.Float32, tensor.Int32, tensor.Bool} {
			sameAsRef(t, newCPU(""), 7, []feedOf{{dtype, shape}}, func(_ *graph.Trace, in []graph.Value) (outs []graph.Value) {
				for _, p := range perms {
					outs = append(outs, graph.TransposeAxes(in[0], p...))
				}
				return outs
			})
		}
		for _, dtype := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32} {
			sameAsRef(t, newCPU(""), 7, []feedOf{{dtype, shape}}, func(_ *graph.Trace, in []graph.Value) (outs []graph.Value) {
				for _, a := range axes {
					outs = append(outs, graph.ReduceAxes(graph.Sum, in[0], a...))
				}
				for a := range shape {
					outs = append(outs, graph.ArgMaxAlong(in[0], a))
				}
				return append(outs, graph.ReduceAxes(graph.Prod, in[0], 0, 2))
			})
		}
	}
	sameAsRef(t, newCPU(""), 7, []feedOf{f32(tensor.Shape{tensor.D(4), tensor.D(1), n})}, func(_ *graph.Trace, in []graph.Value) []graph.Value {
		return []graph.Value{graph.BroadcastToShape(in[0], tensor.Shape{tensor.D(2), tensor.D(4), tensor.D(3), n})}
	})
}

// Inputs of all accesses in one chain; dropout and random numbers are the oracle's to the bit.
func TestChains(t *testing.T) {
	feeds := []feedOf{f32(tensor.Batched(300)), f32(tensor.S(300)), f32(tensor.Batched(1)), f32(tensor.S()), {tensor.Bool, tensor.Batched(300)}}
	s := sameAsRef(t, newCPU(""), 40, feeds, func(_ *graph.Trace, in []graph.Value) []graph.Value {
		y := graph.B(graph.Mul, in[0], in[1])
		y = graph.Where(in[4], graph.B(graph.Add, y, in[3]), graph.B(graph.Max, in[1], graph.Like(in[0], 0.25)))
		return []graph.Value{graph.CastTo(graph.B(graph.Gt, y, graph.U(graph.Tanh, y)), tensor.Int64), y}
	})
	require.Contains(t, s.kernels(), "chain")
	sameAsRef(t, newCPU(""), 40, feeds[:3], func(_ *graph.Trace, in []graph.Value) []graph.Value {
		return []graph.Value{graph.B(graph.Add, graph.B(graph.Mul, in[0], in[1]), in[2])}
	})
	exact := func(op graph.Op, in ...feedOf) {
		var all [2][]byte
		for i, b := range []backend.Backend{newCPU(""), ref.New()} {
			tr := graph.NewTrace()
			var args []graph.Value
			var feeds []*tensor.Tensor
			for _, f := range in {
				args = append(args, tr.Feed("x", f.dtype, f.shape))
				feeds = append(feeds, f.numbers(rand.New(rand.NewPCG(1, 1)), 33))
			}
			s := newSession(t, b, tr, graph.Apply(op, args...), 33)
			s.feed(33, feeds...)
			s.scalars[graph.RNGStep] = 11
			require.NoError(t, s.exec.Run(&s.run))
			all[i] = s.run.Out[0].Bytes()
		}
		require.Equal(t, all[1], all[0], "%s", op.Name())
	}
	exact(graph.Dropout{Rate: 0.3, Key: 1 << 63}, f32(tensor.Batched(77)))
	for _, kind := range []graph.RandomKind{graph.Uniform, graph.Normal, graph.Bits} {
		exact(graph.Random{Kind: kind, Key: 5, Shape: tensor.Batched(77)})
	}
}

func TestRegistersSuffice(t *testing.T) {
	for _, s := range []int{1, graph.MaxChainSteps} {
		// Each input is read by the first and the last steps, so that all stay alive.
		space := graph.Type{DType: tensor.Float32, Shape: tensor.Batched(3)}
		c := graph.Chain{Out: []int{s - 1}, Split: 1}
		in := make([]graph.Type, graph.MaxChainOperands-1)
		for i := range in {
			in[i] = space
		}
		for i := range s {
			c.Steps = append(c.Steps, graph.ChainStep{Op: graph.Binary{Kind: graph.Add}, In: []int{i % len(in), max(0, len(in)+i-1-5*(i%2))}})
		}
		c.Steps[0].In[1] = 1
		for i := range c.Steps {
			c.Steps[i].In[1] = min(c.Steps[i].In[1], len(in)+i-1)
		}
		out, err := c.Infer(in)
		require.NoError(t, err)
		require.True(t, newCPU("").Supports(graph.Signature{Op: c, In: in, Out: out}))
	}
}
