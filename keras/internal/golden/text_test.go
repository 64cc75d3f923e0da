package golden_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/internal/golden"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

func TestSummaries(t *testing.T) {
	check(t, "text", "summary", 2, func(t *testing.T, _ *run, c golden.Case) bool {
		if len(c["args"].(map[string]any)) > 0 || c["model"] == nil || strings.Contains(c["text"].(string), "Optimizer params") {
			return false // before a Fit there are no optimizer variables here
		}
		m := modelOf(t, c["model"])
		if m == nil {
			return false
		}
		var b bytes.Buffer
		require.NoError(t, m.Summary(&b))
		require.Equal(t, strings.TrimRight(c["text"].(string), " \n"), strings.TrimRight(b.String(), " \n"))
		require.EqualValues(t, c["count_params"], m.CountParams())
		return true
	})
}

func TestAutomaticNames(t *testing.T) {
	check(t, "text", "auto_names", 1, func(t *testing.T, _ *run, c golden.Case) bool {
		for i, class := range c["created"].([]any) {
			if class != "Dense" {
				require.Equal(t, c["names"].([]any)[i], layers.SnakeCase(class.(string)))
			}
		}
		m := keras.Sequential(keras.Input(2), &layers.Dense{Units: 1}, &layers.Dense{Units: 1})
		require.Equal(t, c["names"].([]any)[:2], []any{layers.Name(m.Layers()[0]), layers.Name(m.Layers()[1])})
		return true
	})
}

func TestMetricNames(t *testing.T) {
	check(t, "text", "metric_names", 4, func(t *testing.T, _ *run, c golden.Case) bool {
		units := int(c["output_units"].(float64))
		cfg := keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: lossOf(t, c["loss"])}
		for _, name := range c["metrics"].([]any) {
			s, ok := name.(string)
			if !ok {
				return false
			}
			cfg.Metrics = append(cfg.Metrics, metrics.Named(s))
		}
		m := keras.Sequential(keras.Input(3), &layers.Dense{Units: units, Activation: activations.Sigmoid})
		if m.Compile(cfg) != nil {
			return false
		}
		d, err := data.New(tensor.New(tensor.Float32, 20, 3), tensor.New(tensor.Float32, dimsOf(c["y_shape"])...))
		require.NoError(t, err)
		h, err := m.Fit(context.Background(), d, keras.FitConfig{ValidationSplit: 0.5, Verbose: keras.Silent})
		require.NoError(t, err)
		require.ElementsMatch(t, c["history_keys"], slices.Collect(maps.Keys(h.History)))
		return true
	})
}

// TestFromLogits: as Keras on TensorFlow, a loss takes the logits under a softmax or sigmoid whatever FromLogits says.
func TestFromLogits(t *testing.T) {
	check(t, "text", "from_logits", 1, func(t *testing.T, _ *run, c golden.Case) bool {
		if c["backend"] != "tensorflow" {
			return false
		}
		in := decode[struct {
			X [][]float32
			Y []int32
		}](t, c["data"])
		w := c["data"].(map[string]any)["w"].([]any)
		kernel, bias := decode[[][]float32](t, w[0]), decode[[]float32](t, w[1])
		compared := 0
		for name, part := range c["results"].(map[string]any) {
			want := decode[struct {
				Evaluate float64     `json:"evaluate_loss"`
				Train    float64     `json:"train_loss"`
				Kernel   [][]float32 `json:"kernel_after_one_sgd_step"`
			}](t, part)
			words := strings.Split(name, "|")
			m := logitsModel(words[1], len(kernel), len(bias))
			l, oneHot := logitsLoss(words[0], words[2] == "from_logits=True")
			require.NotNil(t, m, name)
			require.NotNil(t, l, name)
			require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.5}, Loss: l}), name)
			require.NoError(t, m.SetWeights([]*tensor.Tensor{tensor.Of(slices.Concat(kernel...), len(kernel), len(bias)), tensor.Of(bias)}))
			y := tensor.Of(in.Y)
			if oneHot {
				y = hot(in.Y, len(bias))
			}
			d, err := data.New(tensor.Of(slices.Concat(in.X...), len(in.X), len(kernel)), y)
			require.NoError(t, err)
			logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
			require.NoError(t, err)
			require.InDelta(t, want.Evaluate, logs["loss"], 1e-5, name)
			h, err := m.Fit(context.Background(), d, keras.FitConfig{Verbose: keras.Silent})
			require.NoError(t, err)
			require.InDelta(t, want.Train, h.History["loss"][0], 1e-5, name)
			ws, err := m.GetWeights()
			require.NoError(t, err)
			require.InDeltaSlice(t, slices.Concat(want.Kernel...), tensor.Data[float32](ws[0]), 1e-5, name)
			compared++
		}
		require.Equal(t, 32, compared, "combinations of loss, output and FromLogits")
		return true
	})
}

func logitsModel(output string, in, units int) *keras.Model {
	switch output {
	case "Dense softmax":
		return keras.Sequential(keras.Input(in), &layers.Dense{Units: units, Activation: activations.Softmax})
	case "Dense sigmoid":
		return keras.Sequential(keras.Input(in), &layers.Dense{Units: units, Activation: activations.Sigmoid})
	case "Dense linear":
		return keras.Sequential(keras.Input(in), &layers.Dense{Units: units})
	case "Dense+Softmax layer":
		return keras.Sequential(keras.Input(in), &layers.Dense{Units: units}, &layers.Activation{Activation: activations.Softmax})
	}
	return nil
}

func logitsLoss(name string, fromLogits bool) (l losses.Loss, oneHot bool) {
	switch name {
	case "SparseCategoricalCrossentropy":
		return &losses.SparseCategoricalCrossentropy{FromLogits: fromLogits}, false
	case "CategoricalCrossentropy":
		return &losses.CategoricalCrossentropy{FromLogits: fromLogits}, true
	case "BinaryCrossentropy":
		return &losses.BinaryCrossentropy{FromLogits: fromLogits}, true
	}
	return nil, false
}

func hot(labels []int32, classes int) *tensor.Tensor {
	y := tensor.New(tensor.Float32, len(labels), classes)
	for i, l := range labels {
		y.SetAt(1, i, int(l))
	}
	return y
}
