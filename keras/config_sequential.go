package keras

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/layers"
)

func (m *Model) sequentialConfig() (map[string]any, error) {
	list := []any{inputConfig(m.in[0], m.inputNames()[0])}
	for _, a := range m.apps {
		l, err := layers.Config(a.layer)
		if err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	return map[string]any{"layers": list, "build_input_shape": shapeConfig(m.in[0].shape)}, nil
}

func sequentialFromConfig(o map[string]any) (*Model, error) {
	cfg, list, name, err := configOf(o)
	if err != nil {
		return nil, err
	}
	var x *Tensor
	for i, entry := range list {
		part, class, inputs, err := object(entry)
		if err != nil {
			return nil, err
		}
		switch {
		case class == "InputLayer" && i > 0:
			return nil, fmt.Errorf("Sequential %q: an InputLayer at position %d", name, i)
		case class == "InputLayer":
			if x, err = inputFromConfig(inputs); err != nil {
				return nil, err
			}
			continue
		case x == nil:
			shape, err := shapeFromConfig(cfg["build_input_shape"])
			if err != nil {
				return nil, fmt.Errorf("Sequential %q: no InputLayer, and build_input_shape: %w", name, err)
			}
			x = Input(shape...)
		}
		l, err := layers.FromConfig(part)
		if err != nil {
			return nil, err
		}
		one, ok := l.(layers.Layer)
		if !ok {
			return nil, fmt.Errorf("Sequential %q: layer %s takes several inputs", name, layers.ClassName(l))
		}
		if x = x.Apply(one); x.err != nil {
			return nil, x.err
		}
	}
	if x == nil || x.from == nil {
		return nil, fmt.Errorf("Sequential %q: no layers", name)
	}
	m := newModel("Sequential", []*Tensor{x.root()}, []*Tensor{x})
	m.Name = name
	return m, m.err
}

// root returns the Input under a chain of layers.
func (x *Tensor) root() *Tensor {
	for x.from != nil {
		x = x.from.in[0]
	}
	return x
}
