package callbacks

import (
	"errors"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/tensor"
)

// EarlyStopping stops the training when a monitored quantity has not got better for Patience epochs. An epoch counts as progress when
// it is better than the best so far by more than MinDelta; with a Baseline the count starts again only when that is beaten too.
// The first epoch of a training never stops it.
//
// RestoreBestWeights puts the weights of the best epoch back at the end, also when the training was not stopped, or failed or was
// cancelled, of which Keras tells no callback.
//
// Defaults: Monitor "val_loss", everything else zero. A monitored value that is missing from the logs warns.
// Errors: Mode Auto with a quantity whose direction is not known.
// Reference: keras.callbacks.EarlyStopping.
type EarlyStopping struct {
	Monitor            string
	MinDelta           float64
	Patience           int
	Verbose            bool // print when the training is stopped and which weights are put back
	Mode               Mode
	Baseline           *float64
	RestoreBestWeights bool
	StartFromEpoch     int // epochs to let pass first

	monitor      *monitor
	wait         int
	best         *float64
	bestEpoch    int
	stoppedEpoch int
	weights      []*tensor.Tensor
}

// Wait returns how many epochs have passed without progress.
func (e *EarlyStopping) Wait() int { return e.wait }

// Best returns the best value so far; ok is false when there is none.
func (e *EarlyStopping) Best() (value float64, ok bool) { return best(e.best) }

// BestEpoch returns the epoch of the best value, counted from 0.
func (e *EarlyStopping) BestEpoch() int { return e.bestEpoch }

// StoppedEpoch returns the epoch that stopped the training, counted from 0; it is 0 when none did.
func (e *EarlyStopping) StoppedEpoch() int { return e.stoppedEpoch }

// OnTrainBegin starts anew.
func (e *EarlyStopping) OnTrainBegin(*keras.Run) error {
	e.monitor, e.wait, e.best, e.bestEpoch, e.stoppedEpoch, e.weights = nil, 0, nil, 0, 0, nil
	return nil
}

// OnEpochEnd compares the epoch with the best one.
func (e *EarlyStopping) OnEpochEnd(r *keras.Run, epoch int, logs keras.Logs) (err error) {
	if e.monitor == nil {
		if e.monitor, err = newMonitor(r, "EarlyStopping", e.Monitor, e.Mode, e.MinDelta); err != nil {
			return err
		}
	}
	current, ok := logs[e.monitor.name]
	if !ok {
		return r.Warn("Early stopping conditioned on metric `%s` which is not available. Available metrics are: %s", e.monitor.name, available(logs))
	}
	if epoch < e.StartFromEpoch {
		return nil
	}
	e.wait++
	if e.monitor.improves(current, e.best) {
		e.best, e.bestEpoch = &current, epoch
		if e.Baseline == nil || e.monitor.improves(current, e.Baseline) {
			e.wait = 0
		}
		return e.remember(r)
	}
	if e.wait >= e.Patience && epoch > 0 {
		e.stoppedEpoch = epoch
		r.Stop()
	}
	return nil
}

// remember keeps the weights of an epoch that is the best so far.
func (e *EarlyStopping) remember(r *keras.Run) (err error) {
	if e.RestoreBestWeights {
		if e.weights, err = r.Model().GetWeights(); err != nil {
			return fmt.Errorf("callbacks: EarlyStopping: %w", err)
		}
	}
	return nil
}

// OnTrainEnd puts the best weights back, even where it cannot print that it does.
func (e *EarlyStopping) OnTrainEnd(r *keras.Run, _ keras.Logs) error {
	var errs []error
	if e.stoppedEpoch > 0 && e.Verbose {
		errs = append(errs, printf(r, "Epoch %d: early stopping", e.stoppedEpoch+1))
	}
	if e.weights == nil {
		return errors.Join(errs...)
	}
	if e.Verbose {
		errs = append(errs, printf(r, "Restoring model weights from the end of the best epoch: %d.", e.bestEpoch+1))
	}
	if err := r.Model().SetWeights(e.weights); err != nil {
		errs = append(errs, fmt.Errorf("callbacks: EarlyStopping: %w", err))
	}
	e.weights = nil
	return errors.Join(errs...)
}
