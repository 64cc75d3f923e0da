package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// GaussianNoise adds normal noise of mean 0 while training; at inference it does nothing.
//
// Shapes: any, unchanged. The mask goes on. Errors: Stddev outside [0, 1].
// Reference: keras.layers.GaussianNoise.
type GaussianNoise struct {
	Name string
	Base
	Stddev float64
	Seed   *int
}

// Build checks Stddev.
func (g *GaussianNoise) Build(b *Builder, _ ...tensor.Shape) {
	if !(g.Stddev >= 0 && g.Stddev <= 1) {
		b.Fail("Stddev: got %v, want 0 <= Stddev <= 1", g.Stddev)
	}
}

// Call implements Layer.
func (g *GaussianNoise) Call(c *Context, x ops.Value) ops.Value {
	if !c.Training || g.Stddev == 0 {
		return x
	}
	return ops.Add(x, ops.Scale(random(c, graph.Normal, x, x.Shape(), g.Seed), g.Stddev))
}

// PassesMask says that the input's mask is the output's.
func (g *GaussianNoise) PassesMask() {}

// random draws from a distribution, in x's dtype.
func random(c *Context, kind graph.RandomKind, x ops.Value, shape tensor.Shape, seed *int) ops.Value {
	r := graph.Apply(graph.Random{Kind: kind, Key: c.RandOf(seed), Shape: shape})[0]
	return ops.Cast(r, x.DType())
}
