package optimizers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// gated is a Step that changes something only where open, a bool of rank 0, holds; otherwise all that is set keeps its old value.
type gated struct {
	Step
	open, count   ops.Value
	slots, shared map[string]ops.Value // old values, since a slot may have a shape or first value of its own
}

func newGated(s Step, open, count ops.Value) *gated {
	return &gated{Step: s, open: open, count: count, slots: map[string]ops.Value{}, shared: map[string]ops.Value{}}
}

// Count implements Step.
func (s *gated) Count() ops.Value { return s.count }

// Slot implements Step.
func (s *gated) Slot(name string) ops.Value {
	s.slots[name] = s.Step.Slot(name)
	return s.slots[name]
}

// SlotOf implements Step.
func (s *gated) SlotOf(name string, shape tensor.Shape, fill float64) ops.Value {
	s.slots[name] = s.Step.SlotOf(name, shape, fill)
	return s.slots[name]
}

// SetSlot implements Step.
func (s *gated) SetSlot(name string, x ops.Value) {
	old, read := s.slots[name]
	if !read {
		old = s.Slot(name)
	}
	s.Step.SetSlot(name, ops.Where(s.open, x, old))
}

// Shared implements Step.
func (s *gated) Shared(name string, fill float64) ops.Value {
	s.shared[name] = s.Step.Shared(name, fill)
	return s.shared[name]
}

// SetShared implements Step.
func (s *gated) SetShared(name string, x ops.Value) {
	old, read := s.shared[name]
	if !read {
		old = s.Shared(name, 0)
	}
	s.Step.SetShared(name, ops.Where(s.open, x, old))
}
