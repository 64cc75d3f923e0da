package keras

import (
	"context"
	"fmt"
	"time"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// PredictDataset returns the outputs for all rows of ds in their order; targets and sample weights are not looked at. It may be called
// as Predict may. Data that are no data.Indexed bring their own batches.
//
// Errors: those of PredictAll, and those of the data.
func (m *Model) PredictDataset(ctx context.Context, ds data.Dataset, cfg PredictConfig) ([]*tensor.Tensor, error) {
	if m.err != nil {
		return nil, m.err
	}
	err := checkContext(ctx)
	if err == nil {
		err = cfg.check()
	}
	if err == nil {
		err = m.checkPredictable()
	}
	if err != nil {
		return nil, fmt.Errorf("keras: Predict: %w", err)
	}
	ys, err := m.predictWatched(ctx, ds, cfg)
	if err != nil {
		return nil, fmt.Errorf("keras: Predict: %w", err)
	}
	return ys, nil
}

// PredictOnBatch returns the outputs for the rows of xs, all at once.
//
// Errors: those of PredictAll.
func (m *Model) PredictOnBatch(ctx context.Context, xs ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	rows := 1
	if len(xs) > 0 && xs[0] != nil {
		rows = max(1, xs[0].Len())
	}
	return m.PredictAll(ctx, xs, PredictConfig{BatchSize: rows})
}

// predictWatched predicts batch by batch, telling callbacks and the bar. Data, callbacks and writer are the user's and may panic.
func (m *Model) predictWatched(ctx context.Context, ds data.Dataset, cfg PredictConfig) (ys []*tensor.Tensor, err error) {
	if caught := graph.Catch(func() { ys, err = m.watch(ctx, ds, cfg) }); caught != nil {
		return nil, caught
	}
	return ys, err
}

func (m *Model) watch(ctx context.Context, ds data.Dataset, cfg PredictConfig) ([]*tensor.Tensor, error) {
	b, err := m.openBatches(ctx, ds, reading{size: batchSize(cfg.BatchSize, cfg.Steps, ds), seed: m.seed})
	if err != nil {
		return nil, err
	}
	defer b.close()
	if err := m.checkInputs(b.spec().X); err != nil {
		return nil, err
	}
	p := &predicting{m: m, parts: make([][]*tensor.Tensor, len(m.out))}
	p.source = &epochs{batches: b, limit: cfg.Steps, short: func() { warn(cfg.Output, outOfData) }}
	if p.calls, err = newCallbacks(NewRun(ctx, m, 1, p.source.steps(), cfg.Output), cfg.Callbacks); err != nil {
		return nil, err
	}
	if cfg.Verbose == Auto {
		cfg.Verbose = Silent
	}
	p.progress = newProgress(cfg.Verbose, cfg.Output)
	if err := p.run(ctx); err != nil {
		p.progress.abort()
		return nil, err
	}
	return p.outputs()
}

// predicting is a prediction batch by batch.
type predicting struct {
	m        *Model
	source   *epochs
	calls    *callbacks
	progress *progress
	parts    [][]*tensor.Tensor // of each output
}

func (p *predicting) run(ctx context.Context) error {
	if err := p.calls.predictBegin(); err != nil {
		return err
	}
	p.source.begin()
	p.progress.begin(p.source.steps())
	start, steps := time.Now(), 0
	for ; !p.calls.Stopped(); steps++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := p.source.batch(steps)
		if err != nil {
			return err
		}
		if b == nil {
			break
		}
		if err := p.batch(ctx, steps, b); err != nil {
			return err
		}
	}
	took := time.Since(start)
	if err := p.calls.predictEnd(); err != nil {
		return err
	}
	p.progress.end(steps, nil, took)
	return nil
}

// batch predicts the rows of b.
func (p *predicting) batch(ctx context.Context, step int, b *data.Batch) error {
	if err := p.calls.predictBatchBegin(step); err != nil {
		return err
	}
	xs := make([]*tensor.Tensor, len(b.X))
	for i, x := range b.X {
		xs[i] = rowsOf(x, 0, b.N)
	}
	ys := make([]*tensor.Tensor, len(p.parts))
	if err := p.m.predict(ctx, xs, ys, PredictConfig{BatchSize: b.N}); err != nil {
		return fmt.Errorf("step %d: %w", step+1, err)
	}
	for i, y := range ys {
		p.parts[i] = append(p.parts[i], y)
	}
	if err := p.calls.predictBatchEnd(step); err != nil {
		return err
	}
	if p.progress.due() {
		p.progress.update(step+1, nil)
	}
	return nil
}

// outputs joins the parts.
func (p *predicting) outputs() ([]*tensor.Tensor, error) {
	ys := make([]*tensor.Tensor, len(p.parts))
	for i, parts := range p.parts {
		n := 0
		for _, part := range parts {
			n += part.Len()
		}
		out := p.m.out[i]
		ys[i] = tensor.New(out.dtype, out.shape.At(n)...)
		at := 0
		for _, part := range parts {
			if err := ys[i].Rows(at, at+part.Len()).CopyFrom(part); err != nil {
				return nil, err
			}
			at += part.Len()
		}
	}
	return ys, nil
}
