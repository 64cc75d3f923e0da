package golden_test

import (
	"reflect"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// optimizer: the variables after each step, the learning rate, the slots after the last, and the averages; the config that the
// optimizer writes is the one it came from.
func optimizer(r *run) {
	o := built(r, optimizers.FromConfig, r.c["optimizer"])
	requireConfig(r, o)
	if names := r.c["exclude_from_weight_decay"]; names != nil {
		reflect.ValueOf(o).Elem().FieldByName("NoDecay").Set(reflect.ValueOf(decode[[]string](r, names)))
	}
	tr := &trainer{o: o, slots: map[string]*tensor.Tensor{}}
	for _, part := range list(r.c["variables"]) {
		v := object(part)
		tr.names, tr.weights = append(tr.names, v["name"].(string)), append(tr.weights, r.tensor(v["value"]))
		var c constraints.Constraint
		if v["constraint"] != nil {
			c = built(r, constraints.FromConfig, v["constraint"])
		}
		tr.constraints = append(tr.constraints, c)
	}
	require.NotEmpty(r, list(r.c["steps"]))
	for _, part := range list(r.c["steps"]) {
		step := object(part)
		tr.apply(r, r.tensors(step["grads"]))
		for k, want := range r.tensors(step["vars_after"]) {
			r.near(r.c, want, tr.weights[k], tr.names[k])
		}
		require.InDelta(r, step["learning_rate"], tr.rate(), 1e-8)
	}
	compareSlots(r, tr)
	for k, want := range r.tensors(r.c["after_finalize"]) {
		require.True(r, optimizers.Averages(o))
		r.near(r.c, want, tr.slots[tr.names[k]+"_"+optimizers.Average], "the average of "+tr.names[k])
	}
}

// trainer holds weights and the optimizer's state between steps.
type trainer struct {
	o           optimizers.Optimizer
	names       []string
	weights     []*tensor.Tensor
	constraints []constraints.Constraint
	slots       map[string]*tensor.Tensor // by weight and slot; those that the weights share have no weight
	steps       uint64
}

// rate returns the rate of the coming step.
func (tr *trainer) rate() float64 {
	schedule := optimizers.ScheduleOf(tr.o)
	if schedule == nil {
		return tr.o.Rate()
	}
	if taken := tr.slots[optimizers.Iteration]; taken != nil {
		return schedule.At(uint64(taken.At()))
	}
	return schedule.At(tr.steps)
}

// apply runs one step. Gradients may be nil.
func (tr *trainer) apply(r *run, grads []*tensor.Tensor) {
	r.Helper()
	s := newSymbolic(1)
	s.rate, s.step = tr.rate(), float64(tr.steps+1)
	next := map[string]ops.Value{}
	var order []string
	set := func(key string, x ops.Value) {
		if _, again := next[key]; !again {
			order = append(order, key)
		}
		next[key] = x
	}
	read := func(x *tensor.Tensor) ops.Value { return s.trace.Before(s.variable("variable", x)) }
	ws := make([]optimizers.Weight, len(tr.weights))
	for i, w := range tr.weights {
		ws[i] = optimizers.Weight{Name: tr.names[i], Value: read(w),
			Step: &step{read: read, weight: tr.names[i], like: w, slots: tr.slots, set: set}}
		if tr.constraints[i] != nil {
			ws[i].Constraint = tr.constraints[i]
		}
		if grads[i] != nil {
			ws[i].Grad = read(grads[i])
		}
	}
	outs := optimizers.Apply(tr.o, ws)
	for _, key := range order {
		outs = append(outs, next[key])
	}
	got := s.compute(r, outs...)
	tr.weights = got[:len(ws)]
	for i, key := range order {
		tr.slots[key] = got[len(ws)+i]
	}
	tr.steps++
}

// step is an optimizers.Step whose slots are inputs and results.
type step struct {
	read   func(x *tensor.Tensor) ops.Value
	weight string
	like   *tensor.Tensor
	slots  map[string]*tensor.Tensor
	set    func(key string, x ops.Value)
}

func (s *step) slot(key string, dtype tensor.DType, shape tensor.Shape, fill float64) ops.Value {
	if s.slots[key] == nil {
		s.slots[key] = tensor.New(dtype, shape.At(0)...)
		s.slots[key].Fill(fill)
	}
	return s.read(s.slots[key])
}

func (s *step) Slot(name string) ops.Value { return s.SlotOf(name, s.like.Shape(), 0) }
func (s *step) SlotOf(name string, shape tensor.Shape, fill float64) ops.Value {
	return s.slot(s.weight+"_"+name, s.like.DType(), shape, fill)
}
func (s *step) SetSlot(name string, x ops.Value) { s.set(s.weight+"_"+name, x) }
func (s *step) Shared(name string, fill float64) ops.Value {
	return s.slot(name, tensor.Float64, tensor.Shape{}, fill)
}
func (s *step) SetShared(name string, x ops.Value) { s.set(name, x) }
func (s *step) LearningRate() ops.Value            { return graph.Scalar(graph.LearningRate) }
func (s *step) Count() ops.Value                   { return graph.Scalar(graph.Step) }

// requireConfig requires that o is written as Keras writes it, but for the name, which Keras makes up.
func requireConfig(r *run, o optimizers.Optimizer) {
	r.Helper()
	ours, err := optimizers.Config(o)
	require.NoError(r, err)
	want, got := decode[map[string]any](r, r.c["optimizer"]), decode[map[string]any](r, ours)
	var unnamed func(o map[string]any)
	unnamed = func(o map[string]any) {
		cfg := object(o["config"])
		delete(cfg, "name")
		for _, v := range cfg {
			if inner, ok := v.(map[string]any); ok {
				unnamed(inner)
			}
		}
	}
	unnamed(want)
	unnamed(got)
	require.Equal(r, want, got)
}

// compareSlots compares the state after the last step with Keras's.
func compareSlots(r *run, tr *trainer) {
	r.Helper()
	seen := map[string]int{}
	for _, part := range list(r.c["slots"]) {
		name := object(part)["name"].(string)
		want := r.tensor(object(part)["value"])
		seen[name]++
		key := name
		switch name {
		case "iteration": // of a LossScaleOptimizer first its own, which stays 0, then the inner one's
			if seen[name] == 1 && tr.slots[optimizers.Iteration] == nil {
				require.EqualValues(r, tr.steps, want.At())
			}
			if seen[name] == 1 {
				continue
			}
		case "variable": // Keras leaves it without a name
			key = "u_product"
		case "kernel", "bias": // Adafactor names its two means so; those of a vector are not used
			if len(want.Dims()) == 0 {
				continue
			}
			key = name + map[int]string{1: "_r", 2: "_c"}[seen[name]]
		}
		got := tr.slots[key]
		if got == nil { // of a weight without a gradient
			got = tensor.New(tensor.Float32, want.Dims()...)
		}
		r.near(r.c, want.Cast(tensor.Float64), got.Cast(tensor.Float64), key)
	}
}
