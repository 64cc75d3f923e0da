package layers

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RandomRotation turns each image about its middle by an angle of its own while training; at inference it does nothing.
//
// Factor bounds the angle as a part of a full turn: 0.1 draws from -36 to 36 degrees. Positive angles turn counter-clockwise.
//
// Shapes: x [batch h w channels], unchanged; ChannelsFirst: [batch channels h w]. Integers become float32.
// Defaults: Factor 0, FillReflect, Bilinear. Errors: a factor outside [-1, 1], an interpolation other than Nearest and Bilinear.
// Reference: keras.layers.RandomRotation.
type RandomRotation struct {
	Name string
	Base
	Factor        Factor `keras:",default=0"`
	FillMode      FillMode
	Interpolation *Interpolation `keras:",default=bilinear"`
	FillValue     float64
	DataFormat    DataFormat
	Seed          *int // nil: the model's seed and the layer's name choose the stream
}

// Build checks the settings.
func (l *RandomRotation) Build(b *Builder, _ ...tensor.Shape) {
	l.Factor.checkReach(b, "Factor", -1, 1)
	l.sampling().check(b)
	l.DataFormat.check(b)
}

func (l *RandomRotation) sampling() sampling {
	return sampling{l.FillMode, l.FillValue, orBilinear(l.Interpolation)}
}

// Call implements Layer.
func (l *RandomRotation) Call(c *Context, x ops.Value) ops.Value {
	x, h, w := images(c, x, l.DataFormat)
	if !c.Training {
		return x
	}
	low, high := l.Factor.bounds()
	degrees := draw(x, c.RandOf(l.Seed), 360*low, 360*high, 3)
	return l.sampling().transform(x, l.DataFormat, rotation(degrees, h, w))
}

// rotation turns images of h x w pixels about their middle.
func rotation(degrees ops.Value, h, w int) warp {
	angle := ops.Scale(degrees, math.Pi/180)
	cos, sin := ops.Cos(angle), ops.Sin(angle)
	cx, cy := ops.Number(angle, 0.5*float64(w-1)), ops.Number(angle, 0.5*float64(h-1))
	m := warp{xx: cos, xy: ops.Negative(sin), yx: sin, yy: cos}
	m.x0 = ops.Sub(ops.Sub(cx, ops.Mul(cx, m.xx)), ops.Mul(cy, m.xy))
	m.y0 = ops.Sub(ops.Sub(cy, ops.Mul(cx, m.yx)), ops.Mul(cy, m.yy))
	return m
}
