package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Cropping2D takes elements away at the ends of rows and columns. Cropping is {top, bottom}, {left, right}.
//
// Shapes: x [batch h w channels] -> [batch h' w' channels]; ChannelsFirst: [batch channels h w].
// Default: nothing. Errors: a number below 0, a cropping that leaves nothing.
// Reference: keras.layers.Cropping2D.
type Cropping2D struct {
	Name string
	Base
	Cropping   [2][2]int
	DataFormat DataFormat
}

// Build checks Cropping.
func (l *Cropping2D) Build(b *Builder, _ ...tensor.Shape) { checkSides(b, "Cropping", l.Cropping[:]) }

// Call implements Layer.
func (l *Cropping2D) Call(c *Context, x ops.Value) ops.Value {
	return crop(c, x, l.DataFormat, l.Cropping[:])
}
