// Package schedules has the learning rates that change with the steps of a training. An optimizer takes one in Options.Schedule, in
// place of its LearningRate.
//
// They compute in float32, as Keras does, so that a rate changes at the same step even where the last bit decides.
//
// Reference: keras.optimizers.schedules.
package schedules

import "fmt"

// Schedule gives the learning rate of each step. One of the user's own needs no more than this method.
type Schedule interface {
	// At returns the rate of a step; 0 is the first.
	At(step uint64) float64
}

func orNumber(x, standard float64) float64 {
	if x == 0 {
		return standard
	}
	return x
}

func or(p *float64, standard float64) float64 {
	if p == nil {
		return standard
	}
	return *p
}

// checkSteps wants a positive number of steps.
func checkSteps(class, field string, steps int) error {
	if steps <= 0 {
		return fmt.Errorf("schedules: %s: %s: got %d, want at least 1", class, field, steps)
	}
	return nil
}
