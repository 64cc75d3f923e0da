package keras_test

import (
	"context"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// slope is the model y = w x with w = 2 at first.
func slope(r regularizers.Regularizer) *keras.Model {
	return keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, NoBias: true, KernelInitializer: initializers.Constant{Value: 2}, KernelRegularizer: r})
}

func column(x ...float32) *tensor.Tensor { return tensor.Of(x, len(x), 1) }

func TestHistory(t *testing.T) {
	m := compiled(t)
	h := fit(t, m, classes(t, 20), keras.FitConfig{Epochs: 3, ValidationSplit: 0.25})
	require.Equal(t, []int{0, 1, 2}, h.Epoch)
	require.Len(t, h.TrainTime, 3)
	require.ElementsMatch(t, []string{"loss", "accuracy", "val_loss", "val_accuracy"}, slices.Collect(maps.Keys(h.History)))
	for name, values := range h.History {
		require.Len(t, values, 3, name)
	}
	last, ok := h.Last("val_loss")
	require.True(t, ok)
	require.Equal(t, h.History["val_loss"][2], last)
	_, ok = h.Last("val_mae")
	require.False(t, ok)
	h = fit(t, m, classes(t, 20), keras.FitConfig{})
	require.Len(t, h.History, 2, "no validation, no val_ keys")
}

// TestLossOfAnEpoch is the mean over batches, weighted by their rows, of the losses before each update, penalties included.
func TestLossOfAnEpoch(t *testing.T) {
	x, y := []float64{1, 2, -1, 3, 0.5}, []float64{3, 1, 0, 2, -1}
	const rate, size = 0.05, 2
	for name, c := range map[string]struct {
		r                 regularizers.Regularizer
		penalty, gradient func(w float64) float64
	}{
		"none": {nil, func(float64) float64 { return 0 }, func(float64) float64 { return 0 }},
		"L1":   {regularizers.L1{Factor: 0.1}, func(w float64) float64 { return 0.1 * math.Abs(w) }, func(w float64) float64 { return math.Copysign(0.1, w) }},
		"L2":   {regularizers.L2{Factor: 0.1}, func(w float64) float64 { return 0.1 * w * w }, func(w float64) float64 { return 0.2 * w }},
		"L1L2": {regularizers.L1L2{L1: 0.1, L2: 0.3}, func(w float64) float64 { return 0.1*math.Abs(w) + 0.3*w*w },
			func(w float64) float64 { return math.Copysign(0.1, w) + 0.6*w }},
		"defaults": {regularizers.L2{}, func(w float64) float64 { return 0.01 * w * w }, func(w float64) float64 { return 0.02 * w }},
	} {
		t.Run(name, func(t *testing.T) {
			w, total := 2.0, 0.0
			for at := 0; at < len(x); at += size {
				to := min(at+size, len(x))
				n, loss, grad := float64(to-at), c.penalty(w), c.gradient(w)
				for i := at; i < to; i++ {
					e := w*x[i] - y[i]
					loss += e * e / n
					grad += 2 * e * x[i] / n
				}
				total += loss * n
				w -= rate * grad
			}
			m := compile(t, slope(c.r), &optimizers.SGD{LearningRate: rate}, &losses.MeanSquaredError{})
			d := dataset(t, column(1, 2, -1, 3, 0.5), column(3, 1, 0, 2, -1))
			h := fit(t, m, d, keras.FitConfig{BatchSize: size, NoShuffle: true})
			require.InDelta(t, total/float64(len(x)), h.History["loss"][0], 1e-5)
			ws, err := m.GetWeights()
			require.NoError(t, err)
			require.InDelta(t, w, ws[0].At(0, 0), 1e-6)
		})
	}
}

func TestEvaluateByHand(t *testing.T) {
	m := compile(t, slope(regularizers.L2{Factor: 0.5}), &optimizers.SGD{}, &losses.MeanSquaredError{}, "binary_accuracy")
	d := dataset(t, column(1, 2, -1), column(1, 0, 0)) // predictions 2, 4, -2
	before := weights(t, m)
	for _, size := range []int{0, 1, 2, 3} {
		logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: size, Verbose: keras.Silent})
		require.NoError(t, err)
		require.InDelta(t, (1.0+16+4)/3+0.5*4, logs["loss"], 1e-5)
		require.InDelta(t, 2.0/3, logs["binary_accuracy"], 1e-7)
		require.Len(t, logs, 2)
	}
	require.Equal(t, before, weights(t, m))
}

func TestSampleWeights(t *testing.T) {
	m := compile(t, slope(nil), &optimizers.SGD{}, &losses.MeanSquaredError{})
	d := dataset(t, column(1, 2, -1), column(1, 0, 0))
	d.W = []*tensor.Tensor{tensor.Of([]float64{1, 0.5, 0})}
	logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.InDelta(t, (1.0+0.5*16)/3, logs["loss"], 1e-5, "divided by the rows, not by the weights")
}

// TestValidationSplit: the last rows are never trained on, whatever the shuffle.
func TestValidationSplit(t *testing.T) {
	nan := float32(math.NaN())
	m := compile(t, slope(nil), &optimizers.SGD{}, &losses.MeanSquaredError{})
	d := dataset(t, column(1, 2, 3, 4, 5, 6, nan, nan), column(2, 4, 6, 8, 10, 12, 0, 0))
	h := fit(t, m, d, keras.FitConfig{ValidationSplit: 0.25, Epochs: 3, BatchSize: 2})
	for i := range h.Epoch {
		require.Zero(t, h.History["loss"][i])
		require.True(t, math.IsNaN(h.History["val_loss"][i]))
	}
	d = dataset(t, column(1, 2, 3, 4), column(0, 1, 0, 5))
	h = fit(t, m, d, keras.FitConfig{ValidationSplit: 0.5})
	last, err := data.Rows(d, 2, 4)
	require.NoError(t, err)
	logs, err := m.Evaluate(context.Background(), last, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.Equal(t, logs["loss"], h.History["val_loss"][0], "validated after the epoch's last step")
}

func TestFitBeforeCompile(t *testing.T) {
	m := classifier()
	before := weights(t, m)
	h, err := m.Fit(context.Background(), classes(t, 6), keras.FitConfig{})
	require.ErrorContains(t, err, "keras: Fit: the model is not compiled: call Compile first")
	require.NotNil(t, h)
	_, err = m.Evaluate(context.Background(), classes(t, 6), keras.EvaluateConfig{})
	require.ErrorContains(t, err, "keras: Evaluate: the model is not compiled")
	require.ErrorContains(t, m.PrintProgram(nil, classes(t, 6), 2), "keras: PrintProgram: the model is not compiled")
	require.Equal(t, before, weights(t, m))
}

// TestCompileTwice: the optimizer and the shuffles start anew, the weights stay.
func TestCompileTwice(t *testing.T) {
	keras.SetSeed(3)
	m := compile(t, classifier(), &optimizers.Adam{}, &losses.SparseCategoricalCrossentropy{FromLogits: true}, "accuracy")
	first, err := m.GetWeights()
	require.NoError(t, err)
	fit(t, m, classes(t, 20), keras.FitConfig{Epochs: 2, BatchSize: 4})
	trained := weights(t, m)
	compile(t, m, &optimizers.Adam{}, &losses.SparseCategoricalCrossentropy{FromLogits: true})
	require.Equal(t, trained, weights(t, m))
	require.NoError(t, m.SetWeights(first))
	h := fit(t, m, classes(t, 20), keras.FitConfig{Epochs: 2, BatchSize: 4})
	require.Equal(t, trained, weights(t, m))
	require.Len(t, h.History, 1, "the metrics are the new ones")
}

// TestNilContext is refused before anything runs.
func TestNilContext(t *testing.T) {
	m := compiled(t)
	var none context.Context
	_, err := m.Fit(none, classes(t, 6), keras.FitConfig{})
	require.ErrorContains(t, err, "keras: Fit: the context is nil")
	_, err = m.Evaluate(none, classes(t, 6), keras.EvaluateConfig{})
	require.ErrorContains(t, err, "keras: Evaluate: the context is nil")
	_, err = m.Predict(none, samples(6, 4), keras.PredictConfig{})
	require.ErrorContains(t, err, "keras: Predict: the context is nil")
}
