package golden_test

import (
	"testing"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/regularizers"
)

// object is what keras.saving.serialize_keras_object gives.
type object struct {
	Class  string `json:"class_name"`
	Config map[string]any
}

// layerOf returns the layer that a config describes, nil when there is none like it.
func layerOf(t *testing.T, part any) layers.Layer {
	t.Helper()
	o := decode[object](t, part)
	c := o.Config
	name, _ := c["name"].(string)
	for _, k := range []string{"kernel_constraint", "bias_constraint", "activity_regularizer"} {
		if c[k] != nil {
			return nil
		}
	}
	activation, known := (*activations.Activation)(nil), true
	if s, ok := c["activation"].(string); ok {
		a, err := activations.Named(s)
		activation, known = a, err == nil
	}
	switch o.Class {
	case "Dense":
		d := &layers.Dense{Name: name, Units: int(c["units"].(float64)), Activation: activation, NoBias: !c["use_bias"].(bool)}
		d.KernelRegularizer, known = orRegularizer(t, c["kernel_regularizer"], known)
		d.BiasRegularizer, known = orRegularizer(t, c["bias_regularizer"], known)
		if known {
			return d
		}
	case "Activation":
		if known {
			return &layers.Activation{Name: name, Activation: activation}
		}
	case "Flatten":
		return &layers.Flatten{Name: name}
	case "Dropout":
		return &layers.Dropout{Name: name, Rate: c["rate"].(float64)}
	case "Reshape":
		r := &layers.Reshape{Name: name}
		for _, d := range c["target_shape"].([]any) {
			r.TargetShape = append(r.TargetShape, int(d.(float64)))
		}
		return r
	case "Rescaling":
		return &layers.Rescaling{Name: name, Scale: c["scale"].(float64), Offset: c["offset"].(float64)}
	}
	return nil
}

func orRegularizer(t *testing.T, part any, known bool) (regularizers.Regularizer, bool) {
	t.Helper()
	if part == nil {
		return nil, known
	}
	r := regularizerOf(t, part)
	return r, known && r != nil
}

// modelOf returns a Sequential model of known layers, nil for others.
func modelOf(t *testing.T, part any) *keras.Model {
	t.Helper()
	o := decode[object](t, part)
	if o.Class != "Sequential" {
		return nil
	}
	var in *keras.Tensor
	var stack []layers.Layer
	for _, part := range o.Config["layers"].([]any) {
		if l := decode[object](t, part); l.Class == "InputLayer" {
			var dims []int
			for _, d := range l.Config["batch_shape"].([]any)[1:] {
				dims = append(dims, int(d.(float64)))
			}
			in = keras.Input(dims...)
			continue
		}
		if inner := decode[object](t, part); inner.Class == "Sequential" {
			m := modelOf(t, part)
			if m == nil {
				return nil
			}
			stack = append(stack, m)
			continue
		}
		l := layerOf(t, part)
		if l == nil {
			return nil
		}
		stack = append(stack, l)
	}
	m := keras.Sequential(in, stack...)
	m.Name = o.Config["name"].(string)
	return m
}

// compileOf compiles m as a config says; false when something in it does not exist.
func compileOf(t *testing.T, m *keras.Model, part any) bool {
	t.Helper()
	c := decode[struct {
		Optimizer       any
		Loss            any
		LossWeights     any `json:"loss_weights"`
		Metrics         []any
		WeightedMetrics any `json:"weighted_metrics"`
	}](t, part)
	if _, named := c.Loss.([]any); named || c.LossWeights != nil || c.WeightedMetrics != nil {
		return false
	}
	cfg := keras.CompileConfig{Optimizer: optimizerOf(t, c.Optimizer), Loss: lossOf(t, c.Loss)}
	for _, name := range c.Metrics {
		s, ok := name.(string)
		if !ok {
			return false
		}
		cfg.Metrics = append(cfg.Metrics, metrics.Named(s))
	}
	return cfg.Optimizer != nil && cfg.Loss != nil && m.Compile(cfg) == nil
}
