package keras

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
)

// CompileFromConfig compiles the model as Keras's compile_from_config does, from the compile_config of a model file: optimizer, loss,
// loss weights and metrics, each by name or as an object; those of several outputs as a list in their order or an object by name.
//
// Errors: classes that are not registered, settings that this version lacks, and what Compile refuses.
func (m *Model) CompileFromConfig(v any) error {
	if m.err != nil {
		return m.err
	}
	cfg, err := m.compileConfig(v)
	if err != nil {
		return fmt.Errorf("keras: CompileFromConfig: %w", err)
	}
	return m.Compile(cfg)
}

func (m *Model) compileConfig(v any) (cfg CompileConfig, err error) {
	object, ok := v.(map[string]any)
	if !ok {
		return cfg, fmt.Errorf("got %v, want an object", v)
	}
	cfg = CompileConfig{Losses: map[string]losses.Loss{}, LossWeights: map[string]float64{}, MetricsFor: map[string][]metrics.Metric{},
		WeightedMetricsFor: map[string][]metrics.Metric{}}
	if object["optimizer"] != nil {
		if cfg.Optimizer, err = optimizers.FromConfig(object["optimizer"]); err != nil {
			return cfg, err
		}
	}
	names := m.OutputNames()
	for name, part := range perOutput(object["loss"], names) {
		if cfg.Losses[name], err = losses.FromConfig(part); err != nil {
			return cfg, err
		}
	}
	for name, part := range perOutput(object["loss_weights"], names) {
		weight, ok := part.(float64)
		if !ok {
			return cfg, fmt.Errorf("loss_weights: got %v, want a number", part)
		}
		cfg.LossWeights[name] = weight
	}
	if err := metricsFromConfig(cfg.MetricsFor, object["metrics"], names); err != nil {
		return cfg, err
	}
	return cfg, metricsFromConfig(cfg.WeightedMetricsFor, object["weighted_metrics"], names)
}

// perOutput gives each output its part: of a list by position, of an object by name, or the one part that all share. Outputs without
// one are left out.
func perOutput(v any, names []string) map[string]any {
	parts := map[string]any{}
	object, isObject := v.(map[string]any)
	list, isList := v.([]any)
	for i, name := range names {
		switch {
		case isObject && object["class_name"] == nil:
			maps.DeleteFunc(object, func(_ string, part any) bool { return part == nil })
			return object
		case isList && i < len(list):
			parts[name] = list[i]
		case !isList:
			parts[name] = v
		}
		if parts[name] == nil {
			delete(parts, name)
		}
	}
	return parts
}

// metricsFromConfig reads the metrics of each output: with one output a list, with several a list of lists or of names, or an object.
func metricsFromConfig(dst map[string][]metrics.Metric, v any, names []string) error {
	if list, ok := v.([]any); ok && (len(names) == 1 || !slices.ContainsFunc(list, isListOrNil)) {
		shared := map[string]any{}
		for _, name := range names {
			shared[name] = list
		}
		v = shared
	}
	for name, part := range perOutput(v, names) {
		list, ok := part.([]any)
		if !ok {
			list = []any{part}
		}
		for _, p := range list {
			if inner, ok := p.([]any); ok { // one output: [["accuracy"]]
				if err := metricsFromConfig(dst, inner, []string{name}); err != nil {
					return err
				}
				continue
			}
			metric, err := metrics.FromConfig(p)
			if err != nil {
				return err
			}
			dst[name] = append(dst[name], metric)
		}
	}
	return nil
}

func isListOrNil(v any) bool {
	_, ok := v.([]any)
	return ok || v == nil
}
