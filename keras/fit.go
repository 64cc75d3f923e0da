package keras

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gokeras/gokeras/keras/data"
)

// FitConfig are the settings of Fit; the zero value is Keras's default.
type FitConfig struct {
	BatchSize       int          // rows a step; 0: 32. The last batch of an epoch may be smaller
	Epochs          int          // 0: 1
	ValidationSplit float64      // share of the LAST rows to validate on, taken before shuffling
	ValidationData  data.Dataset // or other data to validate on
	NoShuffle       bool         // keep the order of the rows
	Verbose         Verbosity
	Output          io.Writer // of the progress; nil: standard output
}

// Fit trains the model and returns what each epoch gave. The reported loss is the mean over the epoch's batches of the loss before
// each step, penalties included; metrics likewise.
//
// When ctx is cancelled Fit stops between two steps and returns the history so far with an error that wraps ctx.Err(); the weights are
// those after the last whole step, and the next Fit goes on from there.
//
// Errors, before anything has changed: a model that is not compiled or could not be built, another Fit under way, empty data, data whose
// shapes or dtypes do not fit, labels out of range, a validation split that leaves nothing on one side, negative settings.
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
	f, err := m.newFit(train, cfg)
	if err != nil {
		return h, err
	}
	for epoch := range f.epochs {
		start := time.Now()
		f.progress.begin(epoch, f.epochs, f.steps)
		logs, err := f.epoch(ctx, epoch)
		took := time.Since(start)
		if err == nil && f.validation != nil {
			err = f.validate(ctx, logs)
		}
		if err != nil {
			f.progress.abort()
			return h, fmt.Errorf("keras: Fit: epoch %d: %w", epoch+1, err)
		}
		h.add(epoch, logs, took)
		f.progress.end(logs, took)
	}
	return h, nil
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
	train      data.Indexed
	validation data.Dataset
	batchSize  int // at most the rows of train
	validated  int // the batch size of the validation
	epochs     int
	steps      int // an epoch; 0 when unknown
	order      []int32
	shuffle    bool
	loop       *loop
	progress   *progress
}

func (m *Model) newFit(train data.Dataset, cfg FitConfig) (*fit, error) {
	f := &fit{m: m, validation: cfg.ValidationData, batchSize: orInt(cfg.BatchSize, 32), epochs: orInt(cfg.Epochs, 1), shuffle: !cfg.NoShuffle}
	if f.batchSize < 1 || f.epochs < 1 {
		return nil, fmt.Errorf("keras: Fit: got BatchSize %d and Epochs %d, want at least 1", f.batchSize, f.epochs)
	}
	if cfg.ValidationSplit != 0 && cfg.ValidationData != nil {
		return nil, errors.New("keras: Fit: ValidationSplit and ValidationData exclude each other")
	}
	indexed, err := indexedData("Fit", train)
	if err != nil {
		return nil, err
	}
	if cfg.ValidationSplit != 0 {
		a, b, err := data.Split(indexed, cfg.ValidationSplit)
		if err != nil {
			return nil, fmt.Errorf("keras: Fit: ValidationSplit: %w", err)
		}
		indexed, f.validation = a, b
	}
	f.train = indexed
	loop, err := m.newLoop("Fit", indexed, indexed.Spec(), min(f.batchSize, indexed.Len()), true)
	if err != nil {
		return nil, err
	}
	if f.validation != nil {
		if err := m.checkEvaluation("Fit: validation", f.validation, f.batchSize); err != nil {
			return nil, err
		}
	}
	f.loop = loop
	f.validated, f.batchSize = f.batchSize, min(f.batchSize, indexed.Len())
	f.steps = steps(indexed.Len(), f.batchSize)
	f.order = make([]int32, indexed.Len())
	f.progress = newProgress(cfg.Verbose, cfg.Output)
	return f, nil
}

// indexedData returns ds if its rows can be read.
func indexedData(what string, ds data.Dataset) (data.Indexed, error) {
	if isNil(ds) {
		return nil, fmt.Errorf("keras: %s: the data are nil", what)
	}
	indexed, ok := ds.(data.Indexed)
	if !ok {
		return nil, fmt.Errorf("keras: %s: %T cannot be indexed, want data.Indexed", what, ds)
	}
	if c, ok := ds.(interface{ Check() error }); ok {
		if err := c.Check(); err != nil {
			return nil, fmt.Errorf("keras: %s: %w", what, err)
		}
	}
	if indexed.Len() == 0 {
		return nil, fmt.Errorf("keras: %s: the data are empty", what)
	}
	return indexed, nil
}

// epoch runs all steps of one epoch.
func (f *fit) epoch(ctx context.Context, epoch int) (Logs, error) {
	c := f.loop.c
	if f.shuffle {
		data.Permutation(f.order, len(f.order), f.m.seed, c.epochs)
	} else {
		for i := range f.order {
			f.order[i] = int32(i)
		}
	}
	c.epochs++
	if err := c.train.reset(); err != nil {
		return nil, err
	}
	for step := range f.steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rows := f.order[step*f.batchSize : min((step+1)*f.batchSize, len(f.order))]
		if err := f.loop.gather(f.train, rows); err != nil {
			return nil, err
		}
		if err := f.loop.step(ctx, true); err != nil {
			return nil, fmt.Errorf("step %d: %w", step+1, err)
		}
		if f.progress.due() {
			logs := Logs{}
			if err := c.train.read(f.loop.p.metrics, logs, ""); err != nil {
				return nil, err
			}
			f.progress.update(step+1, logs)
		}
	}
	logs := Logs{}
	return logs, c.train.read(f.loop.p.metrics, logs, "")
}

// validate adds the val_ values to logs.
func (f *fit) validate(ctx context.Context, logs Logs) error {
	return f.m.evaluate(ctx, "validation", f.validation, f.validated, logs, "val_")
}

func orInt(x, standard int) int {
	if x == 0 {
		return standard
	}
	return x
}
