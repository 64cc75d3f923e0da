package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// separableConv is the settings of SeparableConv1D and SeparableConv2D.
type separableConv struct {
	depthwiseConv
	filters   int
	pointwise weight
}

// separableWeights are the weights that both layers have.
type separableWeights struct{ depthwise, pointwise, bias *Variable }

func (v separableConv) build(b *Builder, in tensor.Shape) (w separableWeights) {
	checkFilters(b, v.filters)
	channels := 0
	w.depthwise, channels = v.buildKernel(b, "depthwise_kernel", in)
	ones := slices.Repeat([]int{1}, len(v.size))
	w.pointwise = v.pointwise.build(b, "pointwise_kernel", append(ones, channels, v.filters)...)
	w.bias = v.buildBias(b, v.filters)
	return w
}

func (v separableConv) call(c *Context, x ops.Value, w separableWeights) ops.Value {
	x, k := v.input(c, x, w.depthwise)
	return v.finish(c, ops.SeparableConv(x, k, c.Use(w.pointwise), v.config()), w.bias)
}
