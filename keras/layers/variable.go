package layers

import (
	"sync"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Variable is a weight or other state of a layer. Its numbers lie on the host until the first program that needs them is compiled,
// then on the device.
type Variable struct {
	graph.Var
	// NonTrainable variables get no gradient: moving averages. Whether the layer is frozen beside that, Frozen tells.
	NonTrainable bool
	// Penalty, if not nil, is added to the training loss.
	Penalty interface {
		Penalty(w graph.Value) graph.Value
	}
	// Constraint, if not nil, is applied after each step of the optimizer.
	Constraint interface {
		Apply(w graph.Value) graph.Value
	}

	owner  *Base // of the layer that it was made for, nil for slots and the like
	guard  Lock
	mu     sync.Mutex
	host   *tensor.Tensor
	device backend.Backend
	cell   backend.Cell
}

// NewVariable returns a variable with its first value.
func NewVariable(name string, value *tensor.Tensor) *Variable {
	return &Variable{Var: graph.Var{Name: name, Shape: value.Shape(), DType: value.DType()}, host: value}
}

// Guard returns the lock of whoever runs programs with v. That of a layer's weight is the layer's.
func (v *Variable) Guard() *Lock { return &v.guard }

// Value returns a copy of the numbers. While a model trains, ask the model instead: it waits for the step's end.
func (v *Variable) Value() (*tensor.Tensor, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.device == nil {
		return v.host.Clone(), nil
	}
	t := tensor.New(v.DType, v.Shape.At(0)...)
	return t, v.device.Read(t, v.cell)
}

// Set replaces the numbers; dtype and shape must agree.
func (v *Variable) Set(t *tensor.Tensor) error {
	if t.DType() != v.DType || !t.Shape().Equal(v.Shape) {
		return &graph.Error{Path: v.Name, Detail: "set: want " + v.DType.String() + " " + v.Shape.String(),
			In: []graph.Type{{DType: t.DType(), Shape: t.Shape()}}}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.device == nil {
		return v.host.CopyFrom(t)
	}
	return v.device.Write(v.cell, t.Contiguous())
}

// On returns the variable's cell on device b, which must hold it already.
func (v *Variable) On(b backend.Backend) (c backend.Cell, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.cell, v.device != nil && v.device == b
}

// Place moves the numbers to a cell of device b. Only a variable that has no device yet can be placed.
func (v *Variable) Place(b backend.Backend, c backend.Cell) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := b.Write(c, v.host.Contiguous()); err != nil {
		return err
	}
	v.device, v.cell, v.host = b, c, nil
	return nil
}
