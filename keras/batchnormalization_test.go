package keras_test

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// still is SGD whose steps are too small to see, so that only what layers assign changes.
var still = &optimizers.SGD{LearningRate: 1e-30}

// movingMean returns that of the only BatchNormalization of one channel.
func movingMean(t *testing.T, m *keras.Model) float64 {
	t.Helper()
	for i, v := range m.Weights() {
		if strings.HasSuffix(v.Name, "/moving_mean") {
			ws, err := m.GetWeights()
			require.NoError(t, err)
			return ws[i].At(0)
		}
	}
	require.Fail(t, "no moving mean")
	return 0
}

// half moves half of the way in each step.
func half() *layers.BatchNormalization { return &layers.BatchNormalization{Momentum: new(0.5)} }

func TestMovingStatistics(t *testing.T) {
	d := dataset(t, column(1, 3), column(0, 0))
	m := compile(t, keras.Sequential(keras.Input(1), half()), still, &losses.MeanSquaredError{})
	require.InDelta(t, 0, predict(t, m, column(0)).At(0, 0), 1e-6)
	fit(t, m, d, keras.FitConfig{Epochs: 2})
	require.InDelta(t, 1.5, movingMean(t, m), 1e-6, "half of the way to 2, twice")
	require.InDelta(t, 0, predict(t, m, column(1.5)).At(0, 0), 1e-6, "predictions go by it")
	_, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	predict(t, m, column(1, 3))
	require.InDelta(t, 1.5, movingMean(t, m), 1e-6, "only training moves them")
}

// TestSharedBatchNormalization: each call of a step moves the statistics, in the order of the calls.
func TestSharedBatchNormalization(t *testing.T) {
	n := half()
	a, b := keras.Input(1), keras.Input(1)
	y := keras.Apply(&layers.Add{}, a.Apply(n), b.Apply(n))
	require.NoError(t, y[0].Err())
	m := compile(t, keras.NewModel([]*keras.Tensor{a, b}, y), still, &losses.MeanSquaredError{})
	fit(t, m, &data.Arrays{X: []*tensor.Tensor{column(1, 3), column(10, 10)}, Y: []*tensor.Tensor{column(0, 0)}}, keras.FitConfig{})
	require.InDelta(t, (0.5*2+10)/2, movingMean(t, m), 1e-6)
}

// TestFrozenBatchNormalization runs in inference mode from the next Compile on, as one with weights to train does.
func TestFrozenBatchNormalization(t *testing.T) {
	d := dataset(t, column(1, 3), column(0, 0))
	for _, n := range []*layers.BatchNormalization{half(), {Momentum: new(0.5), NoCenter: true, NoScale: true}} {
		dense := &layers.Dense{Units: 1}
		m := compile(t, keras.Sequential(keras.Input(1), n, dense), still, &losses.MeanSquaredError{})
		n.SetTrainable(false)
		fit(t, m, d, keras.FitConfig{})
		require.InDelta(t, 1, movingMean(t, m), 1e-6, "it counts from the next Compile on")
		compile(t, m, still, &losses.MeanSquaredError{})
		before := predict(t, m, column(5))
		h := fit(t, m, d, keras.FitConfig{})
		require.InDelta(t, 1, movingMean(t, m), 1e-6)
		require.True(t, before.Equal(predict(t, m, column(5))))
		ys := predict(t, m, column(1, 3))
		require.InDelta(t, (math.Pow(ys.At(0, 0), 2)+math.Pow(ys.At(1, 0), 2))/2, h.History["loss"][0], 1e-6, "the loss is that of inference")
		n.SetTrainable(true)
		fit(t, m, d, keras.FitConfig{})
		require.InDelta(t, 1, movingMean(t, m), 1e-6)
		compile(t, m, still, &losses.MeanSquaredError{})
		fit(t, m, d, keras.FitConfig{})
		require.InDelta(t, 1.5, movingMean(t, m), 1e-6)
	}
}

// TestFrozenSinceCompile: the warning is for layers too that have nothing to train.
func TestFrozenSinceCompile(t *testing.T) {
	n := &layers.BatchNormalization{NoCenter: true, NoScale: true}
	m := compile(t, keras.Sequential(keras.Input(1), n, &layers.Dense{Units: 1}), still, &losses.MeanSquaredError{})
	n.SetTrainable(false)
	var out bytes.Buffer
	fit(t, m, dataset(t, column(1, 3), column(0, 0)), keras.FitConfig{Output: &out})
	require.Contains(t, out.String(), "have been frozen or thawed since Compile")
}
