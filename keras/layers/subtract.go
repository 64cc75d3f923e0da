package layers

import "github.com/gokeras/gokeras/keras/ops"

// Subtract subtracts its second input from its first.
//
// Shapes and masks: as Add. Errors: not two inputs, shapes that do not broadcast.
// Reference: keras.layers.Subtract.
type Subtract struct {
	Name string
	Base
}

// CallAll implements MultiLayer.
func (s *Subtract) CallAll(c *Context, x []ops.Value) []ops.Value {
	if len(x) != 2 {
		c.Fail("got %d inputs, want 2", len(x))
	}
	return []ops.Value{fold(c, x, ops.Sub)}
}
