package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// SpatialDropout3D drops whole volumes of a channel, as Dropout drops elements.
//
// Shapes: x [batch d h w channels], unchanged; ChannelsFirst: [batch channels d h w]. The mask goes on. Errors: Rate outside [0, 1].
// Reference: keras.layers.SpatialDropout3D; Tompson et al. 2014, arXiv:1411.4280.
type SpatialDropout3D struct {
	Name string
	Base
	Rate       float64
	Seed       *int
	DataFormat DataFormat
}

// Build checks Rate.
func (d *SpatialDropout3D) Build(b *Builder, _ ...tensor.Shape) { checkDropout(b, d.Rate) }

// Call implements Layer.
func (d *SpatialDropout3D) Call(c *Context, x ops.Value) ops.Value {
	return dropChannels(c, x, d.Rate, d.Seed, d.DataFormat, 3)
}

// PassesMask says that the input's mask is the output's.
func (d *SpatialDropout3D) PassesMask() {}
