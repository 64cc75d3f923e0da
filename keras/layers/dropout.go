package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Dropout sets a random share Rate of its input to 0 while training and divides the rest by 1-Rate; at inference it does nothing.
//
// Shapes: any, unchanged. NoiseShape, of as many axes, has 1 where one draw counts for a whole axis, and 0 or the input's size where
// each element has its own. The mask goes on. Default: NoiseShape is the input's shape.
// Errors: Rate outside [0, 1], a NoiseShape that does not broadcast to the input.
// Reference: keras.layers.Dropout; Srivastava et al. 2014.
type Dropout struct {
	Name string
	Base
	Rate       float64
	NoiseShape PartialShape
	Seed       *int // nil: the model's seed and the layer's name choose the stream
}

// Build checks Rate and NoiseShape.
func (d *Dropout) Build(b *Builder, in ...tensor.Shape) {
	checkDropout(b, d.Rate)
	checkNoise(b, d.NoiseShape, in[0])
}

func checkDropout(b *Builder, rate float64) {
	if !(rate >= 0 && rate <= 1) {
		b.Fail("Rate: got %v, want 0 <= Rate <= 1", rate)
	}
}

// Call implements Layer.
func (d *Dropout) Call(c *Context, x ops.Value) ops.Value {
	return drop(c, x, d.Rate, noiseShape(d.NoiseShape, x.Shape()), d.Seed)
}

// PassesMask says that the input's mask is the output's.
func (d *Dropout) PassesMask() {}

// drop is dropout with one draw for each element of a value of shape noise, which broadcasts to x.
func drop(c *Context, x ops.Value, rate float64, noise tensor.Shape, seed *int) ops.Value {
	switch {
	case !c.Training || rate == 0:
		return x
	case rate == 1: // nothing is kept
		return ops.Scale(x, 0)
	}
	op := graph.Dropout{Rate: rate, Key: c.RandOf(seed)}
	if noise.Equal(x.Shape()) {
		return graph.Apply(op, x)[0]
	}
	ones := ops.BroadcastTo(ops.Number(x, 1), noise)
	return ops.Mul(x, graph.Apply(op, ones)[0])
}

// checkNoise fails unless a noise shape, if there is one, broadcasts to the input.
func checkNoise(b *Builder, noise PartialShape, in tensor.Shape) {
	if noise == nil {
		return
	}
	for _, n := range noise {
		if n < 0 {
			b.Fail("NoiseShape: got %v, want sizes of at least 0", []int(noise))
		}
	}
	if len(noise) != len(in) || !broadcastsTo(noiseShape(noise, in), in) {
		b.Fail("NoiseShape: got %v for input shape %v, want for each axis 1, its size, or 0", []int(noise), in)
	}
}

// noiseShape puts the input's sizes where none are given.
func noiseShape(noise PartialShape, in tensor.Shape) tensor.Shape {
	out := in.Clone()
	for i, n := range noise {
		if n != 0 {
			out[i] = tensor.D(n)
		}
	}
	return out
}
