package layers

import (
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/ops"
)

// Activation applies a function.
//
// Shapes: any, unchanged. The mask goes on. Default: linear.
// Reference: keras.layers.Activation.
type Activation struct {
	Name string
	Base
	Activation *activations.Activation `keras:",default=linear"`
}

// Call implements Layer.
func (a *Activation) Call(_ *Context, x ops.Value) ops.Value { return a.Activation.Apply(x) }

// PassesMask says that the input's mask is the output's.
func (a *Activation) PassesMask() {}
