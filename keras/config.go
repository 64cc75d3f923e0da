package keras

import (
	"encoding/json"
	"fmt"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

func init() {
	layers.RegisterModel("Sequential", func(object map[string]any) (layers.Any, error) { return sequentialFromConfig(object) })
	layers.RegisterModel("Functional", func(object map[string]any) (layers.Any, error) { return functionalFromConfig(object) })
	layers.RegisterModel("Model", func(object map[string]any) (layers.Any, error) { return functionalFromConfig(object) })
}

// ToJSON returns the model's architecture as Keras's to_json does: layers with their settings and how they are connected, without
// weights.
//
// Errors: a model that could not be built, a layer of a class that is not registered, a setting that is a func.
func (m *Model) ToJSON() ([]byte, error) {
	object, err := m.EncodeObject()
	if err != nil {
		return nil, fmt.Errorf("keras: ToJSON: %w", err)
	}
	return json.Marshal(object)
}

// ModelFromJSON builds the model that ToJSON, or Keras's to_json, has written, with new weights.
//
// Errors: text that is no such model, classes that are not registered (see layers.Register), settings that this version lacks.
func ModelFromJSON(text []byte) (*Model, error) {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, fmt.Errorf("keras: ModelFromJSON: %w", err)
	}
	m, err := modelFromConfig(v)
	if err != nil {
		return nil, fmt.Errorf("keras: ModelFromJSON: %w", err)
	}
	return m, nil
}

func modelFromConfig(v any) (*Model, error) {
	l, err := layers.FromConfig(v)
	if err != nil {
		return nil, err
	}
	m, ok := l.(*Model)
	if !ok {
		return nil, fmt.Errorf("got a layer %s, want a model", layers.ClassName(l))
	}
	return m, m.err
}

// EncodeObject writes the model as a layer of a config.
func (m *Model) EncodeObject() (any, error) {
	if m.err != nil {
		return nil, m.err
	}
	cfg, err := m.functionalConfig()
	if m.class == "Sequential" {
		cfg, err = m.sequentialConfig()
	}
	if err != nil {
		return nil, err
	}
	cfg["name"] = layers.Name(m)
	cfg["trainable"] = true
	return map[string]any{"module": "keras", "class_name": m.class, "config": cfg, "registered_name": nil}, nil
}

// object returns the layer's class name and config of an entry of a model's list of layers.
func object(v any) (o map[string]any, class string, cfg map[string]any, err error) {
	o, ok := v.(map[string]any)
	if ok {
		class, ok = o["class_name"].(string)
	}
	if ok {
		cfg, ok = o["config"].(map[string]any)
	}
	if !ok {
		err = fmt.Errorf("a layer is no object with class_name and config")
	}
	return o, class, cfg, err
}

// configOf returns the config of a model's object with its list of layers.
func configOf(o map[string]any) (cfg map[string]any, list []any, name string, err error) {
	cfg, _ = o["config"].(map[string]any)
	list, ok := cfg["layers"].([]any)
	if !ok {
		return nil, nil, "", fmt.Errorf("%v without a list of layers", o["class_name"])
	}
	name, _ = cfg["name"].(string)
	return cfg, list, name, nil
}

// inputFromConfig returns the Input of an InputLayer's config.
func inputFromConfig(cfg map[string]any) (*Tensor, error) {
	shape, err := shapeFromConfig(cfg["batch_shape"])
	if err != nil {
		return nil, fmt.Errorf("InputLayer: batch_shape: %w", err)
	}
	if sparse, _ := cfg["sparse"].(bool); sparse {
		return nil, fmt.Errorf("InputLayer: sparse inputs are not supported")
	}
	x := Input(shape...)
	x.name, _ = cfg["name"].(string)
	return x, x.err
}

// shapeFromConfig reads [null, 28, 28] as 28, 28.
func shapeFromConfig(v any) ([]int, error) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, fmt.Errorf("got %v, want a shape", v)
	}
	dims := make([]int, len(list)-1)
	for i, d := range list[1:] {
		size, ok := d.(float64)
		if !ok || size < 1 || size > 1<<31-1 || size != float64(int(size)) {
			return nil, fmt.Errorf("got %v, want known sizes after the batch axis", v)
		}
		dims[i] = int(size)
	}
	return dims, nil
}

// shapeConfig writes (None, 28, 28) as [null, 28, 28].
func shapeConfig(s tensor.Shape) []any {
	out := make([]any, len(s))
	for i, d := range s {
		if d.Fixed() {
			out[i] = float64(d.Const)
		}
	}
	return out
}

func inputConfig(x *Tensor, name string) map[string]any {
	return map[string]any{"module": "keras.layers", "class_name": "InputLayer", "registered_name": nil, "config": map[string]any{
		"batch_shape": shapeConfig(x.shape), "dtype": x.dtype.String(), "sparse": false, "name": name}}
}

// inputNames returns the names of the inputs: those given, else input_layer, input_layer_1 ...
func (m *Model) inputNames() []string {
	s := scope{counts: map[string]int{}}
	names := make([]string, len(m.in))
	for i, x := range m.in {
		if names[i] = x.name; names[i] == "" {
			names[i] = s.uniqueName("input_layer")
		}
	}
	return names
}
