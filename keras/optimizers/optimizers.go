// Package optimizers has the rules that change the weights. An optimizer is an immutable literal; its slots (moments, velocities)
// belong to the model that it is compiled into.
//
// Reference: keras.optimizers.
package optimizers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// Optimizer is an update rule.
type Optimizer interface {
	// Update returns the new value of the weight w given its gradient g. It runs once for each weight while a program is traced.
	Update(s Step, w, g ops.Value) ops.Value
	// Rate returns the learning rate that training starts with.
	Rate() float64
}

// Step is what an update knows beside weight and gradient.
type Step interface {
	// Slot returns the value of a variable that goes with the weight, of its shape and zero at first.
	Slot(name string) ops.Value
	// SetSlot makes x the slot's next value.
	SetSlot(name string, x ops.Value)
	// LearningRate returns the current rate as float64 of rank 0; a callback may change it from step to step.
	LearningRate() ops.Value
	// Count returns the number of this step as float64 of rank 0: 1 for the first.
	Count() ops.Value
}

// Checks is an optimizer that can tell bad settings.
type Checks interface{ Check() error }

// Named returns the optimizer that Keras knows by name, with its defaults.
func Named(name string) (Optimizer, error) {
	switch name {
	case "sgd", "SGD":
		return &SGD{}, nil
	case "adam", "Adam":
		return &Adam{}, nil
	}
	return nil, fmt.Errorf("optimizers: unknown optimizer %q", name)
}

func or(p *float64, standard float64) float64 {
	if p == nil {
		return standard
	}
	return *p
}

func orNumber(x, standard float64) float64 {
	if x == 0 {
		return standard
	}
	return x
}
