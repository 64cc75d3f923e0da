package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// FlipMode says how images are flipped.
type FlipMode uint8

// The modes.
const (
	HorizontalAndVertical FlipMode = iota // both at once: a turn by 180 degrees
	Horizontal                            // left and right change places
	Vertical                              // top and bottom change places
)

var flipModes = words{"horizontal_and_vertical", "horizontal", "vertical"}

// String returns Keras's word.
func (m FlipMode) String() string { return flipModes.word(uint8(m)) }

// MarshalText returns Keras's word.
func (m FlipMode) MarshalText() ([]byte, error) { return flipModes.marshal(uint8(m)) }

// UnmarshalText reads Keras's word.
func (m *FlipMode) UnmarshalText(text []byte) error {
	i, err := flipModes.unmarshal(text)
	*m = FlipMode(i)
	return err
}

// RandomFlip flips each image with probability 1/2 while training; at inference it does nothing.
//
// Shapes: x [batch h w channels], unchanged; ChannelsFirst: [batch channels h w]. Integers become float32.
// Defaults: HorizontalAndVertical, which flips an image both ways or not at all, as Keras 3.15 does.
// Errors: an unknown mode. Reference: keras.layers.RandomFlip.
type RandomFlip struct {
	Name string
	Base
	Mode       FlipMode
	DataFormat DataFormat
	Seed       *int // nil: the model's seed and the layer's name choose the stream
}

// Build checks the settings.
func (l *RandomFlip) Build(b *Builder, _ ...tensor.Shape) {
	l.DataFormat.check(b)
	if l.Mode > Vertical {
		b.Fail("Mode: got %v, want one of %v", l.Mode, flipModes)
	}
}

// Call implements Layer.
func (l *RandomFlip) Call(c *Context, x ops.Value) ops.Value {
	x, _, _ = images(c, x, l.DataFormat)
	if !c.Training {
		return x
	}
	u := draw(x, c.RandOf(l.Seed), 0, 1, 4)
	return ops.Where(ops.LessEqual(u, ops.Number(u, 0.5)), l.Mode.flip(x, l.DataFormat), x)
}

// flip flips every image.
func (m FlipMode) flip(x ops.Value, f DataFormat) ops.Value {
	rows := 1 + int(f)
	switch m {
	case Horizontal:
		return ops.Flip(x, rows+1)
	case Vertical:
		return ops.Flip(x, rows)
	}
	return ops.Flip(x, rows, rows+1)
}
