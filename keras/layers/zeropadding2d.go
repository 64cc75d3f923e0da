package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// ZeroPadding2D adds zeros at the ends of rows and columns. Padding is {top, bottom}, {left, right}.
//
// Shapes: x [batch h w channels] -> [batch h' w' channels]; ChannelsFirst: [batch channels h w].
// Default, when all are 0: 1 at each side; none at all is the layer Identity. Errors: a number below 0.
// Reference: keras.layers.ZeroPadding2D.
type ZeroPadding2D struct {
	Name string
	Base
	Padding    [2][2]int `keras:",default=1"`
	DataFormat DataFormat
}

// Build checks Padding.
func (z *ZeroPadding2D) Build(b *Builder, _ ...tensor.Shape) { checkSides(b, "Padding", z.Padding[:]) }

// Call implements Layer.
func (z *ZeroPadding2D) Call(c *Context, x ops.Value) ops.Value {
	return pad(c, x, z.DataFormat, orOnes(z.Padding[:]))
}
