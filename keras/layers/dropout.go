package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Dropout sets a random share Rate of its input to 0 while training and divides the rest by 1-Rate; at inference it does nothing.
//
// Shapes: any, unchanged. Errors: Rate outside [0, 1].
// Reference: keras.layers.Dropout; Srivastava et al. 2014.
type Dropout struct {
	Name string
	Base
	Rate float64
}

// Build checks Rate.
func (d *Dropout) Build(b *Builder, _ ...tensor.Shape) {
	if !(d.Rate >= 0 && d.Rate <= 1) {
		b.Fail("Rate: got %v, want 0 <= Rate <= 1", d.Rate)
	}
}

// Call implements Layer.
func (d *Dropout) Call(c *Context, x ops.Value) ops.Value {
	switch {
	case !c.Training || d.Rate == 0:
		return x
	case d.Rate == 1: // nothing is kept
		return ops.Scale(x, 0)
	}
	return graph.Apply(graph.Dropout{Rate: d.Rate, Key: c.Rand()}, x)[0]
}
