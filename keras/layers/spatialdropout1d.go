package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// SpatialDropout1D drops whole channels, as Dropout drops elements.
//
// Shapes: x [batch steps channels], unchanged. The mask goes on. Errors: Rate outside [0, 1].
// Reference: keras.layers.SpatialDropout1D; Tompson et al. 2014, arXiv:1411.4280.
type SpatialDropout1D struct {
	Name string
	Base
	Rate float64
	Seed *int
}

// Build checks Rate.
func (d *SpatialDropout1D) Build(b *Builder, _ ...tensor.Shape) { checkDropout(b, d.Rate) }

// Call implements Layer.
func (d *SpatialDropout1D) Call(c *Context, x ops.Value) ops.Value {
	return dropChannels(c, x, d.Rate, d.Seed, ChannelsLast, 1)
}

// PassesMask says that the input's mask is the output's.
func (d *SpatialDropout1D) PassesMask() {}

// dropChannels draws once for each channel of each sample; x has n spatial axes.
func dropChannels(c *Context, x ops.Value, rate float64, seed *int, f DataFormat, n int) ops.Value {
	first := f.spatial(c, x, n)
	noise := x.Shape().Clone()
	for i := range n {
		noise[first+i] = tensor.D(1)
	}
	return drop(c, x, rate, noise, seed)
}
