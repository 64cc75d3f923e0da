package ops

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor/graph"
)

// ConvTranspose is the transposed convolution: it leads from what a Conv of these settings returns back to the shape of its input.
//
// Shapes: x [batch spatial... in], kernel [size... out in] -> [batch spatial'... out]. With span = (size-1)*dilation + 1, spatial' is,
// for Valid, (spatial-1)*stride + max(span, stride), or with OutputPadding (spatial-1)*stride + span + padding; for Same
// spatial*stride, or with OutputPadding (spatial-1)*stride + span%2 + padding.
// Errors: Causal; an OutputPadding that is not less than the stride; a result without elements.
// Reference: keras.ops.conv_transpose.
func ConvTranspose(x, kernel Value, c ConvConfig) Value {
	const op = "ConvTranspose"
	w := c.window(op, kernel)
	if w.padding == Causal {
		Fail(op, "padding: got causal, want valid or same")
	}
	x, sizes := channelsLast(op, x, len(w.size), c.ChannelsFirst)
	if n := len(c.OutputPadding); n > 1 && n != len(sizes) {
		Fail(op, fmt.Sprintf("output padding: got %v for %d spatial axes", c.OutputPadding, len(sizes)))
	}
	out := make([]int, len(sizes))
	to := graph.Window{Size: w.size, Stride: w.strides, Dilation: w.dilation, Before: make([]int, len(sizes)), After: make([]int, len(sizes))}
	for a, size := range sizes {
		out[a], to.Before[a], to.After[a] = c.transposed(w, a, size)
	}
	y := graph.ConvTransposeOf(x, kernel, graph.Conv{Window: to, Groups: 1}, out)
	return channelsBack(y, c.ChannelsFirst)
}

// transposed returns the size of an axis of the result, and what a Conv must add around it to have as many windows as x has elements.
func (c ConvConfig) transposed(w windowConfig, axis, size int) (out, before, after int) {
	stride, span := w.strides[axis], (w.size[axis]-1)*w.dilation[axis]+1
	least := (size - 1) * stride
	switch {
	case len(c.OutputPadding) == 0 && w.padding == Valid:
		out = least + max(span, stride)
	case len(c.OutputPadding) == 0:
		out = least + stride
	default:
		extra := c.OutputPadding[min(axis, len(c.OutputPadding)-1)]
		if extra < 0 || extra >= stride {
			Fail("ConvTranspose", fmt.Sprintf("output padding: got %v for strides %v, want 0 or more and less than the stride", c.OutputPadding, w.strides))
		}
		if out = least + span + extra; w.padding == Same {
			out = least + span%2 + extra
		}
	}
	around := max(least+span-out, 0)
	return out, around / 2, around - around/2
}
