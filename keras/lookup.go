package keras

import (
	"fmt"
	"strings"

	"github.com/gokeras/gokeras/keras/layers"
)

// GetLayer returns the layer of a name.
//
// Errors: a model that could not be built, a name that no layer has.
// Reference: keras.Model.get_layer.
func (m *Model) GetLayer(name string) (layers.Any, error) {
	if m.err != nil {
		return nil, m.err
	}
	var have []string
	for _, l := range m.layers {
		if layers.Name(l) == name {
			return l, nil
		}
		have = append(have, layers.Name(l))
	}
	return nil, fmt.Errorf("keras: GetLayer: no layer %q: the model has %s", name, strings.Join(have, ", "))
}

// GetLayerAt returns a layer by its place in Layers; -1 is the last one.
//
// Errors: a model that could not be built, a place beyond the layers.
func (m *Model) GetLayerAt(index int) (layers.Any, error) {
	if m.err != nil {
		return nil, m.err
	}
	n := len(m.layers)
	if index < -n || index >= n {
		return nil, fmt.Errorf("keras: GetLayerAt: got %d, the model has %d layers", index, n)
	}
	return m.layers[(index+n)%n], nil
}

// TrainableWeights returns the variables that training changes by their gradient, in the order of Weights: none of a frozen model.
func (m *Model) TrainableWeights() []*layers.Variable { return m.weightsWhere(true) }

// NonTrainableWeights returns the others: moving averages and the weights of frozen layers.
func (m *Model) NonTrainableWeights() []*layers.Variable { return m.weightsWhere(false) }

func (m *Model) weightsWhere(trained bool) []*layers.Variable {
	var vs []*layers.Variable
	for _, v := range m.Weights() {
		if trained == (m.Trainable() && !layers.Frozen(v)) {
			vs = append(vs, v)
		}
	}
	return vs
}
