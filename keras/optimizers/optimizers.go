// Package optimizers has the rules that change the weights. An optimizer is an immutable literal; its slots (moments, velocities)
// belong to the model that it is compiled into.
//
// Reference: keras.optimizers.
package optimizers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Optimizer is an update rule. One of the user's own needs no more than these two methods; if it embeds Options it has the settings
// that all optimizers have in common.
type Optimizer interface {
	// Update returns the new value of the weight w given its gradient g. It runs once for each weight while a program is traced.
	Update(s Step, w, g ops.Value) ops.Value
	// Rate returns the learning rate that training starts with.
	Rate() float64
}

// Step is what an update knows beside weight and gradient. What it reads is as it was before the step, whatever was set since.
type Step interface {
	// Slot returns the value of a variable that goes with the weight, of its shape and zero at first.
	Slot(name string) ops.Value
	// SlotOf returns a slot of another shape or first value, in the weight's dtype.
	SlotOf(name string, shape tensor.Shape, fill float64) ops.Value
	// SetSlot makes x the slot's next value.
	SetSlot(name string, x ops.Value)
	// Shared returns a number that goes with the optimizer, the same for all weights: float64 of rank 0, fill at first.
	Shared(name string, fill float64) ops.Value
	// SetShared makes x the number's next value; setting it for each weight is the same as setting it once.
	SetShared(name string, x ops.Value)
	// LearningRate returns the current rate as float64 of rank 0; a callback may change it from step to step.
	LearningRate() ops.Value
	// Count returns the number of this step as float64 of rank 0: 1 for the first.
	Count() ops.Value
}

// Checks is an optimizer that can tell bad settings.
type Checks interface{ Check() error }

// ScalesLoss is an optimizer that wants the gradients of another loss, so that small ones do not vanish. It divides them again.
type ScalesLoss interface {
	ScaleLoss(s Step, loss ops.Value) ops.Value
}
