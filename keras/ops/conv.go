package ops

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// ConvConfig says how a convolution moves over one to three spatial axes. A list has a number for each axis, or one for all.
type ConvConfig struct {
	Strides       []int // default 1
	Padding       Padding
	DilationRate  []int // default 1
	ChannelsFirst bool  // [batch channels spatial...] instead of [batch spatial... channels]
	// OutputPadding, of ConvTranspose, is how much longer the result is than need be.
	OutputPadding []int
}

// window returns the settings for a kernel, whose last two axes are channels.
func (c ConvConfig) window(op string, kernel Value) windowConfig {
	n := len(kernel.Shape()) - 2
	if n < 1 || n > 3 || !kernel.Shape().Fixed() {
		Fail(op, "want a kernel of one to three spatial axes and two of channels", kernel)
	}
	return windowConfig{
		size:     eachAxis(op, "kernel", kernel.Shape()[:n].At(0), n, 1),
		strides:  eachAxis(op, "strides", c.Strides, n, 1),
		dilation: eachAxis(op, "dilation rate", c.DilationRate, n, 1),
		padding:  c.Padding,
	}
}

// Conv convolves x with kernel, which is not turned round. Where the kernel has fewer input channels than x, both are cut into groups.
//
// Shapes: x [batch spatial... in], kernel [size... in/groups out] -> [batch spatial'... out]; with Valid spatial' is
// floor((spatial - (size-1)*dilation - 1)/stride) + 1, with Same and Causal ceil(spatial/stride).
// Errors: a kernel larger than the input, channels that the groups do not divide.
// Reference: keras.ops.conv.
func Conv(x, kernel Value, c ConvConfig) Value {
	w := c.window("Conv", kernel)
	c.noOutputPadding("Conv")
	x, sizes := channelsLast("Conv", x, len(w.size), c.ChannelsFirst)
	in, perGroup := x.Shape().LastSize(), kernel.Shape()[len(w.size)].Const
	if perGroup < 1 || in%perGroup != 0 {
		Fail("Conv", fmt.Sprintf("%d channels, and a kernel for %d", in, perGroup), x, kernel)
	}
	y := graph.ConvOf(x, kernel, graph.Conv{Window: w.on("Conv", sizes), Groups: in / perGroup})
	return channelsBack(y, c.ChannelsFirst)
}

func (c ConvConfig) noOutputPadding(op string) {
	if len(c.OutputPadding) > 0 {
		Fail(op, "output padding is for ConvTranspose")
	}
}

// DepthwiseConv convolves each channel of x with kernels of its own.
//
// Shapes: x [batch spatial... in], kernel [size... in multiplier] -> [batch spatial'... in*multiplier], the results of a channel side
// by side; spatial' as of Conv.
// Reference: keras.ops.depthwise_conv.
func DepthwiseConv(x, kernel Value, c ConvConfig) Value {
	n := len(c.window("DepthwiseConv", kernel).size)
	s := kernel.Shape()
	in, multiplier := s[n].Const, s[n+1].Const
	x, _ = channelsLast("DepthwiseConv", x, n, c.ChannelsFirst)
	if x.Shape().LastSize() != in {
		Fail("DepthwiseConv", fmt.Sprintf("%d channels, and a kernel for %d", x.Shape().LastSize(), in), x, kernel)
	}
	last := c
	last.ChannelsFirst = false
	wide := append(s[:n].Clone(), tensor.D(1), tensor.D(in*multiplier))
	return channelsBack(Conv(x, Reshape(kernel, wide), last), c.ChannelsFirst)
}

// SeparableConv is a DepthwiseConv, and a Conv of size 1 that mixes its channels.
//
// Shapes: x [batch spatial... in], depthwise [size... in multiplier], pointwise [1... in*multiplier out] -> [batch spatial'... out].
// Reference: keras.ops.separable_conv.
func SeparableConv(x, depthwise, pointwise Value, c ConvConfig) Value {
	return Conv(DepthwiseConv(x, depthwise, c), pointwise, ConvConfig{ChannelsFirst: c.ChannelsFirst})
}
