package keras

import (
	"slices"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

// Call is one use of a layer in a model: the tensors that it takes and those that it makes.
type Call struct {
	Layer   layers.Any
	In, Out []*Tensor
}

// Calls returns all uses of layers in the model, each after those that make its inputs. A shared layer has several. It is nil for a
// model that could not be built.
func (m *Model) Calls() []Call {
	if m.err != nil {
		return nil
	}
	calls := make([]Call, len(m.apps))
	for i, a := range m.apps {
		calls[i] = Call{Layer: a.layer, In: slices.Clone(a.in), Out: slices.Clone(a.out)}
	}
	return calls
}

// Inputs returns the tensors that the model takes.
func (m *Model) Inputs() []*Tensor { return slices.Clone(m.in) }

// Outputs returns the tensors that the model makes.
func (m *Model) Outputs() []*Tensor { return slices.Clone(m.out) }

// InputNames returns the names of the inputs: those given to them, else input_layer, input_layer_1 ...
func (m *Model) InputNames() []string {
	if m.err != nil {
		return make([]string, len(m.in))
	}
	return m.inputNames()
}

// DType returns the type of the tensor's elements.
func (x *Tensor) DType() tensor.DType { return x.dtype }
