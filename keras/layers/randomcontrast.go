package layers

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RandomContrast moves the pixels of each channel away from their mean, or towards it, by a factor of each image's own while training:
// (x-mean)*factor + mean, clipped to ValueRange. At inference it does nothing.
//
// Factor with two numbers a <= b draws from 1-a to 1+b. With one number f it draws from 1 to 1+f, as Keras 3.15 does: the contrast
// only grows.
//
// Shapes: x [batch h w channels], unchanged; ChannelsFirst: [batch channels h w]. Integers become float32.
// Defaults: Factor 0, ValueRange 0 to 255. Errors: a factor outside [0, 1], a ValueRange whose second number is below the first.
// Reference: keras.layers.RandomContrast.
type RandomContrast struct {
	Name string
	Base
	Factor     Factor     `keras:",default=0"`
	ValueRange [2]float64 `keras:",default=[0,255]"`
	DataFormat DataFormat
	Seed       *int // nil: the model's seed and the layer's name choose the stream
}

// Build checks the settings.
func (l *RandomContrast) Build(b *Builder, _ ...tensor.Shape) {
	l.Factor.checkReach(b, "Factor", 0, 1)
	l.DataFormat.check(b)
	checkValueRange(b, l.ValueRange)
	if l.ValueRange[0] > l.ValueRange[1] {
		b.Fail("ValueRange: got %v, want the lower number first", l.ValueRange)
	}
}

// Call implements Layer.
func (l *RandomContrast) Call(c *Context, x ops.Value) ops.Value {
	x, _, _ = images(c, x, l.DataFormat)
	if !c.Training {
		return x
	}
	low, high := l.Factor.bounds()
	if len(l.Factor) == 1 {
		low = 0
	}
	factor := draw(x, c.RandOf(l.Seed), 1-low, 1+high, 4)
	rows := 1 + int(l.DataFormat)
	mean := ops.KeepDims(ops.Mean, x, rows, rows+1)
	y := ops.Add(ops.Mul(ops.Sub(x, mean), factor), mean)
	bottom, top := valueRange(l.ValueRange)
	return ops.Clip(y, bottom, top)
}

// checkValueRange fails for numbers that are not finite.
func checkValueRange(b *Builder, r [2]float64) {
	for _, x := range r {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			b.Fail("ValueRange: got %v, want finite numbers", r)
		}
	}
}

// valueRange returns the lower and the upper number; without any they are 0 and 255.
func valueRange(r [2]float64) (low, high float64) {
	if r == [2]float64{} {
		return 0, 255
	}
	return min(r[0], r[1]), max(r[0], r[1])
}
