package keras

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

// Callback is told of the stages of Fit, Evaluate and Predict. It is any value with one or more of the methods of the interfaces below,
// which bear Keras's names; a value with none of them is refused. Errors that a method returns end the run and come back from it wrapped.
//
// While a callback runs no step does: it may call Predict and Evaluate, read and set weights, change the learning rate and stop the
// training. Package callbacks has the usual ones.
//
// Reference: keras.callbacks.Callback.
type Callback any

// Run is what a callback learns of the run it is called from, and how it acts on it.
type Run struct {
	ctx    context.Context
	model  *Model
	epochs int
	steps  int
	stop   atomic.Bool
	out    io.Writer       // nil: standard output
	warned map[string]bool // the texts of Warn
}

// Context returns the context of the Fit, Evaluate or Predict.
func (r *Run) Context() context.Context { return r.ctx }

// Model returns the model that runs.
func (r *Run) Model() *Model { return r.model }

// Epochs returns how many epochs were asked for, counted from 0 whatever InitialEpoch is.
func (r *Run) Epochs() int { return r.epochs }

// Steps returns the number of steps of an epoch, 0 when it is not known.
func (r *Run) Steps() int { return r.steps }

// Stop ends the training after this step, or this epoch when called at its end. It is Keras's stop_training. It may be called from any
// goroutine.
func (r *Run) Stop() { r.stop.Store(true) }

// ListensToBatches is a callback that has methods for the steps but may not need them, which its answer tells before the run. Unless
// some callback needs them, no step pays for telling of it.
type ListensToBatches interface{ ListensToBatches() bool }

// The stages of a Fit. epoch counts from 0, batch within its epoch from 0. Logs given at an epoch's end go into the History
// afterwards, so that what a callback adds to them or changes is kept.
type (
	// TrainBeginner is told before the first epoch.
	TrainBeginner interface{ OnTrainBegin(r *Run) error }
	// TrainEnder is told after the last epoch, also when the training was stopped or failed.
	TrainEnder interface {
		OnTrainEnd(r *Run, logs Logs) error
	}
	// EpochBeginner is told before each epoch.
	EpochBeginner interface {
		OnEpochBegin(r *Run, epoch int) error
	}
	// EpochEnder is told after each epoch and its validation.
	EpochEnder interface {
		OnEpochEnd(r *Run, epoch int, logs Logs) error
	}
	// TrainBatchBeginner is told before each step.
	TrainBatchBeginner interface {
		OnTrainBatchBegin(r *Run, batch int) error
	}
	// TrainBatchEnder is told after each step, with the loss and metrics of the epoch so far; reading them costs a little each step.
	TrainBatchEnder interface {
		OnTrainBatchEnd(r *Run, batch int, logs Logs) error
	}
)

// The stages of an Evaluate, or of the validation within a Fit.
type (
	// TestBeginner is told before the first batch.
	TestBeginner interface{ OnTestBegin(r *Run) error }
	// TestEnder is told after the last batch, with the result.
	TestEnder interface {
		OnTestEnd(r *Run, logs Logs) error
	}
	// TestBatchBeginner is told before each batch.
	TestBatchBeginner interface {
		OnTestBatchBegin(r *Run, batch int) error
	}
	// TestBatchEnder is told after each batch, with the loss and metrics so far.
	TestBatchEnder interface {
		OnTestBatchEnd(r *Run, batch int, logs Logs) error
	}
)

// The stages of a Predict.
type (
	// PredictBeginner is told before the first batch.
	PredictBeginner interface{ OnPredictBegin(r *Run) error }
	// PredictEnder is told after the last batch.
	PredictEnder interface{ OnPredictEnd(r *Run) error }
	// PredictBatchBeginner is told before each batch.
	PredictBatchBeginner interface {
		OnPredictBatchBegin(r *Run, batch int) error
	}
	// PredictBatchEnder is told after each batch.
	PredictBatchEnder interface {
		OnPredictBatchEnd(r *Run, batch int) error
	}
)

// LearningRate returns the rate of the next step, 0 without a model.
func (r *Run) LearningRate() float64 {
	if r.model == nil {
		return 0
	}
	return r.model.LearningRate()
}

// SetLearningRate changes the rate from the next step on; see Model.SetLearningRate.
func (r *Run) SetLearningRate(rate float64) error {
	if r.model == nil {
		return errors.New("keras: SetLearningRate: the run has no model")
	}
	return r.model.SetLearningRate(rate)
}

// LearningRate returns the rate of the next training step, 0 before Compile.
func (m *Model) LearningRate() float64 {
	c := m.compiled.Load()
	if c == nil {
		return 0
	}
	mu := m.lock.RLock()
	defer mu.RUnlock()
	return c.rate
}

// SetLearningRate changes the rate from the next training step on.
//
// Errors: a model that is not compiled, a rate that is negative or not a number, an optimizer whose rate follows a schedule.
func (m *Model) SetLearningRate(rate float64) error {
	c := m.compiled.Load()
	switch {
	case c == nil:
		return fmt.Errorf("keras: SetLearningRate: the model is not compiled: call Compile first")
	case !(rate >= 0):
		return fmt.Errorf("keras: SetLearningRate: got %v, want at least 0", rate)
	case c.schedule != nil:
		return fmt.Errorf("keras: SetLearningRate: the rate follows a %T: compile with a LearningRate to set it", c.schedule)
	}
	mu := m.lock.Lock()
	defer mu.Unlock()
	c.rate = rate
	return nil
}
