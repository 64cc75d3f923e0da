package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RandomBrightness adds a number of its own to all pixels of each image while training, and clips them to ValueRange; at inference it
// does nothing.
//
// Factor bounds the number as a part of the ValueRange: 1 makes an image white, -1 black.
//
// Shapes: x [batch h w channels], unchanged; ChannelsFirst: [batch channels h w]. Integers become float32.
// Defaults: Factor 0, ValueRange 0 to 255; its numbers may come in either order. Errors: a factor outside [-1, 1].
// Reference: keras.layers.RandomBrightness.
type RandomBrightness struct {
	Name string
	Base
	Factor     Factor     `keras:",default=0"`
	ValueRange [2]float64 `keras:",default=[0,255]"`
	DataFormat DataFormat // changes nothing but which axes must be known
	Seed       *int       // nil: the model's seed and the layer's name choose the stream
}

// Build checks the settings.
func (l *RandomBrightness) Build(b *Builder, _ ...tensor.Shape) {
	l.Factor.checkReach(b, "Factor", -1, 1)
	l.DataFormat.check(b)
	checkValueRange(b, l.ValueRange)
}

// Call implements Layer.
func (l *RandomBrightness) Call(c *Context, x ops.Value) ops.Value {
	x, _, _ = images(c, x, l.DataFormat)
	if !c.Training {
		return x
	}
	bottom, top := valueRange(l.ValueRange)
	low, high := l.Factor.bounds()
	delta := ops.Scale(draw(x, c.RandOf(l.Seed), low, high, 4), top-bottom)
	return ops.Clip(ops.Add(x, delta), bottom, top)
}
