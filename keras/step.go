package keras

import (
	"context"
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// loop runs the train or test program batch after batch. It is made once for a Fit or Evaluate; its steps allocate nothing.
type loop struct {
	m       *Model
	d       *device
	c       *compiled
	p       *program
	batch   *data.Batch
	feeds   []*tensor.Tensor
	scalars [graph.NumScalars]float64
	run     backend.Run
	checks  losses.ChecksTargets
	outputs tensor.Shape
}

// newLoop compiles the program for the data, unless it is there, and allocates the batch.
func (m *Model) newLoop(what string, ds data.Dataset, spec data.Spec, rows int, training bool) (*loop, error) {
	d, err := currentDevice()
	if err != nil {
		return nil, err
	}
	if err := m.checkSpec(what, spec); err != nil {
		return nil, err
	}
	md := testMode
	if training {
		md = trainMode
	}
	c := m.compiled.Load()
	feeds := slices.Concat(spec.X, spec.Y, spec.W)
	p := m.programs.find(md, feeds, rows)
	if p == nil {
		t, metrics, err := m.traceStep(c, spec, training)
		if err == nil {
			p, err = m.lower(d, md, t, nil, feeds, rows)
		}
		if err != nil {
			return nil, fmt.Errorf("keras: %s: %w", what, err)
		}
		p.metrics = metrics
		m.programs.add(p)
	}
	l := &loop{m: m, d: d, c: c, p: p, batch: spec.NewBatch(rows), outputs: m.out[0].shape}
	l.feeds = append(append(append(l.feeds, l.batch.X...), l.batch.Y...), l.batch.W...)
	l.run = backend.Run{Feeds: l.feeds, Scalars: &l.scalars}
	l.checks, _ = c.Loss.(losses.ChecksTargets)
	if known, ok := ds.(interface{ Targets() []*tensor.Tensor }); ok && l.checks != nil {
		if err := l.checks.CheckTargets(known.Targets()[0], l.outputs); err != nil {
			return nil, fmt.Errorf("keras: %s: %w", what, err)
		}
		l.checks = nil // all are known to be good
	}
	return l, nil
}

// checkSpec compares the rows of a dataset with the model's inputs and outputs.
func (m *Model) checkSpec(what string, s data.Spec) error {
	if len(s.X) != len(m.in) {
		return fmt.Errorf("keras: %s: the data have %d inputs, the model has %d", what, len(s.X), len(m.in))
	}
	for i, c := range s.X {
		if want := m.in[i].shape; !tensor.Batched(c.Dims...).Equal(want) {
			return fmt.Errorf("keras: %s: input %d: got samples of shape %v, want %v", what, i, tensor.Batched(c.Dims...), want)
		}
	}
	if len(s.Y) != len(m.out) {
		return fmt.Errorf("keras: %s: the data have %d targets, the model has %d outputs", what, len(s.Y), len(m.out))
	}
	if len(s.W) > 1 {
		return fmt.Errorf("keras: %s: the data have %d sample weights, want at most one", what, len(s.W))
	}
	if len(s.W) == 1 && len(s.W[0].Dims) > 0 {
		return fmt.Errorf("keras: %s: sample weights: got shape %v, want (None,)", what, tensor.Batched(s.W[0].Dims...))
	}
	return nil
}

// gather fills the batch.
func (l *loop) gather(ds data.Indexed, rows []int32) error {
	if err := ds.Gather(l.batch, rows); err != nil {
		return err
	}
	if l.batch.N != len(rows) {
		return fmt.Errorf("%T gathered %d rows, want %d", ds, l.batch.N, len(rows))
	}
	return nil
}

// step runs the program on the gathered batch under the lock for writing, since a test step adds to sums too. A training step is counted.
func (l *loop) step(ctx context.Context, training bool) error {
	n := l.batch.N
	if l.checks != nil {
		if err := l.checks.CheckTargets(l.batch.Y[0].Rows(0, n), l.outputs); err != nil {
			return err
		}
	}
	l.scalars[graph.InvN] = 1 / float64(n)
	l.scalars[graph.Rows] = float64(n)
	a, err := l.d.take(ctx, l.p.plan.ArenaBytes)
	if err != nil {
		return err
	}
	l.run.N, l.run.Arena = n, a.mem
	mu := l.m.lock.Lock()
	l.scalars[graph.LearningRate] = l.c.rate
	l.scalars[graph.Step] = float64(l.c.steps + 1)
	l.scalars[graph.RNGStep] = float64(l.c.steps)
	err = l.p.exec.Run(&l.run)
	if err == nil && training {
		l.c.steps++
	}
	mu.Unlock()
	l.d.give(a)
	return err
}
