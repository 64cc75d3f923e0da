package keras_test

import (
	"bytes"
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/tensor"
)

// TestModelsThatAreNone answer with errors, whatever they are asked.
func TestModelsThatAreNone(t *testing.T) {
	ctx := context.Background()
	for name, m := range map[string]*keras.Model{"zero": {}, "nothing": keras.NewModel(nil, nil), "no input": keras.Sequential(nil), "nil layer": keras.Sequential(keras.Input(4), nil)} {
		d, b := classes(t, 4), cut(classes(t, 4), 4)[0]
		for what, f := range map[string]func() error{
			"Compile":           func() error { return m.Compile(keras.CompileConfig{Loss: &losses.MeanSquaredError{}}) },
			"CompileFromConfig": func() error { return m.CompileFromConfig(nil) },
			"Fit":               func() error { _, err := m.Fit(ctx, d, keras.FitConfig{}); return err },
			"Evaluate":          func() error { _, err := m.Evaluate(ctx, d, keras.EvaluateConfig{}); return err },
			"Predict":           func() error { _, err := m.Predict(ctx, d.X[0], keras.PredictConfig{}); return err },
			"PredictAll":        func() error { _, err := m.PredictAll(ctx, nil, keras.PredictConfig{}); return err },
			"PredictOnBatch":    func() error { _, err := m.PredictOnBatch(ctx); return err },
			"PredictDataset":    func() error { _, err := m.PredictDataset(ctx, d, keras.PredictConfig{}); return err },
			"TrainOnBatch":      func() error { _, err := m.TrainOnBatch(ctx, b, keras.BatchConfig{}); return err },
			"TestOnBatch":       func() error { _, err := m.TestOnBatch(ctx, b); return err },
			"PrintProgram":      func() error { return m.PrintProgram(nil, d, 0) },
			"SetLearningRate":   func() error { return m.SetLearningRate(1) },
			"GetLayerAt":        func() error { _, err := m.GetLayerAt(0); return err },
			"ReadWeights":       func() error { return m.ReadWeights(nil, 100) },
			"WriteWeights":      func() error { return m.WriteWeights(nil) },
		} {
			require.Error(t, f(), "%s: %s", name, what)
		}
		require.Zero(t, m.LearningRate())
		require.Empty(t, m.Weights())
		_, _ = m.ToJSON()
		_ = m.OutputNames()
		_ = m.Summary(new(bytes.Buffer))
	}
}

// TestNilArguments: nil writers print where no writer does, other nil arguments are errors.
func TestNilArguments(t *testing.T) {
	ctx := context.Background()
	m := compiled(t)
	var none *bytes.Buffer
	fitted, err := m.Fit(ctx, classes(t, 6), keras.FitConfig{Output: none, Verbose: keras.Silent, ClassWeight: map[int]float64{}})
	require.NoError(t, err)
	require.Len(t, fitted.Epoch, 1)
	_, err = m.Predict(ctx, samples(3, 4), keras.PredictConfig{Output: none, Steps: 1})
	require.NoError(t, err)
	require.EqualError(t, m.WriteWeights(none), "keras: WriteWeights: the writer is nil")
	require.EqualError(t, m.ReadWeights((*bytes.Reader)(nil), 8), "keras: ReadWeights: the reader is nil")
	for _, d := range []data.Dataset{nil, (*data.Arrays)(nil), &data.Arrays{}, &data.Arrays{X: []*tensor.Tensor{nil}}, &data.Arrays{X: []*tensor.Tensor{{}}}} {
		_, err = m.Fit(ctx, d, keras.FitConfig{StepsPerEpoch: 3, ValidationSplit: 0.5})
		require.ErrorContains(t, err, "keras: Fit: ")
		_, err = m.Evaluate(ctx, d, keras.EvaluateConfig{Steps: 3})
		require.ErrorContains(t, err, "keras: Evaluate: ")
		_, err = m.PredictDataset(ctx, d, keras.PredictConfig{Steps: 3})
		require.ErrorContains(t, err, "keras: Predict: ")
	}
	for _, b := range []*data.Batch{nil, {}, {X: []*tensor.Tensor{nil}}, {X: []*tensor.Tensor{{}}, N: 1}} {
		_, err = m.TrainOnBatch(ctx, b, keras.BatchConfig{ClassWeight: map[int]float64{0: 1}})
		require.ErrorContains(t, err, "keras: TrainOnBatch: ")
		_, err = m.TestOnBatch(ctx, b)
		require.ErrorContains(t, err, "keras: TestOnBatch: ")
	}

	r := keras.NewRun(ctx, nil, 1, 1, nil)
	require.Zero(t, r.LearningRate())
	require.EqualError(t, r.SetLearningRate(1), "keras: SetLearningRate: the run has no model")
	require.Equal(t, metrics.Down, r.Direction("loss"))
	_, err = new(keras.Function).Call(ctx)
	require.Error(t, err)
	_, err = new(keras.OptimizerState).LearningRate()
	require.ErrorContains(t, err, "make it with NewOptimizerState")
	require.ErrorContains(t, new(keras.OptimizerState).SetLearningRate(1), "make it with NewOptimizerState")
}

// long says that it has very many rows.
type long struct {
	*data.Arrays
	n int
}

func (l long) Check() error { return nil }
func (l long) Len() int     { return l.n }

// TestHugeNumbers are errors: they must not wrap around, or ask for more memory than there is.
func TestHugeNumbers(t *testing.T) {
	ctx := context.Background()
	m := compiled(t)
	for _, n := range []int{math.MinInt, -1, 0, math.MaxInt32 + 1, math.MaxInt} {
		_, err := m.Fit(ctx, long{classes(t, 4), n}, keras.FitConfig{})
		require.ErrorContains(t, err, "keras: Fit: the data ")
	}
	s := &source{batches: cut(classes(t, 8), 4, 4)}
	for _, size := range []int{1 << 45, 1 << 62, math.MaxInt} {
		_, err := m.Fit(ctx, s, keras.FitConfig{BatchSize: size})
		require.ErrorContains(t, err, "is too large")
		_, err = m.Evaluate(ctx, s, keras.EvaluateConfig{BatchSize: size})
		require.ErrorContains(t, err, "is too large")
	}
	fit(t, m, classes(t, 8), keras.FitConfig{StepsPerEpoch: math.MaxInt, Output: new(bytes.Buffer)})
}
