package keras

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor/graph"
)

// FitConfig are the settings of Fit; the zero value is Keras's default.
type FitConfig struct {
	// BatchSize is the number of rows of a step; 0: 32, or what StepsPerEpoch makes of the data. The last batch of a pass may be
	// smaller. Data that are no data.Indexed bring their own batches.
	BatchSize    int
	Epochs       int // up to which to train; 0: 1
	InitialEpoch int // the number of the first epoch, from 0
	// StepsPerEpoch is the number of steps of an epoch; 0: a pass over the data. An epoch goes on where the one before stopped. When
	// the data end before the steps do, the epoch ends with a warning.
	StepsPerEpoch int

	ValidationSplit     float64      // share of the LAST rows to validate on, taken before shuffling
	ValidationData      data.Dataset // or other data to validate on
	ValidationBatchSize int          // 0: BatchSize
	ValidationSteps     int          // 0: all batches
	ValidationFreq      int          // validate after every so many epochs; 0: 1

	// ClassWeight weighs the rows of each class in the loss and the weighted metrics of training; 1 for a class that it does not
	// name. Where a target is a row of numbers, the class is the largest one's place.
	ClassWeight map[int]float64
	NoShuffle   bool // keep the order of the rows
	Callbacks   []Callback
	Verbose     Verbosity
	Output      io.Writer // of progress and warnings; nil: standard output and standard error
}

// Fit trains the model and returns what each epoch gave. The reported loss is the mean over the epoch's batches of the loss before
// each step, penalties included; metrics likewise. Data that are not a number do not stop it, as in Keras.
//
// When ctx is cancelled Fit stops between two steps and returns the history so far with an error that wraps ctx.Err(); the weights are
// those after the last whole step, unless a callback puts others back at the end, and the next Fit goes on from there. So it is when
// the data fail or a callback does: if they fail at step k, k-1 steps have been made. Callbacks are told of the end in any case.
//
// Errors, before anything has changed: a model that is not compiled or could not be built, another Fit under way, empty data, data whose
// shapes or dtypes do not fit, labels out of range, a validation split that leaves nothing on one side, negative settings, class
// weights beside sample weights, values in Callbacks that are none.
func (m *Model) Fit(ctx context.Context, train data.Dataset, cfg FitConfig) (*History, error) {
	h := &History{History: map[string][]float64{}}
	if err := m.ready("Fit"); err != nil {
		return h, err
	}
	if err := checkContext(ctx); err != nil {
		return h, fmt.Errorf("keras: Fit: %w", err)
	}
	if !m.training.CompareAndSwap(false, true) {
		return h, errors.New("keras: Fit: another Fit is under way on this model")
	}
	defer m.training.Store(false)
	return h, guard("Fit", func() error {
		f, err := m.newFit(ctx, train, cfg)
		if err != nil {
			return err
		}
		defer f.close()
		if err := f.run(ctx, h); err != nil {
			f.progress.abort()
			return fmt.Errorf("keras: Fit: %w", err)
		}
		return nil
	})
}

// guard runs f, in which data, callbacks, losses, metrics and writers of the user's work. What they panic with becomes an error.
func guard(what string, f func() error) error {
	var err error
	if caught := graph.Catch(func() { err = f() }); caught != nil {
		return fmt.Errorf("keras: %s: %w", what, caught)
	}
	return err
}

// ready tells why the model cannot run.
func (m *Model) ready(what string) error {
	if m.err != nil {
		return m.err
	}
	if m.compiled.Load() == nil {
		return fmt.Errorf("keras: %s: the model is not compiled: call Compile first", what)
	}
	return nil
}

// fit is one call of Fit.
type fit struct {
	m          *Model
	cfg        FitConfig
	train      *epochs
	loop       *loop
	validation *evaluation // nil: none
	calls      *callbacks
	progress   *progress
}

func (m *Model) newFit(ctx context.Context, train data.Dataset, cfg FitConfig) (*fit, error) {
	f := &fit{m: m, cfg: cfg, progress: newProgress(cfg.Verbose, cfg.Output)}
	if err := f.open(ctx, train); err != nil {
		f.close()
		return nil, err
	}
	m.compiled.Load().warn(m, cfg.Output, true)
	return f, nil
}

// open checks everything that can be checked before the first step.
func (f *fit) open(ctx context.Context, train data.Dataset) (err error) {
	if err := f.cfg.check(); err != nil {
		return fmt.Errorf("keras: Fit: %w", err)
	}
	if f.cfg.ValidationSplit != 0 {
		if train, f.cfg.ValidationData, err = split(train, f.cfg.ValidationSplit); err != nil {
			return fmt.Errorf("keras: Fit: %w", err)
		}
	}
	if err := f.openTraining(ctx, train); err != nil {
		return err
	}
	if f.calls, err = newCallbacks(NewRun(ctx, f.m, f.epochs(), f.train.steps(), f.cfg.Output), f.cfg.Callbacks); err != nil {
		return fmt.Errorf("keras: Fit: %w", err)
	}
	if f.cfg.ValidationData == nil {
		return nil
	}
	return f.openValidation(ctx)
}

// openTraining prepares to read the training data and compiles the step.
func (f *fit) openTraining(ctx context.Context, train data.Dataset) error {
	m, c := f.m, f.m.compiled.Load()
	b, err := m.openBatches(ctx, train, reading{
		size:         batchSize(f.cfg.BatchSize, f.cfg.StepsPerEpoch, train),
		shuffle:      !f.cfg.NoShuffle,
		seed:         m.seed,
		pass:         c.epochs,
		classWeights: f.cfg.ClassWeight,
	})
	if err != nil {
		return fmt.Errorf("keras: Fit: %w", err)
	}
	f.train = &epochs{batches: b, limit: f.cfg.StepsPerEpoch, pass: &c.epochs, short: f.ranOut}
	if f.loop, err = m.newLoop("Fit", b.spec(), b.rows(), true); err != nil {
		return err
	}
	return f.loop.checkAll(train)
}

// epochs returns the number of the epoch before which to stop.
func (f *fit) epochs() int { return orInt(f.cfg.Epochs, 1) }

// openValidation prepares the evaluation after an epoch.
func (f *fit) openValidation(ctx context.Context) (err error) {
	size := orInt(f.cfg.ValidationBatchSize, f.cfg.BatchSize)
	f.validation, err = f.m.newEvaluation(ctx, "Fit: validation", f.cfg.ValidationData, size, f.cfg.ValidationSteps)
	if err != nil {
		return err
	}
	f.validation.calls, f.validation.out = f.calls, f.cfg.Output
	f.validation.progress = newProgress(Silent, nil)
	return nil
}

// ranOut warns that the data have ended before the epoch.
func (f *fit) ranOut() { warn(f.cfg.Output, outOfData) }

func (f *fit) close() {
	if f.train != nil {
		f.train.close()
	}
	if f.validation != nil {
		f.validation.close()
	}
}
