//go:build cuda

package cuda

import (
	"slices"
	"testing"

	"github.com/gokeras/gokeras/cudnn"
	"github.com/gokeras/gokeras/cudnn/cublas"
	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// square is a window of two axes that are alike.
func square(size, stride, before, after int) graph.Window {
	return graph.Window{Size: []int{size, size}, Stride: []int{stride, stride}, Dilation: []int{1, 1},
		Before: []int{before, before}, After: []int{after, after}}
}

// Who computes a convolution, and what it is brought into cuDNN's order with; the numbers are the conformance suite's business.
func TestWhoConvolves(t *testing.T) {
	b := device(t)
	if !reference(t) {
		t.Skip("a card's library has a choice of its own")
	}
	same, halved := square(3, 1, 1, 1), square(3, 2, 0, 1)
	cases := []struct {
		name string
		in   [][]int // without the batch axis of those that have one
		op   graph.Op
		want string
	}{
		{"forward", [][]int{{6, 6, 4}, {3, 3, 4, 16}}, graph.Conv{Window: same, Groups: 1}, "transpose_4+cudnn.convolution_forward"},
		{"one channel, one filter", [][]int{{6, 6, 1}, {3, 3, 1, 1}}, graph.Conv{Window: same, Groups: 1}, "cudnn.convolution_forward"},
		{"padded", [][]int{{6, 6, 4}, {3, 3, 4, 16}}, graph.Conv{Window: halved, Groups: 1},
			"fill_4+copy_4+transpose_4+cudnn.convolution_forward"},
		{"groups", [][]int{{6, 6, 4}, {3, 3, 2, 16}}, graph.Conv{Window: same, Groups: 2}, "transpose_4+cudnn.convolution_forward"},
		{"depthwise", [][]int{{6, 6, 4}, {3, 3, 1, 8}}, graph.Conv{Window: same, Groups: 4}, "conv_f32"},
		{"input", [][]int{{6, 6, 16}, {3, 3, 4, 16}}, graph.ConvGradInput{Conv: graph.Conv{Window: same, Groups: 1}, In: []int{6, 6}},
			"transpose_4+cudnn.convolution_backward_data"},
		{"cropped", [][]int{{3, 3, 16}, {3, 3, 4, 16}}, graph.ConvGradInput{Conv: graph.Conv{Window: halved, Groups: 1}, In: []int{6, 6}},
			"transpose_4+cudnn.convolution_backward_data+copy_4"},
		{"kernel", [][]int{{6, 6, 4}, {6, 6, 16}}, graph.ConvGradKernel{Conv: graph.Conv{Window: same, Groups: 1}, Channels: 16},
			"cudnn.convolution_backward_filter+transpose_4"},
		{"bias", [][]int{{6, 6, 4}, {3, 3, 4, 16}, {16}}, graph.ConvBias{Conv: graph.Conv{Window: same, Groups: 1}},
			"transpose_4+cudnn.convolution_bias"},
		{"relu", [][]int{{6, 6, 4}, {3, 3, 4, 16}, {16}},
			graph.ConvBias{Conv: graph.Conv{Window: same, Groups: 1}, Act: graph.ReluActivation},
			"transpose_4+cudnn.convolution_forward+bias_act_f32"},
		{"depthwise with bias", [][]int{{6, 6, 4}, {3, 3, 1, 4}, {4}}, graph.ConvBias{Conv: graph.Conv{Window: same, Groups: 4}},
			"conv_f32+bias_act_f32"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := backendtest.NewSession(t, b, backendtest.Config{MaxN: 3}, func(tr *graph.Trace) []graph.Value {
				in := make([]graph.Value, len(c.in))
				for i, dims := range c.in {
					shape := tensor.S(dims...)
					if len(dims) == 3 {
						shape = append(tensor.Shape{tensor.Batch}, shape...)
					}
					in[i] = tr.Feed(string(rune('a'+i)), tensor.Float32, shape)
				}
				return graph.Apply(c.op, in...)
			})
			require.Len(t, s.Program.Instrs, 1)
			require.Equal(t, c.want, s.Exe.Kernel(0))
		})
	}
}

// convnet is two convolutions, the second of which halves with padding on one side, a pool and a dense layer.
type convnet struct{ vars []*graph.Var }

func newConvnet() *convnet {
	weight := func(name string, dims ...int) *graph.Var {
		return &graph.Var{Name: name, DType: tensor.Float32, Shape: tensor.S(dims...)}
	}
	return &convnet{[]*graph.Var{weight("kernel", 3, 3, 2, 12), weight("bias", 12), weight("kernel_1", 3, 3, 12, 10), weight("bias_1", 10),
		weight("kernel_2", 40, 5)}}
}

// step is one of SGD; its result is the loss.
func (m *convnet) step(tr *graph.Trace) []graph.Value {
	x := tr.Feed("x", tensor.Float32, tensor.Batched(8, 8, 2))
	labels := tr.Feed("labels", tensor.Int32, tensor.Batched())
	w := make([]graph.Value, len(m.vars))
	for i, v := range m.vars {
		w[i] = tr.Before(v)
	}
	x = graph.ConvOf(x, w[0], graph.Conv{Window: square(3, 1, 1, 1), Groups: 1})
	x = graph.U(graph.Relu, graph.B(graph.Add, x, w[1]))
	x = graph.ConvOf(x, w[2], graph.Conv{Window: square(3, 2, 0, 1), Groups: 1})
	x = graph.U(graph.Relu, graph.MaxPoolOf(graph.B(graph.Add, x, w[3]), square(2, 2, 0, 0)))
	logits := graph.MatMulOf(graph.ReshapeTo(x, tensor.Batched(40)), w[4])
	loss := graph.SparseCrossEntropyOf(logits, labels)
	mean := graph.B(graph.Mul, graph.ReduceAxes(graph.Sum, loss, 0), graph.CastTo(graph.Scalar(graph.InvN), tensor.Float32))
	rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)
	for i, g := range graph.Gradients(mean, w...) {
		tr.Assign(m.vars[i], graph.Apply(graph.SGDStep{}, w[i], g, rate)[0])
	}
	return []graph.Value{mean}
}

const convnetBatch = 6

func (m *convnet) session(t testing.TB, b backend.Backend) *backendtest.Session {
	s := backendtest.NewSession(t, b, backendtest.Config{MaxN: convnetBatch, Unguarded: true}, m.step)
	s.Scalars[graph.LearningRate] = 0.05
	for i, v := range m.vars {
		x := tensorOf(100*i, v.Shape.At(0)...)
		for k := range tensor.Data[float32](x) {
			tensor.Data[float32](x)[k] *= 0.3
		}
		s.Set(v, x)
	}
	return s
}

// train runs a step with n rows and returns the loss.
func (m *convnet) train(s *backendtest.Session, step, n int) float32 {
	labels := tensor.New(tensor.Int32, n)
	for i := range tensor.Data[int32](labels) {
		tensor.Data[int32](labels)[i] = int32((step + i) % 5)
	}
	return tensor.Data[float32](s.Run(n, tensorOf(31*step, n, 8, 8, 2), labels)[0])[0]
}

// Batches of several sizes give what the oracle gives, and the same bytes when all is done again.
func TestConvnetTrains(t *testing.T) {
	const steps = 20
	var all [][][]byte
	weights := func(b backend.Backend) (losses []float32, ws []*tensor.Tensor) {
		m := newConvnet()
		s := m.session(t, b)
		for step := range steps {
			losses = append(losses, m.train(s, step, []int{convnetBatch, convnetBatch, 4, 1}[step%4]))
		}
		var bytes [][]byte
		for _, v := range m.vars {
			ws = append(ws, s.Get(v))
			bytes = append(bytes, ws[len(ws)-1].Bytes())
		}
		all = append(all, bytes)
		return losses, ws
	}
	wantLosses, want := weights(ref.New())
	b := device(t)
	losses, got := weights(b)
	weights(b)
	require.InDeltaSlice(t, wantLosses, losses, 1e-5)
	for i := range want {
		require.InDeltaSlice(t, tensor.Data[float32](want[i]), tensor.Data[float32](got[i]), 1e-5, "weight %d", i)
	}
	require.Equal(t, all[1], all[2])
}

// Descriptors are made at Compile for full batches, once for other sizes, and given back with the program.
func TestDescriptorsOfConvolutions(t *testing.T) {
	b := device(t)
	live := func() int64 { return driver.Live()["cudnn convolution descriptors"] }
	before := live()
	m := newConvnet()
	s := m.session(t, b)
	x := s.Exe.(*executable)
	convolutions := int64(len(x.own.described))
	if reference(t) {
		require.EqualValues(t, 5, convolutions, "two forward, two kernels, one input")
	}
	require.Equal(t, before+convolutions, live())
	for range 2 {
		for n := range convnetBatch + 1 {
			m.train(s, n, n)
		}
		require.Equal(t, before+convnetBatch*convolutions, live(), "a batch of nothing needs none")
	}

	one := x.own.described[0]
	require.NoError(t, b.enter())
	for rows := 1; rows <= 3*maxDescribed; rows++ {
		d, err := one.at(b, rows)
		require.NoError(t, err)
		require.Equal(t, rows, d.rows)
	}
	require.Len(t, one.made, maxDescribed)
	require.Equal(t, convnetBatch, one.made[0].rows, "the full batch stays")
	require.NoError(t, x.own.release(b))
	b.leave()
	require.Equal(t, before, live())
}

// What cuDNN needs for a small batch may be more than the arena has for a full one.
func TestWorkspaceOfAnotherBatch(t *testing.T) {
	b := device(t)
	m := newConvnet()
	s := m.session(t, b)
	want := m.train(s, 0, 3)
	again := m.session(t, b)
	for _, d := range again.Exe.(*executable).own.described {
		d.made[0].algorithm.Bytes = 0 // as if full batches needed none
	}
	require.Equal(t, want, m.train(again, 0, 3))
	if !reference(t) {
		return // a card's library may need none
	}
	own := slices.ContainsFunc(again.Exe.(*executable).own.described, func(d *described) bool { return d.made[1].workspace != nil })
	require.True(t, own)
}

func TestConvolutionsAllocateNothing(t *testing.T) {
	b := device(t)
	const most = 4
	s := backendtest.NewSession(t, b, backendtest.Config{MaxN: most}, func(tr *graph.Trace) []graph.Value {
		x, k := tr.Feed("x", tensor.Float32, tensor.Batched(6, 6, 9)), tr.Feed("k", tensor.Float32, tensor.S(3, 3, 9, 10))
		y := graph.ConvOf(x, k, graph.Conv{Window: square(3, 2, 0, 1), Groups: 1})
		return append(graph.Gradients(graph.ReduceAxes(graph.Sum, graph.B(graph.Mul, y, y), 0, 1, 2, 3), x, k), y)
	})
	arena, err := b.Alloc(s.Program.ArenaBytes)
	require.NoError(t, err)
	k := tensorOf(0, 3, 3, 9, 10)
	for n := range most + 1 {
		r := &backend.Run{N: n, Arena: arena, Scalars: &s.Scalars, Feeds: []*tensor.Tensor{tensorOf(n, n, 6, 6, 9), k},
			Out: make([]*tensor.Tensor, len(s.Program.Outs))}
		require.NoError(t, s.Exe.Run(r))
		require.NoError(t, b.enter())
		x := s.Exe.(*executable)
		allocated := testing.AllocsPerRun(10, func() {
			if err := x.enqueue(); err != nil {
				t.Fatal(err)
			}
		})
		require.NoError(t, b.compute.Synchronize())
		b.leave()
		require.Zero(t, allocated, "%d rows", n)
	}
}

func TestMathOfFloats(t *testing.T) {
	for setting, want := range map[string]struct {
		conv cudnn.MathType
		blas cublas.MathMode
	}{"": {cudnn.FMAMath, cublas.DefaultMath}, "0": {cudnn.FMAMath, cublas.DefaultMath}, "1": {cudnn.DefaultMath, cublas.TF32Math}} {
		t.Setenv("GOKERAS_TF32", setting)
		b := device(t)
		require.NoError(t, b.enter())
		mode, err := b.blas.MathMode()
		b.leave()
		require.NoError(t, err)
		require.Equal(t, want.blas, mode, "GOKERAS_TF32=%q", setting)
		require.Equal(t, want.conv, b.convMath, "GOKERAS_TF32=%q", setting)
	}
}
