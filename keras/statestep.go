package keras

import (
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// stateStep implements optimizers.Step for a step of an OptimizerState. Slots are read as they were before the step, whatever the
// rule has set since; a trace alone would know only what they were before the call, which may have several steps.
type stateStep struct {
	s           *OptimizerState
	c           *layers.Context
	rate, count ops.Value
	v           *layers.Variable // the weight; nil where there is none
	before      map[*layers.Variable]ops.Value
}

// step begins one.
func (s *OptimizerState) step(c *layers.Context) *stateStep {
	return &stateStep{
		s: s, c: c, rate: c.Use(s.rate), count: ops.Add(c.Use(s.count), graph.Number(tensor.Float64, 1)), before: map[*layers.Variable]ops.Value{},
	}
}

// of returns the step for a weight.
func (s *stateStep) of(v *layers.Variable) *stateStep {
	one := *s
	one.v = v
	return &one
}

func (s *stateStep) read(slot *layers.Variable) ops.Value {
	x, ok := s.before[slot]
	if !ok {
		x = s.c.Use(slot)
		s.before[slot] = x
	}
	return x
}

func (s *stateStep) write(slot *layers.Variable, x ops.Value) {
	s.read(slot)
	s.c.Assign(slot, x)
}

// Slot implements optimizers.Step.
func (s *stateStep) Slot(name string) ops.Value { return s.SlotOf(name, s.v.Shape, 0) }

// SlotOf implements optimizers.Step.
func (s *stateStep) SlotOf(name string, shape tensor.Shape, fill float64) ops.Value {
	return s.read(s.s.slots.get(s.v, name, shape, fill))
}

// SetSlot implements optimizers.Step.
func (s *stateStep) SetSlot(name string, x ops.Value) {
	s.write(s.s.slots.get(s.v, name, s.v.Shape, 0), x)
}

// Shared implements optimizers.Step.
func (s *stateStep) Shared(name string, fill float64) ops.Value {
	return s.read(s.s.slots.shared(name, fill))
}

// SetShared implements optimizers.Step.
func (s *stateStep) SetShared(name string, x ops.Value) { s.write(s.s.slots.shared(name, 0), x) }

// LearningRate implements optimizers.Step.
func (s *stateStep) LearningRate() ops.Value { return s.rate }

// Count implements optimizers.Step.
func (s *stateStep) Count() ops.Value { return s.count }
