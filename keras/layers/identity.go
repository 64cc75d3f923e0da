package layers

import "github.com/gokeras/gokeras/keras/ops"

// Identity returns its input.
//
// Shapes: any, unchanged. The mask goes on.
// Reference: keras.layers.Identity.
type Identity struct {
	Name string
	Base
}

// Call implements Layer.
func (i *Identity) Call(_ *Context, x ops.Value) ops.Value { return x }

// PassesMask says that the input's mask is the output's.
func (i *Identity) PassesMask() {}
