package keras

import (
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/metrics"
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
	v := a.s.vars[key]
	if v == nil {
		v = layers.NewVariable(key, tensor.New(tensor.Float64))
		v.NonTrainable = true
		a.s.vars[key] = v
		a.s.order = append(a.s.order, v)
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

// reset zeroes all sums.
func (s *sums) reset() error {
	zero := tensor.New(tensor.Float64)
	for _, v := range s.order {
		if err := v.Set(zero); err != nil {
			return err
		}
	}
	return nil
}

// read returns the loss and the metrics of a program under their labels.
func (s *sums) read(of []metrics.Metric, into Logs, prefix string) error {
	values := map[string]float64{}
	for _, v := range s.order {
		t, err := v.Value()
		if err != nil {
			return err
		}
		values[v.Name] = tensor.Data[float64](t)[0]
	}
	into[prefix+"loss"] = values["loss/total"] / values["loss/count"]
	return graph.Catch(func() {
		for _, m := range of {
			into[prefix+m.Label()] = m.Result(func(name string) float64 { return values[m.Label()+"/"+name] })
		}
	})
}
