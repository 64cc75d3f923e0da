package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// ZeroPadding3D adds zeros at the ends of depth, rows and columns. Padding is {start, end} for each axis.
//
// Shapes: x [batch d h w channels] -> [batch d' h' w' channels]; ChannelsFirst: [batch channels d h w].
// Default, when all are 0: 1 at each side; none at all is the layer Identity. Errors: a number below 0.
// Reference: keras.layers.ZeroPadding3D.
type ZeroPadding3D struct {
	Name string
	Base
	Padding    [3][2]int `keras:",default=1"`
	DataFormat DataFormat
}

// Build checks Padding.
func (z *ZeroPadding3D) Build(b *Builder, _ ...tensor.Shape) { checkSides(b, "Padding", z.Padding[:]) }

// Call implements Layer.
func (z *ZeroPadding3D) Call(c *Context, x ops.Value) ops.Value {
	return pad(c, x, z.DataFormat, orOnes(z.Padding[:]))
}
