package layers

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// GaussianDropout multiplies by normal noise of mean 1 and standard deviation sqrt(Rate/(1-Rate)) while training; at inference it
// does nothing.
//
// Shapes: any, unchanged. The mask goes on. Errors: Rate outside [0, 1).
// Reference: keras.layers.GaussianDropout; Srivastava et al. 2014.
type GaussianDropout struct {
	Name string
	Base
	Rate float64
	Seed *int
}

// Build checks Rate.
func (g *GaussianDropout) Build(b *Builder, _ ...tensor.Shape) {
	if !(g.Rate >= 0 && g.Rate < 1) {
		b.Fail("Rate: got %v, want 0 <= Rate < 1", g.Rate)
	}
}

// Call implements Layer.
func (g *GaussianDropout) Call(c *Context, x ops.Value) ops.Value {
	if !c.Training || g.Rate == 0 {
		return x
	}
	noise := ops.Scale(random(c, graph.Normal, x, x.Shape(), g.Seed), math.Sqrt(g.Rate/(1-g.Rate)))
	return ops.Mul(x, ops.Add(noise, ops.Number(x, 1)))
}

// PassesMask says that the input's mask is the output's.
func (g *GaussianDropout) PassesMask() {}
