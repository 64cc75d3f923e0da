package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Flatten makes one axis of all but the batch.
//
// Shapes: x [batch a b ...] -> [batch a*b*...]; x [batch] -> [batch 1].
// Reference: keras.layers.Flatten.
type Flatten struct {
	Name string
	Base
}

// Call implements Layer.
func (f *Flatten) Call(c *Context, x ops.Value) ops.Value {
	s := x.Shape()
	if len(s) == 0 {
		c.Fail("got shape %v, want a batch axis", s)
	}
	size, ok := s[1:].Size()
	if !ok || !size.Fixed() {
		c.Fail("got shape %v, want known sizes behind the batch", s)
	}
	return ops.Reshape(x, tensor.Shape{s[0], size})
}
