//go:build cgo

package cpu

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// winogradSession is a convolution with all that may follow it, and its gradients for x and the kernel.
func winogradSession(t *testing.T, b *CPU, n int) *session {
	r := rand.New(rand.NewPCG(5, 6))
	tr := graph.NewTrace()
	ones := []int{1, 1}
	conv := graph.Conv{Window: graph.Window{Size: []int{3, 3}, Stride: ones, Dilation: ones, Before: ones, After: []int{0, 2}}, Groups: 1}
	shape := func(channels int) tensor.Shape { return tensor.Batched(13, 10, channels) }
	out := tensor.Batched(12, 11, 40)
	kernel := &graph.Var{Name: "kernel", DType: tensor.Float32, Shape: tensor.S(3, 3, 24, 40)}
	bias := &graph.Var{Name: "bias", DType: tensor.Float32, Shape: tensor.S(40)}
	scale := &graph.Var{Name: "scale", DType: tensor.Float32, Shape: tensor.S(40)}
	x, dy, residual := tr.Feed("x", tensor.Float32, shape(24)), tr.Feed("dy", tensor.Float32, out), tr.Feed("residual", tensor.Float32, out)
	y := graph.ConvOf(x, tr.Read(kernel), conv)
	full := graph.B(graph.Add, graph.B(graph.Add, graph.B(graph.Mul, y, tr.Read(scale)), tr.Read(bias)), residual)
	grads := conv.VJP([]graph.Value{x, tr.Read(kernel)}, nil, []graph.Value{dy})
	s := newSession(t, b, tr, []graph.Value{graph.U(graph.Relu, full), grads[0], grads[1]}, n)
	for _, v := range []*graph.Var{kernel, bias, scale} {
		s.write(t, v, f32(v.Shape).numbers(r, 0))
	}
	s.feed(n, f32(shape(24)).numbers(r, n), f32(out).numbers(r, n), f32(out).numbers(r, n))
	return s
}

// TestWinogradAgreesWithDirect compares the two ways, each of which must have run.
func TestWinogradAgreesWithDirect(t *testing.T) {
	const n = 9
	var out [2][]*tensor.Tensor
	for i, b := range []*CPU{{}, {noWinograd: true}} {
		s := winogradSession(t, b, n)
		require.Equal(t, i == 0, slices.ContainsFunc(s.kernels(), func(k string) bool { return k == "winograd.grad+winograd.grad.sum" }), "%v", s.kernels())
		require.NoError(t, s.exec.Run(&s.run))
		out[i] = s.run.Out
	}
	for i, direct := range out[1] {
		largest, apart := 0.0, 0.0
		for j, v := range tensor.Data[float32](direct) {
			largest = max(largest, math.Abs(float64(v)))
			apart = max(apart, math.Abs(float64(v-tensor.Data[float32](out[0][i])[j])))
		}
		require.LessOrEqual(t, apart, 1e-5*largest, "result %d", i)
	}
}

// TestWinogradDoesNotDependOnThreads also shares one image.
func TestWinogradDoesNotDependOnThreads(t *testing.T) {
	before := csrc.Threads()
	t.Cleanup(func() { require.NoError(t, csrc.SetThreads(before)) })
	for _, n := range []int{1, 30} {
		s := winogradSession(t, New(), n)
		var want [][]byte
		for _, threads := range []int{1, 2, 5} {
			require.NoError(t, csrc.SetThreads(threads))
			require.NoError(t, s.exec.Run(&s.run))
			var got [][]byte
			for _, y := range s.run.Out {
				got = append(got, slices.Clone(y.Bytes()))
			}
			if want == nil {
				want = got
			}
			require.Equal(t, want, got, "%d threads", threads)
		}
	}
}

// Where Winograd is not taken: other windows, few channels, tiles that are hardly filled, float64.
func TestWinogradTakes(t *testing.T) {
	type shape struct {
		size, stride, pixels, in, out, groups int
		dtype                                 tensor.DType
	}
	for s, want := range map[shape]bool{
		{3, 1, 13, 32, 64, 1, tensor.Float32}: true,
		{3, 1, 3, 8, 8, 1, tensor.Float32}:    true,
		{3, 1, 13, 32, 64, 1, tensor.Float64}: false,
		{3, 2, 13, 32, 64, 1, tensor.Float32}: false,
		{5, 1, 13, 32, 64, 1, tensor.Float32}: false,
		{3, 1, 13, 32, 64, 2, tensor.Float32}: false,
		{3, 1, 13, 7, 64, 1, tensor.Float32}:  false,
		{3, 1, 13, 64, 7, 1, tensor.Float32}:  false,
		{3, 1, 2, 64, 64, 1, tensor.Float32}:  false,
	} {
		pad := []int{s.size / 2, s.size / 2}
		c := graph.Conv{Groups: s.groups, Window: graph.Window{Size: []int{s.size, s.size}, Stride: []int{s.stride, s.stride},
			Dilation: []int{1, 1}, Before: pad, After: pad}}
		in := []graph.Type{
			{DType: s.dtype, Shape: tensor.Batched(s.pixels, s.pixels, s.in)},
			{DType: s.dtype, Shape: tensor.S(s.size, s.size, s.in/s.groups, s.out)},
		}
		y, err := c.Infer(in)
		require.NoError(t, err)
		require.Equal(t, want, winogradConvolver{}.takes(New(), graph.Signature{Op: c, In: in, Out: y}), "%+v", s)
		require.False(t, winogradConvolver{}.takes(&CPU{noWinograd: true}, graph.Signature{Op: c, In: in, Out: y}))
	}
}

// TestWinogradTakesPools of 2 x 2 with stride 2, if what they read of the result fills the tiles.
func TestWinogradTakesPools(t *testing.T) {
	i := func(v ...int) []int { return v }
	pool := func(size, stride, before, after []int) graph.Window {
		return graph.Window{Size: size, Stride: stride, Dilation: i(1, 1), Before: before, After: after}
	}
	type want struct {
		pixels int
		pool   graph.Window
		taken  bool
	}
	for _, w := range []want{
		{13, pool(i(2, 2), i(2, 2), i(0, 0), i(0, 0)), true},
		{5, pool(i(2, 2), i(2, 2), i(0, 0), i(0, 0)), false}, // a tile for one window
		{13, pool(i(2, 2), i(2, 2), i(0, 1), i(0, 0)), false},
		{13, pool(i(2, 2), i(2, 2), i(0, 0), i(1, 1)), false},
		{13, pool(i(2, 2), i(1, 2), i(0, 0), i(0, 0)), false},
		{13, pool(i(3, 2), i(2, 2), i(0, 0), i(0, 0)), false},
	} {
		conv := graph.Conv{Groups: 1, Window: graph.Window{Size: i(3, 3), Stride: i(1, 1), Dilation: i(1, 1), Before: i(0, 0), After: i(0, 0)}}
		op := graph.ConvPool{Conv: conv, Pool: w.pool}
		in := []graph.Type{
			{DType: tensor.Float32, Shape: tensor.Batched(w.pixels, w.pixels, 32)},
			{DType: tensor.Float32, Shape: tensor.S(3, 3, 32, 64)},
			{DType: tensor.Float32, Shape: tensor.S(64)},
		}
		y, err := op.Infer(in)
		require.NoError(t, err)
		require.Equal(t, w.taken, winogradConvolver{}.takes(New(), graph.Signature{Op: op, In: in, Out: y}), "%+v", w)
	}
}
