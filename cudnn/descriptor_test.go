//go:build cuda && cgo

package cudnn

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTensorDescriptor(t *testing.T) {
	d := made[*TensorDescriptor](t)(NewTensorDescriptor())
	for _, c := range []struct {
		name           string
		set            func() error
		t              DataType
		sizes, strides []int
		bytes          int
	}{
		{"NCHW", func() error { return d.Set(NCHW, Float, []int{2, 3, 5, 7}) }, Float, []int{2, 3, 5, 7}, []int{105, 35, 7, 1}, 840},
		{"NHWC", func() error { return d.SetNHWC(BFloat16, 2, []int{5, 7}, 3) }, BFloat16, []int{2, 3, 5, 7}, []int{105, 1, 21, 3}, 420},
		{"one spatial axis", func() error { return d.SetNHWC(Double, 2, []int{7}, 3) }, Double, []int{2, 3, 1, 7}, []int{21, 1, 21, 3}, 336},
		{"three spatial axes", func() error { return d.SetNHWC(Half, 2, []int{2, 5, 7}, 3) }, Half, []int{2, 3, 2, 5, 7}, []int{210, 1, 105, 21, 3}, 840},
		{"gaps", func() error { return d.SetNd(Int32, []int{2, 3, 1, 1}, []int{5, 1, 1, 1}) }, Int32, []int{2, 3, 1, 1}, []int{5, 1, 1, 1}, 32},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.NoError(t, c.set())
			dt, sizes, strides, err := d.Nd()
			require.NoError(t, err)
			require.Equal(t, c.t, dt)
			require.Equal(t, c.sizes, sizes)
			require.Equal(t, c.strides, strides)
			n, err := d.Bytes()
			require.NoError(t, err)
			require.Equal(t, c.bytes, n)
		})
	}
}

func TestFilterDescriptor(t *testing.T) {
	d := made[*FilterDescriptor](t)(NewFilterDescriptor())
	require.NoError(t, d.SetKRSC(Float, 6, []int{3}, 4))
	format, dt, sizes, err := d.Nd()
	require.NoError(t, err)
	require.Equal(t, NHWC, format)
	require.Equal(t, Float, dt)
	require.Equal(t, []int{6, 4, 1, 3}, sizes)
	n, err := d.Bytes()
	require.NoError(t, err)
	require.Equal(t, 6*4*3*4, n)
}

func TestConvolutionDescriptor(t *testing.T) {
	d := made[*ConvolutionDescriptor](t)(NewConvolutionDescriptor())
	groups, err := d.Groups()
	require.NoError(t, err)
	require.Equal(t, 1, groups)
	require.NoError(t, d.Set([]int{1}, []int{2}, []int{3}, Float))
	pad, stride, dilation, compute, err := d.Nd()
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, pad)
	require.Equal(t, []int{1, 2}, stride)
	require.Equal(t, []int{1, 3}, dilation)
	require.Equal(t, Float, compute)

	require.NoError(t, d.SetGroups(2))
	groups, err = d.Groups()
	require.NoError(t, err)
	require.Equal(t, 2, groups)
	require.NoError(t, d.SetMath(FMAMath))
	math, err := d.Math()
	require.NoError(t, err)
	require.Equal(t, FMAMath, math)

	x, w := made[*TensorDescriptor](t)(NewTensorDescriptor()), made[*FilterDescriptor](t)(NewFilterDescriptor())
	require.NoError(t, x.SetNHWC(Float, 2, []int{9}, 4))
	require.NoError(t, w.SetKRSC(Float, 6, []int{3}, 2))
	sizes, err := d.OutputSizes(x, w)
	require.NoError(t, err)
	require.Equal(t, []int{2, 6, 1, 3}, sizes)
}

func TestActivationDescriptor(t *testing.T) {
	d := made[*ActivationDescriptor](t)(NewActivationDescriptor())
	require.NoError(t, d.Set(ELU, PropagateNaN, 0.5))
	mode, nan, coef, err := d.Get()
	require.NoError(t, err)
	require.Equal(t, ELU, mode)
	require.Equal(t, PropagateNaN, nan)
	require.Equal(t, 0.5, coef)
	require.NoError(t, d.Set(Swish, NotPropagateNaN, 0))
	require.NoError(t, d.SetSwishBeta(2))
}

func TestDescriptorErrors(t *testing.T) {
	x, w := made[*TensorDescriptor](t)(NewTensorDescriptor()), made[*FilterDescriptor](t)(NewFilterDescriptor())
	conv := made[*ConvolutionDescriptor](t)(NewConvolutionDescriptor())
	act := made[*ActivationDescriptor](t)(NewActivationDescriptor())
	for _, c := range []struct {
		name string
		call func() error
	}{
		{"a size of 0", func() error { return x.Set(NCHW, Float, []int{0, 3, 5, 7}) }},
		{"a stride of 0", func() error { return x.SetNd(Float, []int{2, 3, 5, 7}, []int{0, 1, 1, 1}) }},
		{"one axis", func() error { return x.SetNd(Float, []int{2}, []int{1}) }},
		{"unknown type", func() error { return x.Set(NCHW, 99, []int{2, 3, 5, 7}) }},
		{"filter of two axes", func() error { return w.Set(NHWC, Float, []int{2, 3}) }},
		{"negative padding", func() error { return conv.Set([]int{-1, 0}, []int{1, 1}, []int{1, 1}, Float) }},
		{"stride of a convolution", func() error { return conv.Set([]int{0, 0}, []int{0, 1}, []int{1, 1}, Float) }},
		{"dilation", func() error { return conv.Set([]int{0, 0}, []int{1, 1}, []int{1, 0}, Float) }},
		{"compute type", func() error { return conv.Set([]int{0, 0}, []int{1, 1}, []int{1, 1}, BFloat16) }},
		{"groups", func() error { return conv.SetGroups(0) }},
		{"math", func() error { return conv.SetMath(9) }},
		{"activation", func() error { return act.Set(9, NotPropagateNaN, 0) }},
		{"NaN", func() error { return act.Set(ReLU, 5, 0) }},
	} {
		err := c.call()
		var typed *Error
		require.ErrorAs(t, err, &typed, c.name)
		require.Equal(t, "CUDNN_STATUS_BAD_PARAM", typed.Name, c.name)
		require.Contains(t, err.Error(), "cudnn: "+typed.Func+": CUDNN_STATUS_BAD_PARAM (2000)", c.name)
	}
	require.NotEmpty(t, lastText(conv.SetGroups(0)))
	require.ErrorContains(t, x.Set(NCHW, Float, make([]int, 9)), "cudnn: tensor sizes: got 9 numbers, want 1 to 8")
	require.ErrorContains(t, x.Set(NCHW, Float, []int{1 << 40, 1, 1, 1}), "want numbers of 32 bits")
	require.ErrorContains(t, x.SetNd(Float, []int{1, 1}, []int{1}), "want as many of each")
}

func lastText(err error) string { return err.(*Error).Text }
