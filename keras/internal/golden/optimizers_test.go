package golden_test

import (
	"testing"

	"github.com/gokeras/gokeras/keras/internal/golden"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// optimizerOf returns the optimizer that a config describes, nil when there is none like it.
func optimizerOf(t *testing.T, part any) optimizers.Optimizer {
	t.Helper()
	config := part.(map[string]any)["config"].(map[string]any)
	for _, k := range []string{"weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "loss_scale_factor", "gradient_accumulation_steps"} {
		if config[k] != nil {
			return nil
		}
	}
	rate, ok := config["learning_rate"].(float64)
	if !ok || config["use_ema"] == true || config["amsgrad"] == true {
		return nil
	}
	switch part.(map[string]any)["class_name"] {
	case "SGD":
		return &optimizers.SGD{LearningRate: rate, Momentum: config["momentum"].(float64), Nesterov: config["nesterov"].(bool)}
	case "Adam":
		return &optimizers.Adam{LearningRate: rate, Beta1: new(config["beta_1"].(float64)), Beta2: new(config["beta_2"].(float64)),
			Epsilon: new(config["epsilon"].(float64))}
	}
	return nil
}

// step is an optimizers.Step whose slots are feeds and results.
type step struct {
	s     *symbolic
	like  *tensor.Tensor
	slots map[string]*tensor.Tensor
	next  map[string]ops.Value
	order []string
}

func (s *step) Slot(name string) ops.Value {
	if s.slots[name] == nil {
		s.slots[name] = tensor.New(s.like.DType(), s.like.Dims()...)
	}
	return s.s.fixed(s.slots[name], s.like.Shape())
}

func (s *step) SetSlot(name string, x ops.Value) {
	s.order, s.next[name] = append(s.order, name), x
}

func (s *step) LearningRate() ops.Value { return graph.Scalar(graph.LearningRate) }
func (s *step) Count() ops.Value        { return graph.Scalar(graph.Step) }

func TestOptimizers(t *testing.T) {
	check(t, "optimizers", "optimizer", 7, func(t *testing.T, g *run, c golden.Case) bool {
		o := optimizerOf(t, c["optimizer"])
		if o == nil {
			return false
		}
		for k, part := range c["variables"].([]any) {
			v := part.(map[string]any)
			w := g.tensor(t, v["value"])
			slots := map[string]*tensor.Tensor{}
			for n, part := range c["steps"].([]any) {
				st := part.(map[string]any)
				w, slots = update(t, o, w, g.tensors(t, st["grads"])[k], slots, n+1)
				near(t, c, g.tensors(t, st["vars_after"])[k], w, v["name"].(string))
			}
			for _, part := range c["slots"].([]any) {
				s := part.(map[string]any)
				for name, got := range slots {
					if s["name"] == v["name"].(string)+"_"+name {
						near(t, c, g.tensor(t, s["value"]), got, name)
					}
				}
			}
		}
		return true
	})
}

// update runs one step of o on the weight w.
func update(t *testing.T, o optimizers.Optimizer, w, grad *tensor.Tensor, slots map[string]*tensor.Tensor, n int) (*tensor.Tensor, map[string]*tensor.Tensor) {
	t.Helper()
	s := newSymbolic(1)
	s.rate, s.step = o.Rate(), float64(n)
	st := &step{s: s, like: w, slots: slots, next: map[string]ops.Value{}}
	outs := []ops.Value{o.Update(st, s.fixed(w, w.Shape()), s.fixed(grad, w.Shape()))}
	for _, name := range st.order {
		outs = append(outs, st.next[name])
	}
	got := s.compute(t, outs...)
	after := map[string]*tensor.Tensor{}
	for i, name := range st.order {
		after[name] = got[i+1]
	}
	return got[0], after
}
