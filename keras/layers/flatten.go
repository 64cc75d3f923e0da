package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Flatten makes one axis of all but the batch.
//
// Shapes: x [batch a b ...] -> [batch a*b*...]; x [batch] -> [batch 1]. ChannelsFirst puts axis 1 last before, so that both formats
// give the same order.
// Reference: keras.layers.Flatten.
type Flatten struct {
	Name string
	Base
	DataFormat DataFormat
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
	if f.DataFormat == ChannelsFirst && len(s) > 1 {
		perm := []int{0}
		for i := 2; i < len(s); i++ {
			perm = append(perm, i)
		}
		x = ops.Transpose(x, append(perm, 1)...)
	}
	return ops.Reshape(x, tensor.Shape{s[0], size})
}
