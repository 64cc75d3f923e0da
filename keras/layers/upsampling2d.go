package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// maxWeights bounds the matrix that resizes an axis: 1 GiB of float64.
const maxWeights = 1 << 27

// UpSampling2D makes rows and columns Size times as many: Nearest repeats them, the other interpolations weigh the pixels around.
//
// Shapes: x [batch h w channels] -> [batch Size[0]*h Size[1]*w channels]; ChannelsFirst: [batch channels h w].
// Defaults: Size 2, 2; Nearest. Errors: a size below 1, an unknown interpolation.
// Reference: keras.layers.UpSampling2D; Keys 1981 for Bicubic.
type UpSampling2D struct {
	Name string
	Base
	Size          [2]int `keras:",default=2"`
	DataFormat    DataFormat
	Interpolation Interpolation
}

// Build checks the settings.
func (u *UpSampling2D) Build(b *Builder, _ ...tensor.Shape) {
	checkFactors(b, u.Size[:]...)
	if u.Interpolation > Lanczos5 {
		b.Fail("Interpolation: got %v, want one of %v", u.Interpolation, interpolations)
	}
}

// Call implements Layer.
func (u *UpSampling2D) Call(c *Context, x ops.Value) ops.Value {
	size := factors(u.Size[0], u.Size[1])
	if u.Interpolation == Nearest {
		return upSample(c, x, u.DataFormat, size)
	}
	first := u.DataFormat.spatial(c, x, 2)
	h, w := x.Shape()[first].Const*size[0], x.Shape()[first+1].Const*size[1]
	for i, n := range []int{h, w} {
		if in := x.Shape()[first+i].Const; in > 0 && n > maxWeights/in {
			c.Fail("Size: got %v, too large for input shape %v", u.Size, x.Shape())
		}
	}
	return resizeImages(x, u.DataFormat, u.Interpolation, h, w, false)
}
