package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Cropping1D takes elements away at the ends of each sequence. Cropping is how many at the start and at the end.
//
// Shapes: x [batch steps channels] -> [batch steps-Cropping[0]-Cropping[1] channels].
// Default, when all are 0: 1 at each side; none at all is the layer Identity. Errors: a number below 0, a cropping that leaves nothing.
// Reference: keras.layers.Cropping1D.
type Cropping1D struct {
	Name string
	Base
	Cropping [2]int `keras:",default=1"`
}

// Build checks Cropping.
func (l *Cropping1D) Build(b *Builder, _ ...tensor.Shape) {
	checkSides(b, "Cropping", [][2]int{l.Cropping})
}

// Call implements Layer.
func (l *Cropping1D) Call(c *Context, x ops.Value) ops.Value {
	return crop(c, x, ChannelsLast, orOnes([][2]int{l.Cropping}))
}
