package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// Multiply multiplies its inputs element by element. A masked step counts as ones, and as zeros where all inputs are masked.
//
// Shapes and masks: as Add. Errors: no input, shapes that do not broadcast.
// Reference: keras.layers.Multiply.
type Multiply struct {
	Name string
	Base
}

// CallAll implements MultiLayer.
func (m *Multiply) CallAll(c *Context, x []ops.Value) []ops.Value {
	in := aligned(c, x)
	masks := make([]ops.Value, len(in))
	var y ops.Value
	for i, v := range in {
		if masks[i] = elementMask(c, v); !masks[i].IsZero() {
			v = ops.Where(masks[i], v, ops.Number(v, 1))
		}
		if i == 0 {
			y = v
		} else {
			y = ops.Mul(y, v)
		}
	}
	any := anyMask(masks)
	if !any.IsZero() {
		y = ops.Where(any, y, ops.Number(y, 0))
		c.SetMask(y, anyMask(c.masksOf(in)))
	}
	return []ops.Value{y}
}
