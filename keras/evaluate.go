package keras

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/gokeras/gokeras/keras/data"
)

// EvaluateConfig are the settings of Evaluate.
type EvaluateConfig struct {
	BatchSize int // 0: 32, or what Steps makes of the data
	Steps     int // the most batches to take; 0: all
	Callbacks []Callback
	Verbose   Verbosity
	Output    io.Writer // of progress and warnings; nil: standard output and standard error
}

// Evaluate returns loss and metrics over the data, under the keys that History has. It may be called during a Fit, from a callback and
// from a stream too.
//
// Errors: a model that is not compiled or could not be built, empty data, data that do not fit, a callback's error, a cancelled ctx.
func (m *Model) Evaluate(ctx context.Context, ds data.Dataset, cfg EvaluateConfig) (Logs, error) {
	if err := m.ready("Evaluate"); err != nil {
		return nil, err
	}
	err := checkContext(ctx)
	if err == nil {
		err = cfg.Verbose.check()
	}
	if err == nil {
		err = checkSettings(setting{"BatchSize", cfg.BatchSize, 1}, setting{"Steps", cfg.Steps, 1})
	}
	if err != nil {
		return nil, fmt.Errorf("keras: Evaluate: %w", err)
	}
	var logs Logs
	err = guard("Evaluate", func() (err error) {
		logs, err = m.evaluate(ctx, ds, cfg)
		return err
	})
	return logs, err
}

func (m *Model) evaluate(ctx context.Context, ds data.Dataset, cfg EvaluateConfig) (Logs, error) {
	e, err := m.newEvaluation(ctx, "Evaluate", ds, cfg.BatchSize, cfg.Steps)
	if err != nil {
		return nil, err
	}
	defer e.close()
	if e.calls, err = newCallbacks(NewRun(ctx, m, 1, e.source.steps(), cfg.Output), cfg.Callbacks); err != nil {
		return nil, fmt.Errorf("keras: Evaluate: %w", err)
	}
	e.alone, e.out, e.progress = true, cfg.Output, newProgress(cfg.Verbose, cfg.Output)
	e.loop.c.warn(m, cfg.Output, false)
	logs := Logs{}
	if err := e.run(ctx, logs, ""); err != nil {
		e.progress.abort()
		return nil, fmt.Errorf("keras: Evaluate: %w", err)
	}
	return logs, nil
}

// evaluation runs the test program over data. One evaluation of a model runs at a time, since there is one set of sums.
type evaluation struct {
	m        *Model
	loop     *loop
	source   *epochs
	calls    *callbacks
	progress *progress
	out      io.Writer
	alone    bool // it is not part of a Fit
}

// newEvaluation tells what of ds does not fit, without running anything.
func (m *Model) newEvaluation(ctx context.Context, what string, ds data.Dataset, size, steps int) (*evaluation, error) {
	b, err := m.openBatches(ctx, ds, reading{size: batchSize(size, steps, ds), seed: m.seed})
	if err != nil {
		return nil, fmt.Errorf("keras: %s: %w", what, err)
	}
	e := &evaluation{m: m}
	e.source = &epochs{batches: b, limit: steps, short: func() { warn(e.out, outOfData) }}
	m.testing.Lock()
	defer m.testing.Unlock()
	e.loop, err = m.newLoop(what, b.spec(), b.rows(), false)
	if err == nil {
		err = e.loop.checkAll(ds)
	}
	if err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (e *evaluation) close() { e.source.close() }

// run puts loss and metrics over the data into logs.
func (e *evaluation) run(ctx context.Context, logs Logs, prefix string) error {
	if err := e.calls.testBegin(); err != nil {
		return err
	}
	result, steps, took, err := e.measure(ctx)
	if err != nil {
		return err
	}
	if err := e.calls.testEnd(result); err != nil {
		return err
	}
	e.progress.end(steps, result, took)
	for k, v := range result {
		logs[prefix+k] = v
	}
	return nil
}

// measure runs the steps, holding testing but for callbacks and while it waits for a stream.
func (e *evaluation) measure(ctx context.Context) (logs Logs, steps int, took time.Duration, err error) {
	e.m.testing.Lock()
	defer e.m.testing.Unlock()
	e.loop.c.tests++
	if err := e.loop.reset(); err != nil {
		return nil, 0, 0, err
	}
	e.source.open = false // from the first row again
	e.source.begin()
	e.progress.begin(e.source.steps())
	start := time.Now()
	for ; ; steps++ {
		if err := ctx.Err(); err != nil {
			return nil, 0, 0, err
		}
		b, err := e.batch(steps)
		if err != nil {
			return nil, 0, 0, err
		}
		if b == nil {
			break
		}
		if stop, err := e.step(ctx, steps, b); err != nil {
			return nil, 0, 0, err
		} else if stop {
			steps++
			break
		}
	}
	logs, took = Logs{}, time.Since(start)
	return logs, steps, took, e.loop.read(logs, "")
}

// step runs the program on a batch and tells whether a callback wants to stop.
func (e *evaluation) step(ctx context.Context, step int, b *data.Batch) (stop bool, err error) {
	if e.calls.testBatches {
		if err := e.yield(func() error { return e.calls.testBatchBegin(step) }); err != nil {
			return false, err
		}
	}
	if err := e.loop.step(ctx, b); err != nil {
		return false, fmt.Errorf("step %d: %w", step+1, err)
	}
	if !e.calls.testBatches && !e.progress.due() {
		return false, nil
	}
	logs := Logs{}
	if err := e.loop.read(logs, ""); err != nil {
		return false, err
	}
	if e.calls.testBatches {
		if err := e.yield(func() error { return e.calls.testBatchEnd(step, logs) }); err != nil {
			return false, err
		}
	}
	if e.progress.due() {
		e.progress.update(step+1, logs)
	}
	return e.alone && e.calls.Stopped(), nil
}

// batch returns the batch of a step. A stream may take its time, or evaluate the model itself.
func (e *evaluation) batch(step int) (b *data.Batch, err error) {
	if _, ok := e.source.batches.(*stream); !ok {
		return e.source.batch(step)
	}
	err = e.yield(func() (err error) {
		b, err = e.source.batch(step)
		return err
	})
	return b, err
}

// yield lets others evaluate while f runs, f itself among them, and puts the sums back if one did.
func (e *evaluation) yield(f func() error) error {
	c := e.loop.c
	mine := c.tests
	kept, err := c.test.values()
	if err != nil {
		return err
	}
	err = func() error {
		e.m.testing.Unlock()
		defer e.m.testing.Lock()
		return f()
	}()
	if err == nil && c.tests != mine {
		c.tests++ // what others have kept meanwhile is no longer there
		return c.test.restore(kept)
	}
	return err
}
