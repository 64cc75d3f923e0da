package layers

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// DataFormat tells where the channels of a sample are.
type DataFormat uint8

// The formats.
const (
	ChannelsLast  DataFormat = iota // [batch spatial... channels]
	ChannelsFirst                   // [batch channels spatial...]
)

var dataFormats = words{"channels_last", "channels_first"}

// String returns Keras's word.
func (f DataFormat) String() string { return dataFormats.word(uint8(f)) }

// MarshalText returns Keras's word.
func (f DataFormat) MarshalText() ([]byte, error) { return dataFormats.marshal(uint8(f)) }

// UnmarshalText reads Keras's word.
func (f *DataFormat) UnmarshalText(text []byte) error {
	i, err := dataFormats.unmarshal(text)
	*f = DataFormat(i)
	return err
}

// sizes returns the n spatial sizes and the channels of an input of shape in. They must be known, and at least 1.
func (f DataFormat) sizes(b *Builder, in tensor.Shape, n int) (sizes []int, channels int) {
	if f > ChannelsFirst {
		b.Fail("DataFormat: got %v, want one of %v", f, dataFormats)
	}
	if len(in) != n+2 || !in[1:].Fixed() || slices.Min(in[1:].At(0)) < 1 {
		b.Fail("got input shape %v, want a batch, %d spatial axes and channels of known sizes of at least 1 (%v)", in, n, f)
	}
	sizes = in[1:].At(0)
	if f == ChannelsFirst {
		return sizes[1:], sizes[0]
	}
	return sizes[:n], sizes[n]
}

// spatial returns the first of the n spatial axes of x, whose sizes must be known.
func (f DataFormat) spatial(c *Context, x ops.Value, n int) (first int) {
	first = 1
	if f == ChannelsFirst {
		first = 2
	}
	s := x.Shape()
	if f > ChannelsFirst {
		c.Fail("DataFormat: got %v, want channels_last or channels_first", f)
	}
	if len(s) != n+2 || !s[first:first+n].Fixed() {
		c.Fail("got input shape %v, want a batch, %d spatial axes of known size and channels (%v)", s, n, f)
	}
	return first
}

// words are the names of the values of an enum, in their order.
type words []string

func (w words) word(i uint8) string {
	if int(i) < len(w) {
		return w[i]
	}
	return fmt.Sprintf("%d", i)
}

func (w words) marshal(i uint8) ([]byte, error) {
	if int(i) >= len(w) {
		return nil, fmt.Errorf("layers: got %d, want one of %v", i, []string(w))
	}
	return []byte(w[i]), nil
}

func (w words) unmarshal(text []byte) (uint8, error) {
	for i, s := range w {
		if s == string(text) {
			return uint8(i), nil
		}
	}
	return 0, fmt.Errorf("got %q, want one of %v", text, []string(w))
}
