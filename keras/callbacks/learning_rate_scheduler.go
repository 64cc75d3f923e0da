package callbacks

import (
	"errors"
	"fmt"

	"github.com/gokeras/gokeras/keras"
)

// LearningRateScheduler sets the learning rate before each epoch: Schedule gets the epoch, counted from 0, and the rate now. The rate
// of each epoch goes into the logs as "learning_rate".
//
// Errors: no Schedule, a rate that is negative or not a number.
// Reference: keras.callbacks.LearningRateScheduler.
type LearningRateScheduler struct {
	Schedule func(epoch int, rate float64) float64
	Verbose  bool // print each rate
}

// OnEpochBegin sets the rate.
func (s *LearningRateScheduler) OnEpochBegin(r *keras.Run, epoch int) error {
	if s.Schedule == nil {
		return errors.New("callbacks: LearningRateScheduler: Schedule is nil")
	}
	next := s.Schedule(epoch, rate(r))
	if err := setRate(r, next); err != nil {
		return fmt.Errorf("callbacks: LearningRateScheduler: %w", err)
	}
	if s.Verbose {
		return printf(r, "\nEpoch %d: LearningRateScheduler setting learning rate to %s.", epoch+1, number(next))
	}
	return nil
}

// OnEpochEnd logs the rate.
func (s *LearningRateScheduler) OnEpochEnd(r *keras.Run, _ int, logs keras.Logs) error {
	logs["learning_rate"] = rate(r)
	return nil
}
