package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Cropping3D takes elements away at the ends of depth, rows and columns. Cropping is {start, end} for each axis.
//
// Shapes: x [batch d h w channels] -> [batch d' h' w' channels]; ChannelsFirst: [batch channels d h w].
// Default, when all are 0: 1 at each side; none at all is the layer Identity. Errors: a number below 0, a cropping that leaves nothing.
// Reference: keras.layers.Cropping3D.
type Cropping3D struct {
	Name string
	Base
	Cropping   [3][2]int `keras:",default=1"`
	DataFormat DataFormat
}

// Build checks Cropping.
func (l *Cropping3D) Build(b *Builder, _ ...tensor.Shape) { checkSides(b, "Cropping", l.Cropping[:]) }

// Call implements Layer.
func (l *Cropping3D) Call(c *Context, x ops.Value) ops.Value {
	return crop(c, x, l.DataFormat, orOnes(l.Cropping[:]))
}
