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
	weight *layers.Variable
	name   string
}

// get returns the variable, which is made on first use and follows the weight's layout.
func (s *slots) get(w *layers.Variable, name string) *layers.Variable {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := slotKey{w, name}
	if v := s.of[key]; v != nil {
		return v
	}
	v := layers.NewVariable(w.Name+"/"+name, tensor.New(w.DType, w.Shape.At(0)...))
	v.NonTrainable = true
	v.Follow = &w.Var
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
