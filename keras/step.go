package keras

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// loop runs the train or test program batch after batch. It is made once for a Fit or Evaluate; its steps allocate nothing.
type loop struct {
	m        *Model
	d        *device
	c        *compiled
	p        *program
	what     string
	training bool
	spec     data.Spec
	feeds    []*tensor.Tensor
	scalars  [graph.NumScalars]float64
	run      backend.Run
	checks   []targetCheck
}

// targetCheck is a loss that looks at the targets before a step.
type targetCheck struct {
	losses.ChecksTargets
	target int // among the data's Y
	output tensor.Shape
}

// newLoop compiles the program for batches of spec with up to the given rows, unless it is there.
func (m *Model) newLoop(what string, spec data.Spec, rows int, training bool) (*loop, error) {
	d, err := currentDevice()
	if err != nil {
		return nil, err
	}
	l := &loop{m: m, d: d, c: m.compiled.Load(), what: what, training: training, spec: spec}
	if err := m.checkSpec(spec, l.c); err != nil {
		return nil, fmt.Errorf("keras: %s: %w", what, err)
	}
	if err := l.compile(rows); err != nil {
		return nil, fmt.Errorf("keras: %s: %w", what, err)
	}
	l.feeds = make([]*tensor.Tensor, len(spec.X)+len(spec.Y)+len(spec.W))
	l.run = backend.Run{Feeds: l.feeds, Scalars: &l.scalars}
	targets := l.c.targets(len(spec.Y))
	for i, h := range l.c.heads {
		if checks, ok := h.loss.(losses.ChecksTargets); ok && targets[i] >= 0 {
			l.checks = append(l.checks, targetCheck{checks, targets[i], m.out[i].shape})
		}
	}
	return l, nil
}

// compile makes sure of a program for up to the given rows.
func (l *loop) compile(rows int) error {
	md := testMode
	if l.training {
		md = trainMode
	}
	if l.p = l.m.programs.find(md, l.c, l.spec, rows); l.p != nil {
		return nil
	}
	t, reports, err := l.m.traceStep(l.c, l.spec, l.training)
	if err != nil {
		return err
	}
	if l.p, err = l.d.lower(t, nil, rows, l.m.Weights(), l.c.variables(l.training)); err != nil {
		return err
	}
	l.p.mode, l.p.compiled, l.p.feeds, l.p.targets, l.p.reports = md, l.c, feedsOf(l.spec), len(l.spec.Y), reports
	l.m.programs.add(l.p)
	return nil
}

// checkAll checks targets that are all known in advance, so that the steps need not.
func (l *loop) checkAll(ds data.Dataset) error {
	known, ok := ds.(interface{ Targets() []*tensor.Tensor })
	if !ok {
		return nil
	}
	targets := known.Targets()
	if len(targets) != len(l.spec.Y) {
		return nil
	}
	for _, c := range l.checks {
		if err := c.CheckTargets(targets[c.target], c.output); err != nil {
			return fmt.Errorf("keras: %s: %w", l.what, err)
		}
	}
	l.checks = nil
	return nil
}

// step runs the program on a batch, which fits the spec, under the lock for writing, since a test step adds to sums too. A training
// step is counted.
func (l *loop) step(ctx context.Context, b *data.Batch) error {
	n := b.N
	if n > l.p.plan.MaxN {
		if err := l.compile(max(n, 2*l.p.plan.MaxN)); err != nil {
			return err
		}
	}
	for _, c := range l.checks {
		if err := c.CheckTargets(b.Y[c.target].Rows(0, n), c.output); err != nil {
			return err
		}
	}
	k := copy(l.feeds, b.X)
	k += copy(l.feeds[k:], b.Y)
	copy(l.feeds[k:], b.W)
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
	if err == nil && l.training {
		l.c.steps++
		err = l.c.reschedule()
	}
	mu.Unlock()
	l.d.give(a)
	return err
}

// reset zeroes the sums.
func (l *loop) reset() error { return l.c.sums(l.training).reset() }

// read puts loss and metrics of the steps since reset into logs.
func (l *loop) read(logs Logs, prefix string) error {
	return l.c.sums(l.training).read(l.p.reports, logs, prefix)
}
