package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// SpatialDropout2D drops whole images of a channel, as Dropout drops elements.
//
// Shapes: x [batch h w channels], unchanged; ChannelsFirst: [batch channels h w]. The mask goes on. Errors: Rate outside [0, 1].
// Reference: keras.layers.SpatialDropout2D; Tompson et al. 2014, arXiv:1411.4280.
type SpatialDropout2D struct {
	Name string
	Base
	Rate       float64
	Seed       *int
	DataFormat DataFormat
}

// Build checks Rate.
func (d *SpatialDropout2D) Build(b *Builder, _ ...tensor.Shape) { checkDropout(b, d.Rate) }

// Call implements Layer.
func (d *SpatialDropout2D) Call(c *Context, x ops.Value) ops.Value {
	return dropChannels(c, x, d.Rate, d.Seed, d.DataFormat, 2)
}

// PassesMask says that the input's mask is the output's.
func (d *SpatialDropout2D) PassesMask() {}
