package keras

import (
	"slices"
	"sync"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// mode is what a program is for.
type mode uint8

const (
	trainMode mode = iota
	testMode
	predictMode
)

// String returns the word in printed programs.
func (m mode) String() string { return [...]string{"train", "test", "predict"}[m] }

// program is a compiled trace.
type program struct {
	mode  mode
	plan  *graph.Program
	exec  backend.Executable
	feeds []data.Column // of the data it was made for
	keep  []*layers.Variable
	// of a training or test program: of which Compile it is, how many feeds are targets, and what it adds up
	compiled *compiled
	targets  int
	reports  reports
	// writes tells whether a run changes a variable, which only one may do at a time.
	writes bool
}

// serves tells whether p is a training or test program of c that can run n rows of such data.
func (p *program) serves(m mode, c *compiled, spec data.Spec, n int) bool {
	return p.mode == m && p.compiled == c && p.plan.MaxN >= n && p.targets == len(spec.Y) &&
		slices.EqualFunc(p.feeds, feedsOf(spec), func(a, b data.Column) bool {
			return a.DType == b.DType && slices.Equal(a.Dims, b.Dims)
		})
}

// feedsOf lists the columns in the order in which a program is fed.
func feedsOf(spec data.Spec) []data.Column { return slices.Concat(spec.X, spec.Y, spec.W) }

// programs are those of one model, the most recent first.
type programs struct {
	sync.RWMutex
	list       []*program
	compiles   int
	predicting sync.Mutex // held while a prediction program is compiled
}

// maxPrograms bounds the list; the least recent goes.
const maxPrograms = 16

func (ps *programs) find(m mode, c *compiled, spec data.Spec, n int) *program {
	ps.RLock()
	defer ps.RUnlock()
	for _, p := range ps.list {
		if p.serves(m, c, spec, n) {
			return p
		}
	}
	return nil
}

func (ps *programs) add(p *program) {
	ps.Lock()
	defer ps.Unlock()
	ps.compiles++
	ps.list = latest(p, ps.list)
}

// latest returns a list that p leads; the least recent falls off.
func latest[P any](p P, list []P) []P {
	list = append([]P{p}, list...)
	return slices.Delete(list, min(len(list), maxPrograms), len(list)) // which also clears it
}

func (ps *programs) forget(modes ...mode) {
	ps.Lock()
	defer ps.Unlock()
	var kept []*program
	for _, p := range ps.list {
		stays := true
		for _, m := range modes {
			stays = stays && p.mode != m
		}
		if stays {
			kept = append(kept, p)
		}
	}
	ps.list = kept
}

// lower makes a trace runnable on the device and gives its variables their places; it may touch no other than those given. Each group
// of them lives as long as its owner.
func (d *device) lower(t *graph.Trace, outs []graph.Value, maxN int, groups ...[]*layers.Variable) (*program, error) {
	d.placing.Lock()
	defer d.placing.Unlock()
	vars := map[*graph.Var]*layers.Variable{}
	for _, v := range slices.Concat(groups...) {
		vars[&v.Var] = v
	}
	plan, err := graph.Lower(t, outs, graph.Config{Target: d.Backend, MaxN: maxN, LayoutOf: func(g *graph.Var) (graph.Layout, bool) {
		if v := vars[g]; v != nil {
			if c, ok := v.On(d.Backend); ok {
				return c.Layout, true
			}
		}
		return graph.RowMajor, false
	}})
	if err != nil {
		return nil, err
	}
	cells, err := d.place(plan, groups)
	if err != nil {
		return nil, err
	}
	exec, err := d.Compile(plan, cells)
	if err != nil {
		return nil, err
	}
	p := &program{plan: plan, exec: exec, writes: slices.Contains(plan.Writes, true)}
	for _, g := range plan.Vars {
		p.keep = append(p.keep, vars[g])
	}
	return p, nil
}

// variables lists what a training or a test program may touch beside the weights: the slots and sums that only the caller of such a
// program may change meanwhile.
func (c *compiled) variables(training bool) []*layers.Variable {
	if training {
		return append(c.slots.all(), c.train.order...)
	}
	return c.test.order
}
