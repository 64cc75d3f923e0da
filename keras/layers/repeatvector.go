package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RepeatVector repeats each sample N times along a new axis.
//
// Shapes: x [batch features] -> [batch N features]. Errors: N below 1, an input that is no vector a sample.
// Reference: keras.layers.RepeatVector.
type RepeatVector struct {
	Name string
	Base
	N int
}

// Build checks N.
func (r *RepeatVector) Build(b *Builder, _ ...tensor.Shape) {
	if r.N < 1 || r.N > maxElements {
		b.Fail("N: got %d, want 1 to %d", r.N, maxElements)
	}
}

// Call implements Layer.
func (r *RepeatVector) Call(c *Context, x ops.Value) ops.Value {
	s := x.Shape()
	if len(s) != 2 {
		c.Fail("got input shape %v, want (batch, features)", s)
	}
	return ops.Repeat(ops.ExpandDims(x, 1), r.N, 1)
}
