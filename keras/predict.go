package keras

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// PredictConfig are the settings of Predict, PredictAll and PredictDataset.
type PredictConfig struct {
	BatchSize int // rows a run; 0: 32, or what Steps makes of the data
	Steps     int // the most batches to take; 0: all
	Callbacks []Callback
	Verbose   Verbosity // Auto prints nothing here: predictions are often made one by one
	Output    io.Writer // of progress and warnings; nil: standard output and standard error
}

// predictRows is the fewest rows that a prediction program is planned for, so that batches of changing size share one.
const predictRows = 256

// Predict returns the output for x of a model with one input and one output. It may be called from any number of goroutines, also
// during a Fit.
//
// Shapes: x [n ...] of any dtype -> [n ...] of the output's dtype, which is float32 unless a layer casts.
// Errors: a model that could not be built or has several inputs or outputs, an output without batch axis, a shape that does not fit, a
// cancelled ctx.
func (m *Model) Predict(ctx context.Context, x *tensor.Tensor, cfg PredictConfig) (*tensor.Tensor, error) {
	if m.err != nil {
		return nil, m.err
	}
	if len(m.in) != 1 || len(m.out) != 1 {
		return nil, fmt.Errorf("keras: Predict: the model has %d inputs and %d outputs, want one each: use PredictAll", len(m.in), len(m.out))
	}
	in, out := [1]*tensor.Tensor{x}, [1]*tensor.Tensor{}
	if err := m.predict(ctx, in[:], out[:], cfg); err != nil {
		return nil, fmt.Errorf("keras: Predict: %w", err)
	}
	return out[0], nil
}

// PredictAll returns the outputs for the inputs xs, in the order of the model's. It may be called as Predict may.
//
// Errors: those of Predict, a number of inputs that the model does not have, numbers of rows that differ.
func (m *Model) PredictAll(ctx context.Context, xs []*tensor.Tensor, cfg PredictConfig) ([]*tensor.Tensor, error) {
	if m.err != nil {
		return nil, m.err
	}
	ys := make([]*tensor.Tensor, len(m.out))
	if err := m.predict(ctx, xs, ys, cfg); err != nil {
		return nil, fmt.Errorf("keras: Predict: %w", err)
	}
	return ys, nil
}

// predict sets ys to the outputs for xs. It keeps neither slice, so that they may lie on the caller's stack.
func (m *Model) predict(ctx context.Context, xs, ys []*tensor.Tensor, cfg PredictConfig) error {
	if err := m.checkPredict(ctx, xs, cfg); err != nil {
		return err
	}
	xs = contiguous(xs)
	if cfg.watched() {
		all, err := m.predictWatched(ctx, &data.Arrays{X: slices.Clone(xs)}, cfg)
		copy(ys, all)
		return err
	}
	n := xs[0].Len()
	batchSize := min(orInt(cfg.BatchSize, data.DefaultBatch), max(n, 1))
	p, d, err := m.predictProgram(xs, batchSize)
	if err != nil {
		return err
	}
	for i, out := range m.out {
		ys[i] = tensor.New(out.dtype, out.shape.At(n)...)
	}
	r := predictions.Get().(*prediction)
	defer r.release()
	for at := 0; at < n || at == 0; at += batchSize {
		to := min(at+batchSize, n)
		r.set(xs, ys, at, to)
		if err := m.predictBatch(ctx, d, p, r, to-at); err != nil {
			return err
		}
	}
	return nil
}

func (cfg PredictConfig) check() error {
	if err := cfg.Verbose.check(); err != nil {
		return err
	}
	return checkSettings(setting{"BatchSize", cfg.BatchSize, 1}, setting{"Steps", cfg.Steps, 1})
}

// watched tells whether somebody wants to know how it goes on.
func (cfg PredictConfig) watched() bool {
	return cfg.Steps > 0 || len(cfg.Callbacks) > 0 || cfg.Verbose == Bar || cfg.Verbose == Line
}

func (m *Model) checkPredict(ctx context.Context, xs []*tensor.Tensor, cfg PredictConfig) error {
	if err := checkContext(ctx); err != nil {
		return err
	}
	if err := cfg.check(); err != nil {
		return err
	}
	if err := m.checkPredictable(); err != nil {
		return err
	}
	if len(xs) != len(m.in) {
		return fmt.Errorf("got %d inputs, the model has %d", len(xs), len(m.in))
	}
	for i, x := range xs {
		name := ""
		if len(xs) > 1 {
			name = fmt.Sprintf("input %d: ", i)
		}
		switch {
		case x == nil:
			return fmt.Errorf("%sx is nil", name)
		case !fitsInput(x, m.in[i].shape):
			return fmt.Errorf("%sgot shape %v, want %v", name, x.Shape(), m.in[i].shape)
		case x.Len() != xs[0].Len():
			return fmt.Errorf("%sgot %d rows, input 0 has %d", name, x.Len(), xs[0].Len())
		}
	}
	return nil
}

// checkPredictable tells whether each sample has a row in each output.
func (m *Model) checkPredictable() error {
	if len(m.out) == 0 {
		return errors.New("the model has no outputs: make it with Sequential or NewModel")
	}
	for _, y := range m.out {
		if len(y.shape) == 0 || y.shape[0] != tensor.Batch {
			return fmt.Errorf("the output has shape %v, want a row for each sample", y.shape)
		}
	}
	return nil
}

func fitsInput(x *tensor.Tensor, want tensor.Shape) bool {
	fits := x.Rank() == len(want)
	for i := 1; fits && i < len(want); i++ {
		fits = x.Dims()[i] == want[i].Const
	}
	return fits
}

// contiguous returns xs, with copies in place of strided views.
func contiguous(xs []*tensor.Tensor) []*tensor.Tensor {
	if !slices.ContainsFunc(xs, func(x *tensor.Tensor) bool { return !x.IsContiguous() }) {
		return xs
	}
	copies := make([]*tensor.Tensor, len(xs))
	for i, x := range xs {
		copies[i] = x.Contiguous()
	}
	return copies
}

// predictProgram returns the program for the dtypes of xs and at least n rows.
func (m *Model) predictProgram(xs []*tensor.Tensor, n int) (*program, *device, error) {
	d, err := currentDevice()
	if err != nil {
		return nil, nil, err
	}
	if p := m.programs.findPredict(xs, n); p != nil {
		return p, d, nil
	}
	m.programs.predicting.Lock() // the first callers compile once
	defer m.programs.predicting.Unlock()
	if p := m.programs.findPredict(xs, n); p != nil {
		return p, d, nil
	}
	feeds := make([]data.Column, len(xs))
	for i, x := range xs {
		feeds[i] = data.Column{DType: x.DType()}
	}
	t, outs, err := m.tracePredict(dtypesOf(feeds))
	if err != nil {
		return nil, nil, err
	}
	rows := predictRows
	for rows < n {
		rows *= 2
	}
	p, err := d.lower(t, outs, rows, m.Weights())
	if err != nil {
		return nil, nil, err
	}
	p.mode, p.feeds = predictMode, feeds
	m.programs.add(p)
	return p, d, nil
}

// prediction is what one run needs, kept for the next one.
type prediction struct {
	feeds   []*tensor.Tensor
	outs    []*tensor.Tensor
	scalars [graph.NumScalars]float64
	run     backend.Run
}

var predictions = sync.Pool{New: func() any { return new(prediction) }}

// set makes rows [at, to) of xs and ys those of the run.
func (r *prediction) set(xs, ys []*tensor.Tensor, at, to int) {
	r.feeds, r.outs = r.feeds[:0], r.outs[:0]
	for _, x := range xs {
		r.feeds = append(r.feeds, rowsOf(x, at, to))
	}
	for _, y := range ys {
		r.outs = append(r.outs, rowsOf(y, at, to))
	}
}

// rowsOf returns rows of x, which is x itself where these are all.
func rowsOf(x *tensor.Tensor, at, to int) *tensor.Tensor {
	if at == 0 && to == x.Len() {
		return x
	}
	return x.Rows(at, to)
}

func (r *prediction) release() {
	clear(r.feeds[:cap(r.feeds)])
	clear(r.outs[:cap(r.outs)])
	predictions.Put(r)
}

func (m *Model) predictBatch(ctx context.Context, d *device, p *program, r *prediction, n int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a, err := d.take(ctx, p.plan.ArenaBytes)
	if err != nil {
		return err
	}
	defer d.give(a)
	r.scalars[graph.InvN], r.scalars[graph.Rows] = 1/float64(n), float64(n)
	r.run = backend.Run{N: n, Arena: a.mem, Feeds: r.feeds, Out: r.outs, Scalars: &r.scalars}
	if p.writes {
		mu := m.lock.Lock()
		defer mu.Unlock()
	} else {
		mu := m.lock.RLock()
		defer mu.RUnlock()
	}
	return p.exec.Run(&r.run)
}

// findPredict is find without allocating, for the path of every prediction.
func (ps *programs) findPredict(xs []*tensor.Tensor, n int) *program {
	ps.RLock()
	defer ps.RUnlock()
	for _, p := range ps.list {
		if p.mode == predictMode && p.plan.MaxN >= n && slices.EqualFunc(p.feeds, xs, func(c data.Column, x *tensor.Tensor) bool {
			return c.DType == x.DType()
		}) {
			return p
		}
	}
	return nil
}
