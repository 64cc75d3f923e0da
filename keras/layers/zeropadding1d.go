package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// ZeroPadding1D adds zeros at the ends of each sequence. Padding is how many at the start and at the end.
//
// Shapes: x [batch steps channels] -> [batch steps+Padding[0]+Padding[1] channels]; ChannelsFirst: [batch channels steps].
// Default, when all are 0: 1 at each side; none at all is the layer Identity. Errors: a number below 0.
// Reference: keras.layers.ZeroPadding1D.
type ZeroPadding1D struct {
	Name string
	Base
	Padding    [2]int `keras:",default=1"`
	DataFormat DataFormat
}

// Build checks Padding.
func (z *ZeroPadding1D) Build(b *Builder, _ ...tensor.Shape) {
	checkSides(b, "Padding", [][2]int{z.Padding})
}

// Call implements Layer.
func (z *ZeroPadding1D) Call(c *Context, x ops.Value) ops.Value {
	return pad(c, x, z.DataFormat, orOnes([][2]int{z.Padding}))
}
