package layers

import (
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/ops"
)

// Activation applies a function.
//
// Shapes: any, unchanged. Default: linear.
// Reference: keras.layers.Activation.
type Activation struct {
	Name string
	Base
	Activation *activations.Activation
}

// Call implements Layer.
func (a *Activation) Call(_ *Context, x ops.Value) ops.Value { return a.Activation.Apply(x) }
