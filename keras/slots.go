package keras

import (
	"sync"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

// slots are the optimizer's variables, by weight and name, in the order in which they were made.
type slots struct {
	mu    sync.Mutex // a Summary may come while a Fit begins
	of    map[slotKey]*layers.Variable
	order []*layers.Variable
}

type slotKey struct {
	weight *layers.Variable // nil for what all weights share
	name   string
}

// find returns the slot, nil if nobody has asked for it.
func (s *slots) find(w *layers.Variable, name string) *layers.Variable {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[slotKey{w, name}]
}

// get returns the slot of a weight. It is made on first use, full of fill, and follows the weight's layout if it has its shape.
func (s *slots) get(w *layers.Variable, name string, shape tensor.Shape, fill float64) *layers.Variable {
	return s.orMake(slotKey{w, name}, func() *layers.Variable {
		v := filled(w.Name+"/"+name, w.DType, shape, fill)
		if shape.Equal(w.Shape) {
			v.Follow = &w.Var
		}
		return v
	})
}

// shared returns a number that goes with the optimizer.
func (s *slots) shared(name string, fill float64) *layers.Variable {
	return s.orMake(slotKey{nil, name}, func() *layers.Variable { return filled(name, tensor.Float64, tensor.Shape{}, fill) })
}

func filled(name string, dtype tensor.DType, shape tensor.Shape, fill float64) *layers.Variable {
	x := tensor.New(dtype, shape.At(0)...)
	if fill != 0 {
		x.Fill(fill)
	}
	v := layers.NewVariable(name, x)
	v.NonTrainable = true
	return v
}

func (s *slots) orMake(key slotKey, make func() *layers.Variable) *layers.Variable {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.of[key]; v != nil {
		return v
	}
	v := make()
	if s.of == nil {
		s.of = map[slotKey]*layers.Variable{}
	}
	s.of[key] = v
	s.order = append(s.order, v)
	return v
}

// all returns the variables.
func (s *slots) all() []*layers.Variable {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*layers.Variable(nil), s.order...)
}
