package golden_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// prepare builds and compiles the model of a case, sets its weights and returns it with the samples.
func prepare(r *run) (*keras.Model, *data.Arrays) {
	r.Helper()
	text, err := json.Marshal(r.c["model"])
	require.NoError(r, err)
	m, err := keras.ModelFromJSON(text)
	r.must(err)
	r.must(m.CompileFromConfig(r.c["compile_config"]))
	var ws []*tensor.Tensor
	for _, part := range list(r.c["initial_weights"]) {
		ws = append(ws, r.tensor(object(part)["value"]))
	}
	require.NoError(r, m.SetWeights(ws))
	a := &data.Arrays{X: r.tensors(r.c["x"]), Y: r.tensors(r.c["y"])}
	if r.c["sample_weight"] != nil {
		a.W = []*tensor.Tensor{r.tensor(r.c["sample_weight"])}
	}
	return m, a
}

// trainOnBatch: loss and metrics of each step before its update, the weights and predictions in the end.
func trainOnBatch(r *run) {
	m, all := prepare(r)
	size := int(r.c["batch_size"].(float64))
	cfg := keras.BatchConfig{ClassWeight: classWeight(r, r.c["class_weight"]), Output: io.Discard}
	named := object(r.c["metrics"])
	for step, loss := range list(r.c["losses"]) {
		from := step * size % all.Len()
		logs, err := m.TrainOnBatch(context.Background(), batchOf(all, from, from+size), cfg)
		require.NoError(r, err)
		r.near(r.c, number(loss.(float64)), number(logs["loss"]), "loss")
		for name, values := range named {
			r.near(r.c, number(list(values)[step].(float64)), number(logs[name]), name)
		}
		require.Len(r, logs, 1+len(named))
		if step == 0 {
			requireWeights(r, m, "weights_after_step_1")
		}
	}
	requireWeights(r, m, "final_weights")
	requirePredictions(r, m, all, "predict_first_batch")
}

// fit: the history, with its keys in order, the weights, an evaluation and predictions.
func fit(r *run) {
	m, train := prepare(r)
	cfg := fitConfig(r)
	var out bytes.Buffer
	cfg.Output = &out
	h, err := m.Fit(context.Background(), train, cfg)
	require.NoError(r, err)
	require.Equal(r, dimsOf(r.c["epoch"]), h.Epoch)
	require.Equal(r, decode[[]string](r, r.c["history_keys"]), h.Keys())
	for name, values := range object(r.c["history"]) {
		require.Len(r, h.History[name], len(list(values)), name)
		for i, v := range list(values) {
			r.near(r.c, number(v.(float64)), number(h.History[name][i]), name)
		}
	}
	steps := cfg.StepsPerEpoch * (cmp.Or(cfg.Epochs, 1) - cfg.InitialEpoch)
	ranOut := steps*cmp.Or(cfg.BatchSize, 32) > train.Len()
	require.Equal(r, ranOut, strings.Contains(out.String(), "ran out of data"), "%s", out.String())
	requireWeights(r, m, "final_weights")
	logs, err := m.Evaluate(context.Background(), &data.Arrays{X: train.X, Y: train.Y}, keras.EvaluateConfig{BatchSize: 5, Verbose: keras.Silent})
	require.NoError(r, err)
	want := object(r.c["evaluate_batch5"])
	require.ElementsMatch(r, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(logs)))
	for name, v := range want {
		r.near(r.c, number(v.(float64)), number(logs[name]), "evaluate "+name)
	}
	requirePredictions(r, m, train, "predict")
}

// fitConfig reads the arguments of a fit.
func fitConfig(r *run) keras.FitConfig {
	r.Helper()
	cfg := keras.FitConfig{NoShuffle: true, Verbose: keras.Silent}
	whole := map[string]*int{
		"epochs": &cfg.Epochs, "initial_epoch": &cfg.InitialEpoch, "batch_size": &cfg.BatchSize, "steps_per_epoch": &cfg.StepsPerEpoch,
		"validation_batch_size": &cfg.ValidationBatchSize, "validation_steps": &cfg.ValidationSteps, "validation_freq": &cfg.ValidationFreq,
	}
	for name, v := range object(r.c["fit_args"]) {
		switch {
		case whole[name] != nil:
			*whole[name] = int(v.(float64))
		case name == "validation_split":
			cfg.ValidationSplit = v.(float64)
		case name == "class_weight":
			cfg.ClassWeight = classWeight(r, v)
		default:
			r.skip("fit with " + name)
		}
	}
	if r.c["x_val"] != nil {
		validation := &data.Arrays{X: r.tensors(r.c["x_val"]), Y: r.tensors(r.c["y_val"])}
		if r.c["sample_weight_val"] != nil {
			validation.W = []*tensor.Tensor{r.tensor(r.c["sample_weight_val"])}
		}
		cfg.ValidationData = validation
	}
	for _, part := range list(r.c["callbacks"]) {
		cfg.Callbacks = append(cfg.Callbacks, callbackFrom(r, object(part)))
	}
	return cfg
}

// callbackFrom builds a callback from its config; a LearningRateScheduler has a rule in words instead.
func callbackFrom(r *run, part map[string]any) keras.Callback {
	r.Helper()
	switch rule := part["rule"]; {
	case rule == nil:
		return built(r, callbacks.FromConfig, any(part))
	case rule == "epoch 0 keeps lr, each later epoch halves it":
		return &callbacks.LearningRateScheduler{Schedule: func(epoch int, rate float64) float64 {
			if epoch == 0 {
				return rate
			}
			return rate / 2
		}}
	default:
		r.skip(fmt.Sprintf("%v with the rule %q", part["class_name"], rule))
		return nil
	}
}

// classWeight reads {"0": 1.0}.
func classWeight(r *run, part any) map[int]float64 {
	r.Helper()
	if part == nil {
		return nil
	}
	weights := map[int]float64{}
	for class, w := range object(part) {
		k, err := strconv.Atoi(class)
		require.NoError(r, err)
		weights[k] = w.(float64)
	}
	return weights
}

// batchOf are rows [from, to) of a.
func batchOf(a *data.Arrays, from, to int) *data.Batch {
	cut := func(ts []*tensor.Tensor) []*tensor.Tensor {
		var out []*tensor.Tensor
		for _, x := range ts {
			out = append(out, x.Rows(from, to))
		}
		return out
	}
	return &data.Batch{X: cut(a.X), Y: cut(a.Y), W: cut(a.W)}
}

func requireWeights(r *run, m *keras.Model, key string) {
	r.Helper()
	got, err := m.GetWeights()
	require.NoError(r, err)
	want := r.tensors(r.c[key])
	require.Len(r, got, len(want))
	for i := range want {
		if name := m.Weights()[i].Name; !slices.Contains(drifting[r.c["id"].(string)], name) {
			r.near(r.c, want[i], got[i], key+" "+name)
		}
	}
}

// drifting are weights that Keras does not compute either. The true gradient of a bias in front of a batch normalization is 0, as the
// mean is taken away again, and Adam makes steps of what rounding leaves of it; the moving mean goes with the bias. After these 20
// steps in float64 the bias is the initial one. From its golden value Keras itself is off by 0.005 with JAX, and by 0.002 with
// TensorFlow when oneDNN is on; all other weights and the predictions agree to 2e-6.
var drifting = map[string][]string{"cnn_bn_adam": {"conv2d_1/bias", "batch_normalization_1/moving_mean"}}

// requirePredictions compares the outputs for the first rows.
func requirePredictions(r *run, m *keras.Model, a *data.Arrays, key string) {
	r.Helper()
	want := r.tensors(r.c[key])
	xs := make([]*tensor.Tensor, len(a.X))
	for i, x := range a.X {
		xs[i] = x.Rows(0, want[0].Len())
	}
	got, err := m.PredictAll(context.Background(), xs, keras.PredictConfig{})
	require.NoError(r, err)
	require.Len(r, got, len(want))
	for i := range want {
		r.near(r.c, want[i], got[i], key)
	}
}
