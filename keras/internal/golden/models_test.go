package golden_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/internal/golden"
	"github.com/gokeras/gokeras/tensor"
)

// prepare builds and compiles the model of a case and sets its weights; nil when something in it does not exist.
func prepare(t *testing.T, g *run, c golden.Case) (*keras.Model, *data.Arrays) {
	t.Helper()
	m := modelOf(t, c["model"])
	if m == nil || !compileOf(t, m, c["compile_config"]) {
		return nil, nil
	}
	var ws []*tensor.Tensor
	for _, part := range c["initial_weights"].([]any) {
		ws = append(ws, g.tensor(t, part.(map[string]any)["value"]))
	}
	require.NoError(t, m.SetWeights(ws))
	a := &data.Arrays{X: g.tensors(t, c["x"]), Y: g.tensors(t, c["y"])}
	if c["sample_weight"] != nil {
		a.W = []*tensor.Tensor{g.tensor(t, c["sample_weight"])}
	}
	return m, a
}

func requireWeights(t *testing.T, g *run, c golden.Case, m *keras.Model, key string) {
	t.Helper()
	got, err := m.GetWeights()
	require.NoError(t, err)
	want := g.tensors(t, c[key])
	require.Len(t, got, len(want))
	for i := range want {
		near(t, c, want[i], got[i], key+" "+m.Weights()[i].Name)
	}
}

func predict(t *testing.T, m *keras.Model, x *tensor.Tensor) *tensor.Tensor {
	t.Helper()
	y, err := m.Predict(context.Background(), x, keras.PredictConfig{})
	require.NoError(t, err)
	return y
}

// TestTraining takes a Fit of one batch for each train_on_batch.
func TestTraining(t *testing.T) {
	check(t, "training", "train_on_batch", 5, func(t *testing.T, g *run, c golden.Case) bool {
		m, all := prepare(t, g, c)
		if m == nil || c["class_weight"] != nil {
			return false
		}
		size := int(c["batch_size"].(float64))
		named := c["metrics"].(map[string]any)
		for step, loss := range c["losses"].([]any) {
			from := step * size % all.Len()
			rows, err := data.Rows(all, from, from+size)
			require.NoError(t, err)
			h, err := m.Fit(context.Background(), rows, keras.FitConfig{BatchSize: size, NoShuffle: true, Verbose: keras.Silent})
			require.NoError(t, err)
			near(t, c, number(loss.(float64)), number(h.History["loss"][0]), "loss")
			for name, values := range named {
				near(t, c, number(values.([]any)[step].(float64)), number(h.History[name][0]), name)
			}
			if step == 0 {
				requireWeights(t, g, c, m, "weights_after_step_1")
			}
		}
		requireWeights(t, g, c, m, "final_weights")
		want := g.tensors(t, c["predict_first_batch"])[0]
		near(t, c, want, predict(t, m, all.X[0].Rows(0, want.Len())), "prediction")
		return true
	})
}

func TestFit(t *testing.T) {
	check(t, "fit", "fit", 8, func(t *testing.T, g *run, c golden.Case) bool {
		args := c["fit_args"].(map[string]any)
		for k := range args {
			if !slices.Contains([]string{"epochs", "batch_size", "validation_split"}, k) {
				return false
			}
		}
		m, train := prepare(t, g, c)
		if m == nil || c["callbacks"] != nil {
			return false
		}
		cfg := keras.FitConfig{NoShuffle: true, Verbose: keras.Silent, Epochs: int(args["epochs"].(float64))}
		if size, ok := args["batch_size"]; ok {
			cfg.BatchSize = int(size.(float64))
		}
		cfg.ValidationSplit, _ = args["validation_split"].(float64)
		if c["x_val"] != nil {
			cfg.ValidationData = &data.Arrays{X: g.tensors(t, c["x_val"]), Y: g.tensors(t, c["y_val"])}
		}
		h, err := m.Fit(context.Background(), train, cfg)
		require.NoError(t, err)
		require.Equal(t, dimsOf(c["epoch"]), h.Epoch)
		require.ElementsMatch(t, c["history_keys"], slices.Collect(maps.Keys(h.History)))
		for name, values := range c["history"].(map[string]any) {
			for i, v := range values.([]any) {
				near(t, c, number(v.(float64)), number(h.History[name][i]), name)
			}
		}
		requireWeights(t, g, c, m, "final_weights")
		logs, err := m.Evaluate(context.Background(), &data.Arrays{X: train.X, Y: train.Y}, keras.EvaluateConfig{BatchSize: 5, Verbose: keras.Silent})
		require.NoError(t, err)
		for name, v := range c["evaluate_batch5"].(map[string]any) {
			near(t, c, number(v.(float64)), number(logs[name]), "evaluate "+name)
		}
		want := g.tensors(t, c["predict"])[0]
		near(t, c, want, predict(t, m, train.X[0].Rows(0, want.Len())), "prediction")
		return true
	})
}
