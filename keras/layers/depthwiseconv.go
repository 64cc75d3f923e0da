package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// depthwiseConv is the settings of DepthwiseConv1D and DepthwiseConv2D, and of the first half of the separable convolutions.
type depthwiseConv struct {
	convolution
	multiplier int
	kernel     weight
}

// buildKernel makes a kernel of the given name and returns the channels of the result.
func (v depthwiseConv) buildKernel(b *Builder, name string, in tensor.Shape) (kernel *Variable, channels int) {
	v.refuseCausal(b)
	sizes, channels := v.check(b, in)
	v.checkFits(b, in, sizes)
	if v.multiplier < 1 || v.multiplier > maxElements/channels {
		b.Fail("DepthMultiplier: got %d for input shape %v, want 1 to %d", v.multiplier, in, maxElements/channels)
	}
	kernel = v.kernel.build(b, name, slices.Concat(v.size, []int{channels, v.multiplier})...)
	return kernel, channels * v.multiplier
}

func (v depthwiseConv) build(b *Builder, in tensor.Shape) (kernel, bias *Variable) {
	kernel, channels := v.buildKernel(b, "kernel", in)
	return kernel, v.buildBias(b, channels)
}

// input returns x with its channels last, and the kernel.
func (v depthwiseConv) input(c *Context, x ops.Value, kernel *Variable) (y, k ops.Value) {
	k = c.Use(kernel)
	return v.channelsLast(c, x, k.Shape()[len(v.size)].Const), k
}

func (v depthwiseConv) call(c *Context, x ops.Value, kernel, bias *Variable) ops.Value {
	x, k := v.input(c, x, kernel)
	return v.finish(c, ops.DepthwiseConv(x, k, v.config()), bias)
}
