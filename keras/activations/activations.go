// Package activations has the functions that layers apply to their output, as named values, so that a model's config can hold them.
//
// Reference: keras.activations.
package activations

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// Activation is an element-wise (or, for Softmax, row-wise) function with a name.
type Activation struct {
	name string
	f    func(x ops.Value) ops.Value
}

// New returns an activation of the user's own.
func New(name string, f func(x ops.Value) ops.Value) *Activation { return &Activation{name, f} }

// The activations of this version. A nil *Activation is Linear.
var (
	Linear  = New("linear", func(x ops.Value) ops.Value { return x })
	ReLU    = New("relu", ops.Relu)
	Sigmoid = New("sigmoid", ops.Sigmoid)
	Tanh    = New("tanh", ops.Tanh)
	Softmax = New("softmax", softmax)
)

var byName = map[string]*Activation{}

func init() {
	for _, a := range []*Activation{Linear, ReLU, Sigmoid, Tanh, Softmax} {
		byName[a.name] = a
	}
}

// Named returns the activation that Keras knows by name.
func Named(name string) (*Activation, error) {
	a, ok := byName[name]
	if !ok {
		return nil, fmt.Errorf("activations: unknown activation %q", name)
	}
	return a, nil
}

// Name returns the Keras name, "linear" for nil.
func (a *Activation) Name() string {
	if a == nil {
		return Linear.name
	}
	return a.name
}

// String returns the name.
func (a *Activation) String() string { return a.Name() }

// Apply returns f(x).
func (a *Activation) Apply(x ops.Value) ops.Value {
	if a == nil {
		return x
	}
	return a.f(x)
}

// softmax needs a class axis beside the batch, as in Keras.
func softmax(x ops.Value) ops.Value {
	if len(x.Shape()) < 2 {
		ops.Fail("softmax", "want at least 2 axes", x)
	}
	return ops.Softmax(x)
}
