package ops_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// from returns the tensor first, first+1, ... of the given shape.
func from(first float32, dims ...int) *tensor.Tensor {
	x := count(dims...)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] += first
	}
	return x
}

// TestWindows: numbers of Keras 3.15.1, scripts/golden/ops.py; the golden cases of the layers are many more.
func TestWindows(t *testing.T) {
	type v = ops.Value
	steps := from(1, 1, 5, 1)
	conv := func(c ops.ConvConfig) func(x []v) v { return func(x []v) v { return ops.Conv(x[0], x[1], c) } }
	transposed := func(c ops.ConvConfig) func(x []v) v { return func(x []v) v { return ops.ConvTranspose(x[0], x[1], c) } }
	for _, c := range []opCase{
		{"Conv", list(steps, from(1, 3, 1, 1)), conv(ops.ConvConfig{}), []int{1, 3, 1}, []float64{14, 20, 26}},
		{"Conv same", list(steps, from(1, 3, 1, 1)), conv(ops.ConvConfig{Padding: ops.Same}), []int{1, 5, 1}, []float64{8, 14, 20, 26, 14}},
		{"Conv same, even, stride", list(steps, from(1, 4, 1, 1)), conv(ops.ConvConfig{Padding: ops.Same, Strides: []int{2}}), []int{1, 3, 1},
			[]float64{20, 40, 14}},
		{"Conv causal", list(steps, from(1, 2, 1, 1)), conv(ops.ConvConfig{Padding: ops.Causal, DilationRate: []int{2}}), []int{1, 5, 1},
			[]float64{2, 4, 7, 10, 13}},
		{"Conv groups", list(from(1, 1, 2, 2), from(1, 1, 1, 4)), conv(ops.ConvConfig{}), []int{1, 2, 4}, []float64{1, 2, 6, 8, 3, 6, 12, 16}},
		{"Conv first", list(from(1, 1, 2, 2), from(1, 1, 2, 1)), conv(ops.ConvConfig{ChannelsFirst: true}), []int{1, 1, 2}, []float64{7, 10}},
		{"DepthwiseConv", list(from(1, 1, 2, 2), from(1, 2, 2, 2)), func(x []v) v { return ops.DepthwiseConv(x[0], x[1], ops.ConvConfig{}) },
			[]int{1, 1, 4}, []float64{16, 20, 34, 40}},
		{"DepthwiseConv first", list(from(1, 1, 2, 2), from(1, 2, 2, 1)),
			func(x []v) v { return ops.DepthwiseConv(x[0], x[1], ops.ConvConfig{ChannelsFirst: true}) }, []int{1, 2, 1}, []float64{7, 22}},
		{"SeparableConv", list(from(1, 1, 2, 2), from(1, 2, 2, 1), from(1, 1, 2, 1)),
			func(x []v) v { return ops.SeparableConv(x[0], x[1], x[2], ops.ConvConfig{}) }, []int{1, 1, 1}, []float64{50}},
		{"ConvTranspose", list(steps, from(1, 2, 1, 1)), transposed(ops.ConvConfig{Strides: []int{3}}), []int{1, 15, 1},
			[]float64{1, 2, 0, 2, 4, 0, 3, 6, 0, 4, 8, 0, 5, 10, 0}},
		{"ConvTranspose, output padding", list(steps, from(1, 3, 1, 1)), transposed(ops.ConvConfig{Strides: []int{2}, OutputPadding: []int{1}}),
			[]int{1, 12, 1}, []float64{1, 2, 5, 4, 9, 6, 13, 8, 17, 10, 15, 0}},
		{"ConvTranspose same", list(steps, from(1, 3, 1, 1)), transposed(ops.ConvConfig{Strides: []int{2}, Padding: ops.Same}), []int{1, 10, 1},
			[]float64{1, 2, 5, 4, 9, 6, 13, 8, 17, 10}},
		{"ConvTranspose same, output padding", list(steps, from(1, 4, 1, 1)),
			transposed(ops.ConvConfig{Strides: []int{2}, Padding: ops.Same, OutputPadding: []int{0}}), []int{1, 8, 1},
			[]float64{5, 8, 9, 14, 13, 20, 17, 26}},
		{"ConvTranspose, dilation", list(steps, from(1, 3, 1, 1)), transposed(ops.ConvConfig{DilationRate: []int{2}}), []int{1, 9, 1},
			[]float64{1, 2, 5, 8, 14, 14, 19, 12, 15}},
		{"MaxPool", list(from(1, 1, 4, 4, 1)), func(x []v) v { return ops.MaxPool(x[0], []int{2, 2}, ops.PoolConfig{}) }, []int{1, 2, 2, 1},
			[]float64{6, 8, 14, 16}},
		{"MaxPool same, one number for all axes", list(from(-9, 1, 3, 3, 1)),
			func(x []v) v {
				return ops.MaxPool(x[0], []int{2}, ops.PoolConfig{Padding: ops.Same, Strides: []int{2}})
			}, []int{1, 2, 2, 1},
			[]float64{-5, -4, -2, -1}},
		{"AveragePool same", list(steps), func(x []v) v { return ops.AveragePool(x[0], []int{2}, ops.PoolConfig{Padding: ops.Same}) },
			[]int{1, 3, 1}, []float64{1.5, 3.5, 5}},
		{"AveragePool first", list(from(1, 1, 2, 4)), func(x []v) v { return ops.AveragePool(x[0], []int{2}, ops.PoolConfig{ChannelsFirst: true}) },
			[]int{1, 2, 2}, []float64{1.5, 3.5, 5.5, 7.5}},
	} {
		c.check(t)
	}
}

// TestTies: of equal elements MaxPool gives the gradient to the first, Max shares it, as Keras does on TensorFlow (scripts/golden/ops.py).
func TestTies(t *testing.T) {
	x := tensor.Of([]float32{1, 2, 2, 0}, 1, 4, 1)
	gradient := func(f func(x ops.Value) ops.Value) []float32 {
		y := eval(t, func(xs []ops.Value) ops.Value { return graph.Gradients(ops.Sum(f(xs[0])), xs[0])[0] }, x)
		return tensor.Data[float32](y)
	}
	require.Equal(t, []float32{0, 1, 0, 0}, gradient(func(x ops.Value) ops.Value { return ops.MaxPool(x, []int{4}, ops.PoolConfig{}) }))
	require.Equal(t, []float32{0, 1, 1, 0}, gradient(func(x ops.Value) ops.Value {
		return ops.MaxPool(x, []int{3}, ops.PoolConfig{Strides: []int{2}, Padding: ops.Same})
	}))
	require.Equal(t, []float32{0, 0.5, 0.5, 0}, gradient(func(x ops.Value) ops.Value { return ops.Max(x, 1) }))
}

func TestBadWindows(t *testing.T) {
	x, kernel := tensor.Batched(5, 2), tensor.S(3, 2, 4)
	conv := func(c ops.ConvConfig) func(x []ops.Value) { return func(x []ops.Value) { ops.Conv(x[0], x[1], c) } }
	transposed := func(c ops.ConvConfig) func(x []ops.Value) {
		return func(x []ops.Value) { ops.ConvTranspose(x[0], x[1], c) }
	}
	pool := func(size []int, c ops.PoolConfig) func(x []ops.Value) {
		return func(x []ops.Value) { ops.MaxPool(x[0], size, c) }
	}
	for _, c := range []struct {
		f         func(x []ops.Value)
		x, kernel tensor.Shape
		want      string
	}{
		{conv(ops.ConvConfig{}), tensor.Batched(2, 2), kernel, "Conv: spatial axis 0: a kernel that reaches over 3 elements does not fit into 2"},
		{conv(ops.ConvConfig{}), tensor.Batched(5, 5, 2), kernel, "Conv: want a batch, 1 spatial axes and channels of known sizes"},
		{conv(ops.ConvConfig{}), tensor.Batched(5, 3), kernel, "Conv: 3 channels, and a kernel for 2"},
		{conv(ops.ConvConfig{}), tensor.Batched(5, 6), kernel, "6 channels of the input and 4 of the result cannot be cut into 3 groups"},
		{conv(ops.ConvConfig{}), x, tensor.S(3, 2), "Conv: want a kernel of one to three spatial axes and two of channels"},
		{conv(ops.ConvConfig{Strides: []int{1, 1}}), x, kernel, "Conv: strides: got [1 1] for 1 spatial axes"},
		{conv(ops.ConvConfig{Strides: []int{0}}), x, kernel, "Conv: strides: got [0], want numbers from 1 to 2147483647"},
		{conv(ops.ConvConfig{DilationRate: []int{math.MaxInt}}), x, kernel, "Conv: dilation rate: got [9223372036854775807]"},
		{conv(ops.ConvConfig{DilationRate: []int{math.MaxInt32}, Padding: ops.Causal}), x, kernel, "Conv: want"},
		{conv(ops.ConvConfig{Padding: 7}), x, kernel, "Conv: padding: got 7 for 1 spatial axes"},
		{conv(ops.ConvConfig{Padding: ops.Causal}), tensor.Batched(5, 5, 2), tensor.S(3, 3, 2, 4), "Conv: padding: got causal for 2 spatial axes"},
		{conv(ops.ConvConfig{OutputPadding: []int{0}}), x, kernel, "Conv: output padding is for ConvTranspose"},
		{func(x []ops.Value) { ops.DepthwiseConv(x[0], x[1], ops.ConvConfig{}) }, tensor.Batched(5, 4), kernel,
			"DepthwiseConv: 4 channels, and a kernel for 2"},
		{transposed(ops.ConvConfig{}), x, kernel, "ConvGradInput"},
		{transposed(ops.ConvConfig{Padding: ops.Causal}), tensor.Batched(5, 4), kernel, "ConvTranspose: padding: got causal, want valid or same"},
		{transposed(ops.ConvConfig{OutputPadding: []int{0, 0}}), tensor.Batched(5, 4), kernel, "output padding: got [0 0] for 1 spatial axes"},
		{transposed(ops.ConvConfig{OutputPadding: []int{1}}), tensor.Batched(5, 4), kernel, "output padding: got [1] for strides [1]"},
		{transposed(ops.ConvConfig{OutputPadding: []int{0}, Padding: ops.Same}), tensor.Batched(1, 4), tensor.S(2, 2, 4), "does not fit into 0"},
		{pool(nil, ops.PoolConfig{}), x, kernel, "MaxPool: size: got []"},
		{pool([]int{0}, ops.PoolConfig{}), x, kernel, "MaxPool: size: got [0], want numbers from 1"},
		{pool([]int{6}, ops.PoolConfig{}), x, kernel, "MaxPool: spatial axis 0: a kernel that reaches over 6 elements does not fit into 5"},
		{pool([]int{2}, ops.PoolConfig{Padding: ops.Causal}), x, kernel, "MaxPool: padding: got causal, want valid or same"},
		{pool([]int{2}, ops.PoolConfig{}), tensor.Batched(5), kernel, "MaxPool: size: got [2], want a number for each of one to three spatial axes"},
	} {
		require.ErrorContains(t, failure(c.f, c.x, c.kernel), c.want)
	}
}

func TestPaddingWords(t *testing.T) {
	for p, word := range map[ops.Padding]string{ops.Valid: "valid", ops.Same: "same", ops.Causal: "causal"} {
		text, err := p.MarshalText()
		require.NoError(t, err)
		require.Equal(t, word, string(text))
		require.Equal(t, word, p.String())
		var back ops.Padding
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, p, back)
	}
	var p ops.Padding
	require.EqualError(t, p.UnmarshalText([]byte("full")), `got "full", want one of [valid same causal]`)
	_, err := ops.Padding(7).MarshalText()
	require.EqualError(t, err, "ops: padding: got 7, want one of [valid same causal]")
	require.Equal(t, "7", ops.Padding(7).String())
}
