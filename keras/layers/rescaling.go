package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// Rescaling returns x*Scale + Offset.
//
// Shapes: any, unchanged. The mask goes on. Errors: Scale 0, which is what forgetting it looks like.
// Reference: keras.layers.Rescaling.
type Rescaling struct {
	Name string
	Base
	Scale, Offset float64
}

// Call implements Layer.
func (r *Rescaling) Call(c *Context, x ops.Value) ops.Value {
	if r.Scale == 0 {
		c.Fail("Scale: got 0, want another number")
	}
	y := ops.Scale(x, r.Scale)
	if r.Offset != 0 {
		y = ops.Add(y, ops.Number(y, r.Offset))
	}
	return y
}

// PassesMask says that the input's mask is the output's.
func (r *Rescaling) PassesMask() {}
