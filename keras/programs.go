package keras

import (
	"slices"
	"sync"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/tensor"
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
	// writes tells whether a run changes a variable, which only one may do at a time.
	writes bool

	metrics []metrics.Metric // resolved for these data; of a training or test program
}

// serves tells whether p can run feeds of these dtypes and shapes with n rows.
func (p *program) serves(m mode, feeds []data.Column, n int) bool {
	return p.mode == m && p.plan.MaxN >= n && slices.EqualFunc(p.feeds, feeds, func(a, b data.Column) bool {
		return a.DType == b.DType && slices.Equal(a.Dims, b.Dims)
	})
}

// programs are those of one model, the most recent first.
type programs struct {
	sync.RWMutex
	list       []*program
	compiles   int
	predicting sync.Mutex // held while a prediction program is compiled
}

// findPredict is find without allocating, for the path of every prediction.
func (ps *programs) findPredict(dtype tensor.DType, n int) *program {
	ps.RLock()
	defer ps.RUnlock()
	for _, p := range ps.list {
		if p.mode == predictMode && p.plan.MaxN >= n && p.feeds[0].DType == dtype {
			return p
		}
	}
	return nil
}

// maxPrograms bounds the list; the least recent goes.
const maxPrograms = 16

func (ps *programs) find(m mode, feeds []data.Column, n int) *program {
	ps.RLock()
	defer ps.RUnlock()
	for _, p := range ps.list {
		if p.serves(m, feeds, n) {
			return p
		}
	}
	return nil
}

func (ps *programs) add(p *program) {
	ps.Lock()
	defer ps.Unlock()
	ps.compiles++
	ps.list = append([]*program{p}, ps.list...)
	if len(ps.list) > maxPrograms {
		ps.list = ps.list[:maxPrograms]
	}
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

// lower makes a trace runnable on the device and gives its variables their places.
func (m *Model) lower(d *device, md mode, t *graph.Trace, outs []graph.Value, feeds []data.Column, maxN int) (*program, error) {
	d.placing.Lock()
	defer d.placing.Unlock()
	vars := map[*graph.Var]*layers.Variable{}
	for _, v := range m.variablesOf(md) {
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
	cells, err := d.place(plan, vars)
	if err != nil {
		return nil, err
	}
	exec, err := d.Compile(plan, cells)
	if err != nil {
		return nil, err
	}
	p := &program{mode: md, plan: plan, exec: exec, feeds: feeds, writes: slices.Contains(plan.Writes, true)}
	for _, g := range plan.Vars {
		p.keep = append(p.keep, vars[g])
	}
	return p, nil
}

// variablesOf lists what a program of mode md may touch: the weights, and the slots and sums that only the caller of such a program
// may change meanwhile.
func (m *Model) variablesOf(md mode) []*layers.Variable {
	vs := m.Weights()
	c := m.compiled.Load()
	switch md {
	case trainMode:
		vs = append(append(vs, c.slots.all()...), c.train.order...)
	case testMode:
		vs = append(vs, c.test.order...)
	}
	return vs
}
