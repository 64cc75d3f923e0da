package keras

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gokeras/gokeras/tensor/graph"
)

// run trains epoch after epoch. Whatever happens, callbacks that were told of the beginning are told of the end.
func (f *fit) run(ctx context.Context, h *History) error {
	logs, err := Logs{}, f.calls.trainBegin()
	for epoch := f.cfg.InitialEpoch; err == nil && epoch < f.epochs(); epoch++ {
		if caught := graph.Catch(func() { logs, err = f.epoch(ctx, epoch, logs, h) }); caught != nil {
			err = caught
		}
		if err != nil {
			err = fmt.Errorf("epoch %d: %w", epoch+1, err)
		}
		if f.calls.Stopped() || f.train.over {
			break
		}
	}
	if err == nil {
		err = f.m.finalize(f.loop.c)
	}
	return errors.Join(err, f.calls.trainEnd(logs))
}

// epoch runs one epoch and its validation. It returns the logs, those of the epoch before when it failed.
func (f *fit) epoch(ctx context.Context, epoch int, before Logs, h *History) (Logs, error) {
	if err := f.loop.reset(); err != nil {
		return before, err
	}
	if err := f.calls.epochBegin(epoch); err != nil {
		return before, err
	}
	f.progress.epoch(epoch, f.epochs())
	f.progress.begin(f.train.steps())
	start := time.Now()
	steps, err := f.steps(ctx)
	took := time.Since(start)
	if err != nil {
		return before, err
	}
	if steps == 0 {
		return before, nil // the data had nothing for another epoch
	}
	logs := Logs{}
	if err := f.loop.read(logs, ""); err != nil {
		return before, err
	}
	if f.validation != nil && (epoch+1)%orInt(f.cfg.ValidationFreq, 1) == 0 {
		if err := f.validation.run(ctx, logs, "val_"); err != nil {
			return before, err
		}
	}
	if err := f.calls.epochEnd(epoch, logs); err != nil {
		return before, err
	}
	h.add(epoch, logs, took)
	f.progress.end(steps, logs, took)
	return logs, nil
}

// steps runs the steps of one epoch and returns their number.
func (f *fit) steps(ctx context.Context) (int, error) {
	f.train.begin()
	for step := 0; ; step++ {
		if err := ctx.Err(); err != nil {
			return step, err
		}
		b, err := f.train.batch(step)
		if err != nil || b == nil {
			return step, err
		}
		if f.calls.trainBatches {
			if err := f.calls.trainBatchBegin(step); err != nil {
				return step, err
			}
		}
		if err := f.loop.step(ctx, b); err != nil {
			return step, fmt.Errorf("step %d: %w", step+1, err)
		}
		if f.calls.trainBatches || f.progress.due() {
			if err := f.report(step); err != nil {
				return step, err
			}
		}
		if f.calls.Stopped() {
			return step + 1, nil
		}
	}
}

// report shows the loss and the metrics so far to callbacks and in the bar.
func (f *fit) report(step int) error {
	logs := Logs{}
	if err := f.loop.read(logs, ""); err != nil {
		return err
	}
	if f.calls.trainBatches {
		if err := f.calls.trainBatchEnd(step, logs); err != nil {
			return err
		}
	}
	if f.progress.due() {
		f.progress.update(step+1, logs)
	}
	return nil
}
