package golden_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// summary: the table as Keras prints it, character by character.
func summary(r *run) {
	if r.c["model"] == nil {
		r.skip("summary of a model that is not built") // models are built when they are made
	}
	text, err := json.Marshal(r.c["model"])
	require.NoError(r, err)
	m, err := keras.ModelFromJSON(text)
	r.must(err)
	args := object(r.c["args"])
	cfg := keras.SummaryConfig{ExpandNested: args["expand_nested"] == true, ShowTrainable: args["show_trainable"] == true}
	if strings.Contains(r.c["text"].(string), "Optimizer params") {
		require.NoError(r, m.Compile(keras.CompileConfig{Optimizer: &optimizers.Adam{}, Loss: &losses.SparseCategoricalCrossentropy{}}))
		_, err := m.TrainOnBatch(context.Background(), &data.Batch{X: []*tensor.Tensor{tensor.New(tensor.Float32, 2, 28, 28)},
			Y: []*tensor.Tensor{tensor.New(tensor.Int32, 2)}}, keras.BatchConfig{})
		require.NoError(r, err)
	}
	if args["show_trainable"] == true {
		m.Layers()[1].SetTrainable(false)
	}
	var b bytes.Buffer
	require.NoError(r, m.WriteSummary(&b, cfg))
	require.Equal(r, strings.TrimRight(r.c["text"].(string), " \n"), strings.TrimRight(b.String(), " \n"))
	require.EqualValues(r, r.c["count_params"], m.CountParams())
}

// autoNames: the names that layers get.
func autoNames(r *run) {
	names := list(r.c["names"])
	for i, class := range list(r.c["created"]) {
		if class != "Dense" {
			require.Equal(r, names[i], layers.SnakeCase(class.(string)))
		}
	}
	m := keras.Sequential(keras.Input(2), &layers.Dense{Units: 1}, &layers.Dense{Units: 1})
	require.Equal(r, names[:2], []any{layers.Name(m.Layers()[0]), layers.Name(m.Layers()[1])})
}

// metricNames: the keys of a history.
func metricNames(r *run) {
	cfg := keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: built(r, losses.FromConfig, r.c["loss"])}
	for _, part := range list(r.c["metrics"]) {
		cfg.Metrics = append(cfg.Metrics, built(r, metrics.FromConfig, part))
	}
	m := keras.Sequential(keras.Input(3), &layers.Dense{Units: int(r.c["output_units"].(float64)), Activation: activations.Sigmoid})
	require.NoError(r, m.Compile(cfg))
	d, err := data.New(tensor.New(tensor.Float32, 20, 3), tensor.New(tensor.Float32, dimsOf(r.c["y_shape"])...))
	require.NoError(r, err)
	h, err := m.Fit(context.Background(), d, keras.FitConfig{ValidationSplit: 0.5, Verbose: keras.Silent})
	require.NoError(r, err)
	require.Equal(r, decode[[]string](r, r.c["history_keys"]), h.Keys())
}

// fromLogits: as Keras on TensorFlow, a loss takes the logits under a softmax or sigmoid whatever FromLogits says. The case of JAX
// shows what this library does not do.
func fromLogits(r *run) {
	if r.c["backend"] != "tensorflow" {
		r.skip("from_logits as on " + r.c["backend"].(string))
	}
	samples := object(r.c["data"])
	x, y := decode[[][]float32](r, samples["x"]), decode[[]int32](r, samples["y"])
	kernel, bias := decode[[][]float32](r, list(samples["w"])[0]), decode[[]float32](r, list(samples["w"])[1])
	for name, part := range object(r.c["results"]) {
		words := strings.Split(name, "|")
		m := logitsModel(r, words[1], len(kernel), len(bias))
		l, oneHot := logitsLoss(r, words[0], words[2] == "from_logits=True")
		require.NoError(r, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.5}, Loss: l}), name)
		require.NoError(r, m.SetWeights([]*tensor.Tensor{tensor.Of(slices.Concat(kernel...), len(kernel), len(bias)), tensor.Of(bias)}))
		targets := tensor.Of(y)
		if oneHot {
			hot, err := data.ToCategorical(targets, len(bias))
			require.NoError(r, err)
			targets = hot
		}
		d, err := data.New(tensor.Of(slices.Concat(x...), len(x), len(kernel)), targets)
		require.NoError(r, err)
		logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
		require.NoError(r, err)
		want := object(part)
		require.InDelta(r, want["evaluate_loss"], logs["loss"], 1e-5, name)
		h, err := m.Fit(context.Background(), d, keras.FitConfig{Verbose: keras.Silent})
		require.NoError(r, err)
		require.InDelta(r, want["train_loss"], h.History["loss"][0], 1e-5, name)
		ws, err := m.GetWeights()
		require.NoError(r, err)
		after := decode[[][]float32](r, want["kernel_after_one_sgd_step"])
		require.InDeltaSlice(r, slices.Concat(after...), tensor.Data[float32](ws[0]), 1e-5, name)
	}
}

func logitsModel(r *run, output string, in, units int) *keras.Model {
	r.Helper()
	x := keras.Input(in)
	switch output {
	case "Dense softmax":
		return keras.Sequential(x, &layers.Dense{Units: units, Activation: activations.Softmax})
	case "Dense sigmoid":
		return keras.Sequential(x, &layers.Dense{Units: units, Activation: activations.Sigmoid})
	case "Dense linear":
		return keras.Sequential(x, &layers.Dense{Units: units})
	case "Dense+Softmax layer":
		return keras.Sequential(x, &layers.Dense{Units: units}, &layers.Softmax{})
	}
	require.Fail(r, "unknown output", output)
	return nil
}

func logitsLoss(r *run, name string, fromLogits bool) (l losses.Loss, oneHot bool) {
	r.Helper()
	switch name {
	case "SparseCategoricalCrossentropy":
		return &losses.SparseCategoricalCrossentropy{FromLogits: fromLogits}, false
	case "CategoricalCrossentropy":
		return &losses.CategoricalCrossentropy{FromLogits: fromLogits}, true
	case "BinaryCrossentropy":
		return &losses.BinaryCrossentropy{FromLogits: fromLogits}, true
	}
	require.Fail(r, "unknown loss", name)
	return nil, false
}
