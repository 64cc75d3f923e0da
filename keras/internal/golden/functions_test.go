package golden_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/internal/golden"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func TestActivations(t *testing.T) {
	check(t, "activations", "activation", 5, func(t *testing.T, g *run, c golden.Case) bool {
		f, err := activations.Named(c["name"].(string))
		if err != nil || len(c["args"].(map[string]any)) > 0 {
			return false
		}
		x := g.tensor(t, c["x"])
		s := newSymbolic(x.Len())
		in := s.feed(x)
		y := f.Apply(in)
		dx := graph.Gradients(ops.Sum(ops.Mul(y, s.feed(g.tensor(t, c["dy"])))), in)[0]
		out := s.compute(t, y, dx)
		near(t, c, g.tensor(t, c["y"]), out[0], "y")
		near(t, c, g.tensor(t, c["dx"]), out[1], "dx")
		return true
	})
}

// lossOf returns the loss that a config names, nil when there is none like it.
func lossOf(t *testing.T, part any) losses.Loss {
	t.Helper()
	if name, ok := part.(string); ok {
		l, err := losses.Named(name)
		if err != nil {
			return nil
		}
		return l
	}
	c := decode[struct {
		Class  string `json:"class_name"`
		Config struct {
			Reduction      string
			FromLogits     bool    `json:"from_logits"`
			LabelSmoothing float64 `json:"label_smoothing"`
			Axis           any
			IgnoreClass    *int `json:"ignore_class"`
		}
	}](t, part)
	if r := c.Config.Reduction; r != "sum_over_batch_size" && r != "none" || c.Config.IgnoreClass != nil || c.Config.Axis != nil && c.Config.Axis != -1.0 {
		return nil
	}
	switch c.Class {
	case "MeanSquaredError":
		return &losses.MeanSquaredError{}
	case "SparseCategoricalCrossentropy":
		return &losses.SparseCategoricalCrossentropy{FromLogits: c.Config.FromLogits}
	case "CategoricalCrossentropy":
		return &losses.CategoricalCrossentropy{FromLogits: c.Config.FromLogits, LabelSmoothing: c.Config.LabelSmoothing}
	case "BinaryCrossentropy":
		return &losses.BinaryCrossentropy{FromLogits: c.Config.FromLogits, LabelSmoothing: c.Config.LabelSmoothing}
	}
	return nil
}

func TestLosses(t *testing.T) {
	check(t, "losses", "loss", 34, func(t *testing.T, g *run, c golden.Case) bool {
		l := lossOf(t, c["loss"])
		if l == nil || c["y_pred_mask"] != nil {
			return false
		}
		y := g.tensor(t, c["y_true"])
		s := newSymbolic(y.Len())
		pred := s.feed(g.tensor(t, c["y_pred"]))
		value := l.PerSample(s.feed(y), pred)
		if c["sample_weight"] != nil {
			w := s.feed(g.tensor(t, c["sample_weight"]))
			value = ops.Mul(value, ops.Reshape(w, value.Shape()))
		}
		total := ops.Sum(value)
		if decode[struct{ Config struct{ Reduction string } }](t, c["loss"]).Config.Reduction != "none" {
			value = ops.Mean(value)
			total = value
		}
		out := s.compute(t, value, graph.Gradients(total, pred)[0])
		near(t, c, g.tensor(t, c["value"]), out[0], "value")
		near(t, c, g.tensor(t, c["grad"]), out[1], "grad")
		return true
	})
}

// adder collects what a metric adds in one batch.
type adder struct {
	names  []string
	values []ops.Value
}

func (a *adder) Add(name string, x ops.Value) {
	a.names, a.values = append(a.names, name), append(a.values, ops.Cast(x, tensor.Float64))
}

func metricOf(t *testing.T, part any) metrics.Metric {
	t.Helper()
	c := decode[struct {
		Class  string `json:"class_name"`
		Config struct {
			Name      string
			Threshold *float64
		}
	}](t, part)
	switch c.Class {
	case "BinaryAccuracy":
		return &metrics.BinaryAccuracy{Name: c.Config.Name, Threshold: c.Config.Threshold}
	case "CategoricalAccuracy":
		return &metrics.CategoricalAccuracy{Name: c.Config.Name}
	case "SparseCategoricalAccuracy":
		return &metrics.SparseCategoricalAccuracy{Name: c.Config.Name}
	}
	return nil
}

func TestMetrics(t *testing.T) {
	check(t, "metrics", "metric", 5, func(t *testing.T, g *run, c golden.Case) bool {
		m := metricOf(t, c["metric"])
		sums := map[string]float64{}
		for _, part := range c["batches"].([]any) {
			b := part.(map[string]any)
			if m == nil || b["sample_weight"] != nil {
				return false
			}
			y := g.tensor(t, b["y_true"])
			s, add := newSymbolic(y.Len()), &adder{}
			m.Update(add, s.feed(y), s.feed(g.tensor(t, b["y_pred"])))
			for i, x := range s.compute(t, add.values...) {
				sums[add.names[i]] += x.At()
			}
			got := m.Result(func(name string) float64 { return sums[name] })
			near(t, c, g.tensor(t, b["result"]), number(got), "result")
		}
		return true
	})
}

func TestRegularizers(t *testing.T) {
	check(t, "regularizers", "regularizer", 4, func(t *testing.T, g *run, c golden.Case) bool {
		r := regularizerOf(t, c["regularizer"])
		if r == nil {
			return false
		}
		w := g.tensor(t, c["w"])
		s := newSymbolic(1)
		in := s.fixed(w, w.Shape())
		value := r.Penalty(in)
		out := s.compute(t, value, graph.Gradients(value, in)[0])
		near(t, c, number(c["value"].(float64)), out[0], "value")
		near(t, c, g.tensor(t, c["grad"]), out[1], "grad")
		return true
	})
}

func regularizerOf(t *testing.T, part any) regularizers.Regularizer {
	t.Helper()
	c := decode[struct {
		Class  string `json:"class_name"`
		Config struct{ L1, L2 float64 }
	}](t, part)
	switch c.Class {
	case "L1":
		return regularizers.L1{Factor: c.Config.L1}
	case "L2":
		return regularizers.L2{Factor: c.Config.L2}
	case "L1L2":
		return regularizers.L1L2{L1: c.Config.L1, L2: c.Config.L2}
	}
	require.Contains(t, c.Class, "Orthogonal")
	return nil
}
