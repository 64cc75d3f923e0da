package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RandomZoom makes what each image shows smaller or larger about its middle while training; at inference it does nothing.
//
// HeightFactor bounds by how much: with a draw f the image shows what 1+f times as many rows did, so that positive numbers zoom out
// and negative ones zoom in. WidthFactor does so for the columns; without one they get the draw of the rows.
//
// Shapes: x [batch h w channels], unchanged; ChannelsFirst: [batch channels h w]. Integers become float32.
// Defaults: FillReflect, Bilinear. Errors: no HeightFactor, factors outside (-1, 1], an interpolation other than Nearest and Bilinear.
// Reference: keras.layers.RandomZoom.
type RandomZoom struct {
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
func (l *RandomZoom) Build(b *Builder, _ ...tensor.Shape) {
	l.HeightFactor.checkRange(b, "HeightFactor", -1, 1, true)
	if l.WidthFactor != nil {
		l.WidthFactor.checkRange(b, "WidthFactor", -1, 1, true)
	}
	l.sampling().check(b)
	l.DataFormat.check(b)
}

func (l *RandomZoom) sampling() sampling {
	return sampling{l.FillMode, l.FillValue, orBilinear(l.Interpolation)}
}

// Call implements Layer.
func (l *RandomZoom) Call(c *Context, x ops.Value) ops.Value {
	x, h, w := images(c, x, l.DataFormat)
	if !c.Training {
		return x
	}
	low, high := l.HeightFactor.bounds()
	rows := draw(x, c.RandOf(l.Seed), 1+low, 1+high, 3)
	columns := rows
	if l.WidthFactor != nil {
		low, high = l.WidthFactor.bounds()
		columns = draw(x, c.RandOf(l.Seed), 1+low, 1+high, 3)
	}
	return l.sampling().transform(x, l.DataFormat, zoom(rows, columns, h, w))
}

// zoom shows so many times the rows and columns of images of h x w pixels, about their middle.
func zoom(rows, columns ops.Value, h, w int) warp {
	offset := func(factor ops.Value, n int) ops.Value {
		return ops.Scale(ops.Sub(ops.Number(factor, 1), factor), 0.5*float64(n-1))
	}
	return warp{xx: columns, x0: offset(columns, w), yy: rows, y0: offset(rows, h)}
}
