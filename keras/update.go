package keras

import (
	"fmt"
	"strings"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// update adds the optimizer's step for all trainable weights. Gradients are those by the values before the run; the step goes on from
// what layers have assigned since.
func (m *Model) update(c *compiled, t *graph.Trace, loss ops.Value) {
	where := fmt.Sprintf("optimizer %T", c.Optimizer)
	defer graph.Locate(where)

	var vs []*layers.Variable
	var before, xs []ops.Value
	for _, v := range m.Weights() {
		if c.trainable[v] {
			vs, before, xs = append(vs, v), append(before, t.Before(&v.Var)), append(xs, t.Read(&v.Var))
		}
	}
	if o, ok := c.Optimizer.(optimizers.ScalesLoss); ok {
		loss = o.ScaleLoss(stepper{c, t, nil}, loss)
	}
	ws := make([]optimizers.Weight, len(vs))
	var idle []string
	for i, g := range graph.Gradients(loss, before...) {
		if g.IsZero() {
			idle = append(idle, vs[i].Name)
		}
		ws[i] = optimizers.Weight{Name: vs[i].Name, Step: stepper{c, t, vs[i]}, Value: xs[i], Grad: g, Constraint: constraintOf(vs[i], t.Owns)}
	}
	if len(idle) > 0 {
		c.warnings.add("the loss does not depend on %s, which stay as they are: has each output its loss?", strings.Join(idle, ", "))
	}
	for i, w := range optimizers.Apply(c.Optimizer, ws) {
		if !t.Owns(w) {
			ops.Fail(where, "want a new value for "+vs[i].Name+" made from those of this call")
		}
		if w != xs[i] {
			t.Assign(&vs[i].Var, w)
		}
	}
}

// constraint is that of a weight; it says whose it is when it fails.
type constraint struct {
	v    *layers.Variable
	owns func(ops.Value) bool // tells values of this trace
}

// constraintOf returns v's constraint, nil if it has none.
func constraintOf(v *layers.Variable, owns func(ops.Value) bool) interface{ Apply(ops.Value) ops.Value } {
	if v.Constraint == nil {
		return nil
	}
	return constraint{v, owns}
}

// Apply implements constraints.Constraint.
func (c constraint) Apply(w ops.Value) ops.Value {
	where := fmt.Sprintf("constraint %T of %s", c.v.Constraint, c.v.Name)
	defer graph.Locate(where)
	w = c.v.Constraint.Apply(w)
	if !c.owns(w) {
		ops.Fail(where, "want a value made from the weight's")
	}
	return w
}

// stepper implements optimizers.Step for one weight.
type stepper struct {
	c *compiled
	t *graph.Trace
	v *layers.Variable
}

// Slot implements optimizers.Step.
func (s stepper) Slot(name string) ops.Value { return s.SlotOf(name, s.v.Shape, 0) }

// SlotOf implements optimizers.Step.
func (s stepper) SlotOf(name string, shape tensor.Shape, fill float64) ops.Value {
	return s.t.Before(&s.c.slots.get(s.v, name, shape, fill).Var)
}

// SetSlot implements optimizers.Step.
func (s stepper) SetSlot(name string, x ops.Value) {
	s.t.Assign(&s.c.slots.get(s.v, name, s.v.Shape, 0).Var, x)
}

// Shared implements optimizers.Step.
func (s stepper) Shared(name string, fill float64) ops.Value {
	return s.t.Before(&s.c.slots.shared(name, fill).Var)
}

// SetShared implements optimizers.Step.
func (s stepper) SetShared(name string, x ops.Value) {
	s.t.Assign(&s.c.slots.shared(name, 0).Var, x)
}

// LearningRate implements optimizers.Step.
func (s stepper) LearningRate() ops.Value { return graph.Scalar(graph.LearningRate) }

// Count implements optimizers.Step.
func (s stepper) Count() ops.Value { return graph.Scalar(graph.Step) }

// startRate sets the rate of the first step.
func (c *compiled) startRate() error {
	return graph.Catch(func() {
		defer graph.Locate(fmt.Sprintf("optimizer %T", c.Optimizer))
		c.schedule = optimizers.ScheduleOf(c.Optimizer)
		c.rate = c.Optimizer.Rate()
	})
}

// reschedule sets the rate of the coming step when a schedule decides it.
func (c *compiled) reschedule() error {
	if c.schedule == nil {
		return nil
	}
	n, err := c.iterations()
	if err != nil {
		return err
	}
	return graph.Catch(func() {
		defer graph.Locate("the learning rate's schedule")
		c.rate = c.schedule.At(n)
	})
}

// iterations returns the steps that count for a schedule, which are all but those that a LossScaleOptimizer has skipped.
func (c *compiled) iterations() (uint64, error) {
	if _, skips := c.Optimizer.(*optimizers.LossScaleOptimizer); !skips {
		return c.steps, nil
	}
	done := c.slots.find(nil, optimizers.Iteration)
	if done == nil {
		return 0, nil
	}
	n, err := done.Value()
	if err != nil {
		return 0, err
	}
	return uint64(n.At()), nil
}

// finalize ends a training: where the optimizer averages the weights, the averages replace them.
func (m *Model) finalize(c *compiled) error {
	if !optimizers.Averages(c.Optimizer) {
		return nil
	}
	mu := m.lock.Lock()
	defer mu.Unlock()
	for _, v := range m.Weights() {
		average := c.slots.find(v, optimizers.Average)
		if average == nil || !c.trainable[v] {
			continue
		}
		x, err := average.Value()
		if err == nil {
			err = v.Set(x)
		}
		if err != nil {
			return fmt.Errorf("averaging %s: %w", v.Name, err)
		}
	}
	return nil
}
