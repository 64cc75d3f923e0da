package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// convTranspose is the settings of Conv1DTranspose, Conv2DTranspose and Conv3DTranspose. A nil outputPadding is none given.
type convTranspose struct {
	convolution
	filters       int
	outputPadding []int
	kernel        weight
}

func (v convTranspose) build(b *Builder, in tensor.Shape) (kernel, bias *Variable) {
	checkFilters(b, v.filters)
	v.refuseCausal(b)
	sizes, channels := v.check(b, in)
	v.checkDilation(b)
	for a, extra := range v.outputPadding {
		if extra < 0 || extra >= v.strides[a] {
			b.Fail("OutputPadding: got %v for Strides %v, want 0 or more and less than the strides", v.outputPadding, v.strides)
		}
		if size := sizes[a]; v.padding == Same && size == 1 && extra == 0 && ((v.size[a]-1)*v.dilation[a]+1)%2 == 0 {
			b.Fail("OutputPadding: got %v for %s %v and input shape %v: the output would have no element", v.outputPadding, v.field, v.size, in)
		}
	}
	kernel = v.kernel.build(b, "kernel", slices.Concat(v.size, []int{v.filters, channels})...)
	return kernel, v.buildBias(b, v.filters)
}

func (v convTranspose) call(c *Context, x ops.Value, kernel, bias *Variable) ops.Value {
	k := c.Use(kernel)
	x = v.channelsLast(c, x, k.Shape().LastSize())
	cfg := v.config()
	cfg.OutputPadding = v.outputPadding
	return v.finish(c, ops.ConvTranspose(x, k, cfg), bias)
}
