package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// UpSampling3D repeats depth, rows and columns Size times each.
//
// Shapes: x [batch d h w channels] -> [batch Size[0]*d Size[1]*h Size[2]*w channels]; ChannelsFirst: [batch channels d h w].
// Default: Size 2, 2, 2. Errors: a size below 1.
// Reference: keras.layers.UpSampling3D.
type UpSampling3D struct {
	Name string
	Base
	Size       [3]int `keras:",default=2"`
	DataFormat DataFormat
}

// Build checks Size.
func (u *UpSampling3D) Build(b *Builder, _ ...tensor.Shape) { checkFactors(b, u.Size[:]...) }

// Call implements Layer.
func (u *UpSampling3D) Call(c *Context, x ops.Value) ops.Value {
	return upSample(c, x, u.DataFormat, factors(u.Size[0], u.Size[1], u.Size[2]))
}
