package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// window is the settings of a layer that moves a kernel or a pool over spatial axes; field is the one that size comes from.
type window struct {
	field                   string
	size, strides, dilation []int
	padding                 Padding
	format                  DataFormat
}

// newWindow puts 1 for strides and dilations that are not given.
func newWindow(field string, size, strides, dilation []int, padding Padding, format DataFormat) window {
	ones := slices.Repeat([]int{1}, len(size))
	return window{field, size, orNumbers(strides, ones), orNumbers(dilation, ones), padding, format}
}

// orNumbers returns the standard numbers if those of a setting are all 0.
func orNumbers(numbers, standard []int) []int {
	if slices.Equal(numbers, make([]int, len(numbers))) {
		return standard
	}
	return numbers
}

// check fails unless the settings are sound; it returns the spatial sizes and the channels of an input of shape in.
func (w window) check(b *Builder, in tensor.Shape) (sizes []int, channels int) {
	checkNumbers(b, w.field, w.size)
	checkNumbers(b, "Strides", w.strides)
	checkNumbers(b, "DilationRate", w.dilation)
	if w.padding > Causal || w.padding == Causal && len(w.size) != 1 {
		b.Fail("Padding: got %v, want valid or same", w.padding)
	}
	return w.format.sizes(b, in, len(w.size))
}

// refuseCausal fails for what only Conv1D has.
func (w window) refuseCausal(b *Builder) {
	if w.padding == Causal {
		b.Fail("Padding: got %v, want valid or same", w.padding)
	}
}

// checkFits fails unless a window lies within spatial axes of the given sizes.
func (w window) checkFits(b *Builder, in tensor.Shape, sizes []int) {
	for a, size := range sizes {
		if span := (w.size[a]-1)*w.dilation[a] + 1; w.padding == Valid && span > size {
			b.Fail("%s: got %v, which reaches over %d elements of an axis of %d in input shape %v; with Padding Same it would fit",
				w.field, w.size, span, size, in)
		}
	}
}

// checkNumbers fails unless all are at least 1.
func checkNumbers(b *Builder, field string, numbers []int) {
	if slices.Min(numbers) < 1 || slices.Max(numbers) > maxElements {
		b.Fail("%s: got %v, want at least 1", field, numbers)
	}
}

// channelsLast moves the channels of x, the input of a call, behind its spatial axes. There must be as many as the layer was built for.
func (w window) channelsLast(c *Context, x ops.Value, channels int) ops.Value {
	w.format.spatial(c, x, len(w.size))
	axis := len(w.size) + 1
	if w.format == ChannelsFirst {
		axis = 1
	}
	if s := x.Shape(); s[axis] != tensor.D(channels) {
		c.Fail("got input shape %v with %v channels, want %d, as when the layer was built", s, s[axis], channels)
	}
	if w.format == ChannelsFirst {
		return ops.MoveAxis(x, axis, -1)
	}
	return x
}

// channelsBack undoes channelsLast.
func (w window) channelsBack(y ops.Value) ops.Value {
	if w.format == ChannelsFirst {
		return ops.MoveAxis(y, -1, 1)
	}
	return y
}
