package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RandomTranslation shifts each image by distances of its own while training; at inference it does nothing.
//
// HeightFactor and WidthFactor bound the distances as parts of the height and of the width: positive numbers shift down and to the
// right.
//
// Shapes: x [batch h w channels], unchanged; ChannelsFirst: [batch channels h w]. Integers become float32.
// Defaults: FillReflect, Bilinear. Errors: a factor missing or outside [-1, 1], an interpolation other than Nearest and Bilinear.
// Reference: keras.layers.RandomTranslation.
type RandomTranslation struct {
	Name string
	Base
	HeightFactor, WidthFactor Factor
	FillMode                  FillMode
	Interpolation             *Interpolation `keras:",default=bilinear"`
	FillValue                 float64
	DataFormat                DataFormat
	Seed                      *int // nil: the model's seed and the layer's name choose the stream
}

// Build checks the settings.
func (l *RandomTranslation) Build(b *Builder, _ ...tensor.Shape) {
	l.HeightFactor.checkRange(b, "HeightFactor", -1, 1, false)
	l.WidthFactor.checkRange(b, "WidthFactor", -1, 1, false)
	l.sampling().check(b)
	l.DataFormat.check(b)
}

func (l *RandomTranslation) sampling() sampling {
	return sampling{l.FillMode, l.FillValue, orBilinear(l.Interpolation)}
}

// Call implements Layer.
func (l *RandomTranslation) Call(c *Context, x ops.Value) ops.Value {
	x, h, w := images(c, x, l.DataFormat)
	if !c.Training {
		return x
	}
	low, high := l.HeightFactor.bounds()
	down := ops.Scale(draw(x, c.RandOf(l.Seed), low, high, 3), float64(h))
	low, high = l.WidthFactor.bounds()
	right := ops.Scale(draw(x, c.RandOf(l.Seed), low, high, 3), float64(w))
	return l.sampling().transform(x, l.DataFormat, translation(down, right))
}

// translation shifts images by so many pixels.
func translation(down, right ops.Value) warp {
	one := ops.OnesLike(down)
	return warp{xx: one, x0: ops.Negative(right), yy: one, y0: ops.Negative(down)}
}
