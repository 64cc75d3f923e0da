package keras

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gokeras/gokeras/keras/data"
)

// BatchConfig are the settings of TrainOnBatch.
type BatchConfig struct {
	// ClassWeight weighs the rows of each class, as in FitConfig. It excludes sample weights.
	ClassWeight map[int]float64
	Output      io.Writer // of warnings; nil: standard error
}

// TrainOnBatch does one training step on the first N rows of b, on all of them when N is 0. The loss and metrics that it returns are
// those of this batch alone, before the step.
//
// Errors, before anything has changed: those of Fit.
func (m *Model) TrainOnBatch(ctx context.Context, b *data.Batch, cfg BatchConfig) (Logs, error) {
	return m.onBatch(ctx, "TrainOnBatch", b, cfg.Output, func(b *data.Batch) (*data.Batch, error) {
		if len(cfg.ClassWeight) == 0 {
			return b, nil
		}
		if err := m.checkClassWeights(nil, cfg.ClassWeight); err != nil {
			return nil, err
		}
		return weighBatch(b, cfg.ClassWeight)
	})
}

// TestOnBatch returns loss and metrics of the first N rows of b, of all when N is 0.
//
// Errors: those of Evaluate.
func (m *Model) TestOnBatch(ctx context.Context, b *data.Batch) (Logs, error) {
	return m.onBatch(ctx, "TestOnBatch", b, nil, nil)
}

// onBatch runs a step on b; weigh, which only a training step has, may add weights to it.
func (m *Model) onBatch(ctx context.Context, what string, b *data.Batch, out io.Writer, weigh func(*data.Batch) (*data.Batch, error)) (Logs, error) {
	training := weigh != nil
	if err := m.ready(what); err != nil {
		return nil, err
	}
	err := checkContext(ctx)
	if err == nil {
		b, err = wholeBatch(b)
	}
	if err == nil && training {
		b, err = weigh(b)
	}
	if err != nil {
		return nil, fmt.Errorf("keras: %s: %w", what, err)
	}
	if training {
		if !m.training.CompareAndSwap(false, true) {
			return nil, fmt.Errorf("keras: %s: %w", what, errors.New("a Fit is under way on this model"))
		}
		defer m.training.Store(false)
	} else {
		m.testing.Lock()
		defer m.testing.Unlock()
		m.compiled.Load().tests++
	}
	var logs Logs
	err = guard(what, func() (err error) {
		logs, err = m.runOnBatch(ctx, what, b, out, training)
		return err
	})
	return logs, err
}

func (m *Model) runOnBatch(ctx context.Context, what string, b *data.Batch, out io.Writer, training bool) (Logs, error) {
	l, err := m.newLoop(what, specOf(b), b.N, training)
	if err != nil {
		return nil, err
	}
	l.c.warn(m, out, training)
	logs := Logs{}
	err = l.reset()
	if err == nil {
		err = l.step(ctx, b)
	}
	if err == nil {
		err = l.read(logs, "")
	}
	if err != nil {
		return nil, fmt.Errorf("keras: %s: %w", what, err)
	}
	return logs, nil
}

// wholeBatch returns b with N set, if a program can read it.
func wholeBatch(b *data.Batch) (*data.Batch, error) {
	if b != nil && b.N == 0 && len(b.X) > 0 && b.X[0] != nil && b.X[0].Rank() > 0 {
		whole := *b
		whole.N = b.X[0].Len()
		b = &whole
	}
	return b, checkBatch(b, nil)
}
