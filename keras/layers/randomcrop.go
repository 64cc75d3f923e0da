package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RandomCrop cuts a window of Height x Width pixels out of the images while training, at one random place for the whole batch; of
// images that are not larger both ways it cuts the middle out, and interpolates what is too small (Bilinear). At inference it does
// nothing, which is what Keras 3.15 does, whatever its documentation says: the images keep their size. So a layer whose weights depend
// on that size cannot follow; crop in the input pipeline then (keras.MapLayers), or put a CenterCrop behind.
//
// Shapes: x [batch h w channels] -> [batch Height Width channels] in training; ChannelsFirst: [batch channels h w]. Integers become
// float32. Errors: sizes below 1. Reference: keras.layers.RandomCrop.
type RandomCrop struct {
	Name string
	Base
	Height, Width int
	DataFormat    DataFormat
	Seed          *int // nil: the model's seed and the layer's name choose the stream
}

// Build checks the settings.
func (l *RandomCrop) Build(b *Builder, _ ...tensor.Shape) {
	checkSize(b, l.Height, l.Width)
	l.DataFormat.check(b)
}

// Call implements Layer.
func (l *RandomCrop) Call(c *Context, x ops.Value) ops.Value {
	x, h, w := images(c, x, l.DataFormat)
	switch {
	case !c.Training:
		return x
	case h > l.Height && w > l.Width:
		top := ops.RandomUniform(tensor.S(1), c.RandOf(l.Seed))
		left := ops.RandomUniform(tensor.S(1), c.RandOf(l.Seed))
		first := 1 + int(l.DataFormat)
		x = ops.Take(x, stretch(top, h, l.Height), first)
		return ops.Take(x, stretch(left, w, l.Width), first+1)
	}
	// As in Keras the window starts where one of the right proportions would, but is as large as the output if it can.
	middle := aspect(h, w, l.Height, l.Width)
	x = box{middle.top, middle.left, l.Height, l.Width}.of(x, l.DataFormat)
	first := 1 + int(l.DataFormat)
	h, w = x.Shape()[first].Const, x.Shape()[first+1].Const
	if h == l.Height && w == l.Width {
		return x
	}
	checkWeights(c, h, w, l.Height, l.Width)
	return resizeImages(x, l.DataFormat, Bilinear, l.Height, l.Width, false)
}

// stretch returns n consecutive indices below size, of which u, from 0 to 1, chooses the first.
func stretch(u ops.Value, size, n int) ops.Value {
	first := ops.Floor(ops.Scale(u, float64(size-n+1)))
	first = ops.Minimum(first, ops.Number(first, float64(size-n))) // the product may have been rounded up
	return ops.Add(ops.Iota(tensor.D(n), tensor.Int32), ops.Cast(first, tensor.Int32))
}
