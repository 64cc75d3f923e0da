package layers

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// AlphaDropout sets a random share Rate of its input to the value that SELU gives to minus infinity while training, then scales and
// shifts so that mean 0 and variance 1 stay; at inference it does nothing.
//
// Shapes: any, unchanged; NoiseShape as for Dropout. The mask goes on. Errors: Rate outside [0, 1), a NoiseShape that does not broadcast.
// Reference: keras.layers.AlphaDropout; Klambauer et al. 2017, arXiv:1706.02515.
type AlphaDropout struct {
	Name string
	Base
	Rate       float64
	NoiseShape PartialShape
	Seed       *int
}

// Build checks Rate and NoiseShape.
func (a *AlphaDropout) Build(b *Builder, in ...tensor.Shape) {
	if !(a.Rate >= 0 && a.Rate < 1) {
		b.Fail("Rate: got %v, want 0 <= Rate < 1", a.Rate)
	}
	checkNoise(b, a.NoiseShape, in[0])
}

// seluLimit is the value of SELU at minus infinity, -alpha*scale.
const seluLimit = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946

// Call implements Layer.
func (a *AlphaDropout) Call(c *Context, x ops.Value) ops.Value {
	if !c.Training || a.Rate == 0 {
		return x
	}
	u := random(c, graph.Uniform, x, noiseShape(a.NoiseShape, x.Shape()), a.Seed)
	kept := ops.GreaterEqual(u, ops.Number(u, a.Rate))
	scale := 1 / math.Sqrt((1-a.Rate)*(1+a.Rate*seluLimit*seluLimit))
	shift := -scale * seluLimit * a.Rate
	y := ops.Where(kept, x, ops.Number(x, seluLimit))
	return ops.Add(ops.Scale(y, scale), ops.Number(x, shift))
}

// PassesMask says that the input's mask is the output's.
func (a *AlphaDropout) PassesMask() {}
