package keras

import (
	"context"
	"fmt"
	"sync"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// PredictConfig are the settings of Predict.
type PredictConfig struct {
	BatchSize int // rows a run; 0: 32
}

// predictRows is the fewest rows that a prediction program is planned for, so that batches of changing size share one.
const predictRows = 256

// Predict returns the outputs for x. It may be called from any number of goroutines, also during a Fit.
//
// Shapes: x [n ...] of any dtype -> [n ...] of the output's dtype, which is float32 unless a layer casts.
// Errors: a model that could not be built or has several inputs or outputs, an output without batch axis, a shape that does not fit, a
// cancelled ctx.
func (m *Model) Predict(ctx context.Context, x *tensor.Tensor, cfg PredictConfig) (*tensor.Tensor, error) {
	if m.err != nil {
		return nil, m.err
	}
	if len(m.in) != 1 || len(m.out) != 1 {
		return nil, fmt.Errorf("keras: Predict: the model has %d inputs and %d outputs, want one each", len(m.in), len(m.out))
	}
	if err := checkContext(ctx); err != nil {
		return nil, fmt.Errorf("keras: Predict: %w", err)
	}
	batchSize := orInt(cfg.BatchSize, 32)
	if err := m.checkPredict(x, batchSize); err != nil {
		return nil, err
	}
	n := x.Len()
	batchSize = min(batchSize, max(n, 1))
	p, d, err := m.predictProgram(x.DType(), batchSize)
	if err != nil {
		return nil, fmt.Errorf("keras: Predict: %w", err)
	}
	x = x.Contiguous()
	y := tensor.New(m.out[0].dtype, m.out[0].shape.At(n)...)
	if n <= batchSize {
		if err := m.predictBatch(ctx, d, p, x, y, n); err != nil {
			return nil, err
		}
		return y, nil
	}
	for at := 0; at < n; at += batchSize {
		to := min(at+batchSize, n)
		if err := m.predictBatch(ctx, d, p, x.Rows(at, to), y.Rows(at, to), to-at); err != nil {
			return nil, err
		}
	}
	return y, nil
}

func (m *Model) checkPredict(x *tensor.Tensor, batchSize int) error {
	want := m.in[0].shape
	switch {
	case x == nil:
		return fmt.Errorf("keras: Predict: x is nil")
	case batchSize < 1:
		return fmt.Errorf("keras: Predict: got BatchSize %d, want at least 1", batchSize)
	}
	if out := m.out[0].shape; len(out) == 0 || out[0] != tensor.Batch {
		return fmt.Errorf("keras: Predict: the output has shape %v, want a row for each sample", out)
	}
	fits := x.Rank() == len(want)
	for i := 1; fits && i < len(want); i++ {
		fits = x.Dims()[i] == want[i].Const
	}
	if !fits {
		return fmt.Errorf("keras: Predict: got shape %v, want %v", x.Shape(), want)
	}
	return nil
}

// predictProgram returns the program for x's dtype and at least n rows.
func (m *Model) predictProgram(dtype tensor.DType, n int) (*program, *device, error) {
	d, err := currentDevice()
	if err != nil {
		return nil, nil, err
	}
	if p := m.programs.findPredict(dtype, n); p != nil {
		return p, d, nil
	}
	m.programs.predicting.Lock() // the first callers compile once
	defer m.programs.predicting.Unlock()
	if p := m.programs.findPredict(dtype, n); p != nil {
		return p, d, nil
	}
	t, outs, err := m.tracePredict([]tensor.DType{dtype})
	if err != nil {
		return nil, nil, err
	}
	rows := predictRows
	for rows < n {
		rows *= 2
	}
	p, err := m.lower(d, predictMode, t, outs, []data.Column{{DType: dtype}}, rows)
	if err != nil {
		return nil, nil, err
	}
	m.programs.add(p)
	return p, d, nil
}

// prediction is what one run needs, kept for the next one.
type prediction struct {
	feeds   [1]*tensor.Tensor
	outs    [1]*tensor.Tensor
	scalars [graph.NumScalars]float64
	run     backend.Run
}

var predictions = sync.Pool{New: func() any { return new(prediction) }}

func (m *Model) predictBatch(ctx context.Context, d *device, p *program, x, y *tensor.Tensor, n int) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("keras: Predict: %w", err)
	}
	a, err := d.take(ctx, p.plan.ArenaBytes)
	if err != nil {
		return fmt.Errorf("keras: Predict: %w", err)
	}
	defer d.give(a)
	r := predictions.Get().(*prediction)
	defer predictions.Put(r)
	r.feeds[0], r.outs[0] = x, y
	r.scalars[graph.InvN], r.scalars[graph.Rows] = 1/float64(n), float64(n)
	r.run = backend.Run{N: n, Arena: a.mem, Feeds: r.feeds[:], Out: r.outs[:], Scalars: &r.scalars}
	if p.writes {
		mu := m.lock.Lock()
		err = p.exec.Run(&r.run)
		mu.Unlock()
	} else {
		mu := m.lock.RLock()
		err = p.exec.Run(&r.run)
		mu.RUnlock()
	}
	r.feeds[0], r.outs[0] = nil, nil
	if err != nil {
		return fmt.Errorf("keras: Predict: %w", err)
	}
	return nil
}
