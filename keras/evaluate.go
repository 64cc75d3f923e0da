package keras

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gokeras/gokeras/keras/data"
)

// EvaluateConfig are the settings of Evaluate.
type EvaluateConfig struct {
	BatchSize int // 0: 32
	Verbose   Verbosity
	Output    io.Writer // of the progress; nil: standard output
}

// Evaluate returns loss and metrics over the data, under "loss" and the metrics' names. It may be called during a Fit.
//
// Errors: a model that is not compiled or could not be built, empty data, data that do not fit, a cancelled ctx.
func (m *Model) Evaluate(ctx context.Context, ds data.Dataset, cfg EvaluateConfig) (Logs, error) {
	if err := m.ready("Evaluate"); err != nil {
		return nil, err
	}
	if err := checkContext(ctx); err != nil {
		return nil, fmt.Errorf("keras: Evaluate: %w", err)
	}
	batchSize := orInt(cfg.BatchSize, 32)
	if batchSize < 1 {
		return nil, fmt.Errorf("keras: Evaluate: got BatchSize %d, want at least 1", batchSize)
	}
	if err := m.checkEvaluation("Evaluate", ds, batchSize); err != nil {
		return nil, err
	}
	start := time.Now()
	logs := Logs{}
	if err := m.evaluate(ctx, "Evaluate", ds, batchSize, logs, ""); err != nil {
		return nil, fmt.Errorf("keras: Evaluate: %w", err)
	}
	p := newProgress(cfg.Verbose, cfg.Output)
	p.evaluated(steps(ds.(data.Indexed).Len(), batchSize), logs, time.Since(start))
	return logs, nil
}

// steps returns the number of batches of n rows.
func steps(n, batchSize int) int {
	if n%batchSize == 0 {
		return n / batchSize
	}
	return n/batchSize + 1
}

// checkEvaluation tells what of ds does not fit, without running anything.
func (m *Model) checkEvaluation(what string, ds data.Dataset, batchSize int) error {
	indexed, err := indexedData(what, ds)
	if err != nil {
		return err
	}
	m.testing.Lock()
	defer m.testing.Unlock()
	_, err = m.newLoop(what, indexed, indexed.Spec(), min(batchSize, indexed.Len()), false)
	return err
}

// evaluate runs the test program over ds.
func (m *Model) evaluate(ctx context.Context, what string, ds data.Dataset, batchSize int, logs Logs, prefix string) error {
	indexed, ok := ds.(data.Indexed)
	if !ok {
		return errors.New("the data cannot be indexed")
	}
	m.testing.Lock()
	defer m.testing.Unlock()
	n := indexed.Len()
	batchSize = min(batchSize, n)
	l, err := m.newLoop(what, ds, indexed.Spec(), batchSize, false)
	if err != nil {
		return err
	}
	if err := l.c.test.reset(); err != nil {
		return err
	}
	rows := make([]int32, 0, batchSize)
	for at := 0; at < n; at += batchSize {
		if err := ctx.Err(); err != nil {
			return err
		}
		rows = rows[:0]
		for i := at; i < min(at+batchSize, n); i++ {
			rows = append(rows, int32(i))
		}
		if err := l.gather(indexed, rows); err != nil {
			return err
		}
		if err := l.step(ctx, false); err != nil {
			return err
		}
	}
	return l.c.test.read(l.p.metrics, logs, prefix)
}
