package keras

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
)

// head is what Compile decided for one output.
type head struct {
	name    string
	loss    losses.Loss // nil: the output is not trained
	factor  float64     // of the loss
	lossKey string      // in the logs; "" when the model's loss says it all
	metrics []measure
}

// measure is a metric of an output and what it is called in the logs.
type measure struct {
	metric   metrics.Metric
	key      string
	weighted bool // sample weights count
}

// OutputNames returns the names of the outputs, under which CompileConfig and History know them: those of the layers that they come
// from, or of an input; the second output of one layer is called "<layer>_1".
func (m *Model) OutputNames() []string {
	names := make([]string, len(m.out))
	if m.err != nil {
		return names
	}
	inputs := m.inputNodes()
	seen := map[string]int{}
	for i, y := range m.out {
		name := inputs[y].name
		if name == "" {
			name = layers.Name(y.from.layer)
		}
		if k := seen[name]; k > 0 {
			names[i] = fmt.Sprintf("%s_%d", name, k)
		} else {
			names[i] = name
		}
		seen[name]++
	}
	return names
}

// newHeads hands out the losses and metrics of a config to the outputs.
func (m *Model) newHeads(cfg CompileConfig) ([]head, error) {
	names := m.OutputNames()
	heads := make([]head, len(names))
	for i, name := range names {
		heads[i] = head{name: name, factor: 1}
	}
	if err := cfg.checkOutputs(names); err != nil {
		return nil, err
	}
	if err := cfg.spreadLosses(heads); err != nil {
		return nil, err
	}
	keys := map[string]int{"loss": 1}
	for _, h := range heads {
		if h.lossKey != "" {
			keys[h.lossKey] = 1
		}
	}
	if err := spreadMetrics(heads, "Metrics", cfg.Metrics, cfg.MetricsFor, false, keys); err != nil {
		return nil, err
	}
	if err := spreadMetrics(heads, "WeightedMetrics", cfg.WeightedMetrics, cfg.WeightedMetricsFor, true, keys); err != nil {
		return nil, err
	}
	return heads, nil
}

// checkOutputs finds names that are no outputs.
func (cfg CompileConfig) checkOutputs(names []string) error {
	for _, field := range []struct {
		name string
		keys []string
	}{
		{"Losses", slices.Sorted(maps.Keys(cfg.Losses))},
		{"LossWeights", slices.Sorted(maps.Keys(cfg.LossWeights))},
		{"MetricsFor", slices.Sorted(maps.Keys(cfg.MetricsFor))},
		{"WeightedMetricsFor", slices.Sorted(maps.Keys(cfg.WeightedMetricsFor))},
	} {
		for _, key := range field.keys {
			if !slices.Contains(names, key) {
				return fmt.Errorf("%s: the model has no output %q; its outputs are %s", field.name, key, quoted(names))
			}
		}
	}
	return nil
}

func quoted(names []string) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(parts, ", ")
}

// spreadLosses sets loss, factor and key of each head. Whether a model without any loss may train, its layers must tell.
func (cfg CompileConfig) spreadLosses(heads []head) error {
	if cfg.Loss != nil && len(cfg.Losses) > 0 {
		return fmt.Errorf("%s and %s exclude each other", "Loss", "Losses")
	}
	if cfg.Loss != nil && isNil(cfg.Loss) {
		return errNil("Loss")
	}
	count := 0
	for i := range heads {
		h := &heads[i]
		h.loss = cfg.Loss
		if l, ok := cfg.Losses[h.name]; ok && l != nil {
			if isNil(l) {
				return errNil(fmt.Sprintf("Losses[%q]", h.name))
			}
			h.loss = l
		}
		if h.loss != nil {
			count++
		}
		if f, ok := cfg.LossWeights[h.name]; ok {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				return fmt.Errorf("LossWeights[%q]: got %v, want a number", h.name, f)
			}
			if h.loss == nil {
				return fmt.Errorf("LossWeights[%q]: the output has no loss", h.name)
			}
			h.factor = f
		}
		if c, ok := h.loss.(interface{ Check() error }); ok {
			if err := c.Check(); err != nil {
				return err
			}
		}
	}
	for i := range heads {
		if count > 1 && heads[i].loss != nil {
			heads[i].lossKey = heads[i].name + "_loss"
		}
	}
	return nil
}

// spreadMetrics gives the heads their metrics with keys that no other has. all is for a model of one output, by for any.
func spreadMetrics(heads []head, field string, all []metrics.Metric, by map[string][]metrics.Metric, weighted bool, keys map[string]int) error {
	switch {
	case len(all) > 0 && len(by) > 0:
		return fmt.Errorf("%s and %sFor exclude each other", field, field)
	case len(all) > 0 && len(heads) > 1:
		return fmt.Errorf("%s are for models with one output: use %sFor and the names %s", field, field, quoted(namesOf(heads)))
	}
	for i := range heads {
		h := &heads[i]
		list, prefix, place := all, "", field
		if len(by) > 0 {
			list, place = by[h.name], fmt.Sprintf("%sFor[%q]", field, h.name)
		}
		if len(heads) > 1 {
			prefix = h.name + "_"
		}
		for j, metric := range list {
			if isNil(metric) {
				return fmt.Errorf("%s[%d] is nil", place, j)
			}
			if c, ok := metric.(interface{ Check() error }); ok {
				if err := c.Check(); err != nil {
					return err
				}
			}
			if prefix+metric.Label() == "loss" || prefix+metric.Label() == h.lossKey {
				return fmt.Errorf("%s[%d]: a metric named %q would hide the loss", place, j, metric.Label())
			}
			h.metrics = append(h.metrics, measure{metric, metricKey(keys, prefix, metric.Label(), weighted), weighted})
		}
	}
	return nil
}

func namesOf(heads []head) []string {
	names := make([]string, len(heads))
	for i, h := range heads {
		names[i] = h.name
	}
	return names
}

// metricKey returns the next free name as Keras's CompileMetrics.result does.
func metricKey(keys map[string]int, prefix, label string, weighted bool) string {
	key := prefix + label
	if weighted && keys[key] > 0 {
		key = prefix + "weighted_" + label
	}
	k := keys[key]
	keys[key]++
	if k > 0 {
		key = fmt.Sprintf("%s_%d", key, k)
		keys[key]++
	}
	return key
}
