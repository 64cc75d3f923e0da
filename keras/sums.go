package keras

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// sums are the metrics of one mode: which they are, and the float64 variables that a program adds to. The first is the loss, the
// mean over the batches weighted by their rows.
type sums struct {
	order []*layers.Variable
	vars  map[string]*layers.Variable // "label/name"
}

// sums returns those of a training or a test program.
func (c *compiled) sums(training bool) *sums {
	if training {
		return &c.train
	}
	return &c.test
}

func newSums() sums { return sums{vars: map[string]*layers.Variable{}} }

// accumulator adds to the sums of one metric inside a trace.
type accumulator struct {
	s     *sums
	t     *graph.Trace
	label string
}

// Add implements metrics.Sums.
func (a accumulator) Add(name string, x ops.Value) {
	key := a.label + "/" + name
	if !x.IsZero() && !x.Shape().Fixed() {
		ops.Fail("Add", fmt.Sprintf("sum %q: %v grows with the batch", key, x.Shape()))
	}
	if !a.t.Owns(x) {
		ops.Fail("Add", fmt.Sprintf("sum %q: want a value made in this call", key))
	}
	v := a.s.vars[key]
	if v == nil {
		v = layers.NewVariable(key, tensor.New(tensor.Float64, x.Shape().At(0)...))
		v.NonTrainable = true
		a.s.vars[key] = v
		a.s.order = append(a.s.order, v)
	}
	if !v.Shape.Equal(x.Shape()) {
		ops.Fail("Add", fmt.Sprintf("sum %q: got %v, want %v as before", key, x.Shape(), v.Shape))
	}
	a.t.Assign(&v.Var, ops.Add(a.t.Read(&v.Var), ops.Cast(x, tensor.Float64)))
}

// addLoss accounts for a batch's loss.
func (s *sums) addLoss(t *graph.Trace, loss ops.Value) {
	a := accumulator{s, t, "loss"}
	rows := graph.Scalar(graph.Rows)
	a.Add("total", ops.Mul(ops.Cast(loss, tensor.Float64), rows))
	a.Add("count", rows)
}

// addOutputLoss accounts for a batch's loss of one output of several. Their mean does not look at the rows, as Keras's on TensorFlow
// does not: there the number of rows is not known when the program is made.
func (s *sums) addOutputLoss(t *graph.Trace, key string, loss ops.Value) {
	a := accumulator{s, t, key}
	a.Add("total", loss)
	a.Add("count", graph.Number(tensor.Float64, 1))
}

// reset zeroes all sums.
func (s *sums) reset() error {
	for _, v := range s.order {
		if err := v.Set(tensor.New(tensor.Float64, v.Shape.At(0)...)); err != nil {
			return err
		}
	}
	return nil
}

// state implements metrics.State for one metric.
type state struct {
	values map[string][]float64
	label  string
}

// Sums implements metrics.State.
func (s state) Sums(name string) []float64 { return s.values[s.label+"/"+name] }

// Sum implements metrics.State.
func (s state) Sum(name string) float64 {
	if v := s.Sums(name); len(v) > 0 {
		return v[0]
	}
	return 0
}

// read returns the losses and the metrics of a program under their keys.
func (s *sums) read(of reports, into Logs, prefix string) error {
	values := map[string][]float64{}
	for _, v := range s.order {
		t, err := v.Value()
		if err != nil {
			return err
		}
		values[v.Name] = tensor.Data[float64](t)
	}
	for _, key := range append([]string{"loss"}, of.losses...) {
		mean := state{values, key}
		into[prefix+key] = mean.Sum("total") / mean.Sum("count")
	}
	return graph.Catch(func() {
		for _, m := range of.metrics {
			into[prefix+m.key] = m.metric.Result(state{values, m.key})
		}
	})
}

// values returns what the sums are now.
func (s *sums) values() ([]*tensor.Tensor, error) {
	ts := make([]*tensor.Tensor, len(s.order))
	for i, v := range s.order {
		t, err := v.Value()
		if err != nil {
			return nil, err
		}
		ts[i] = t
	}
	return ts, nil
}

// restore puts values back; sums that have been added since then begin at zero.
func (s *sums) restore(ts []*tensor.Tensor) error {
	if err := s.reset(); err != nil {
		return err
	}
	for i, t := range ts {
		if err := s.order[i].Set(t); err != nil {
			return err
		}
	}
	return nil
}
