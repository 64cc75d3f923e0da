package keras_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
)

// TestImageLayersInAModel: they augment in training, the same on any number of threads, and not in a prediction.
func TestImageLayersInAModel(t *testing.T) {
	ds := pictures(t, 24)
	train := func(threads int, ls ...layers.Layer) (*keras.Model, float64) {
		require.NoError(t, keras.SetThreads(threads))
		keras.SetSeed(4)
		model := keras.Sequential(keras.Input(7, 9, 2), append(ls, &layers.Flatten{}, &layers.Dense{Units: 24})...)
		require.NoError(t, model.Compile(keras.CompileConfig{
			Optimizer: &optimizers.SGD{LearningRate: 1e-6}, Loss: &losses.SparseCategoricalCrossentropy{FromLogits: true},
		}))
		h, err := model.Fit(context.Background(), ds, keras.FitConfig{BatchSize: 10, Epochs: 2, Verbose: keras.Silent})
		require.NoError(t, err)
		loss, _ := h.Last("loss")
		return model, loss
	}
	defer func() { require.NoError(t, keras.SetThreads(runtime.GOMAXPROCS(0))) }()
	random := func() []layers.Layer {
		return []layers.Layer{
			&layers.RandomFlip{}, &layers.RandomRotation{Factor: layers.Factor{0.1}}, &layers.RandomContrast{Factor: layers.Factor{0.5}},
			&layers.RandomTranslation{HeightFactor: layers.Factor{0.2}, WidthFactor: layers.Factor{0.2}, FillMode: layers.FillConstant},
			&layers.RandomZoom{HeightFactor: layers.Factor{0.2}}, &layers.RandomBrightness{Factor: layers.Factor{0.2}},
		}
	}
	one, lossOfOne := train(1, random()...)
	_, lossOfFour := train(4, random()...)
	plain, plainLoss := train(1)
	require.Equal(t, lossOfOne, lossOfFour)
	require.NotEqual(t, lossOfOne, plainLoss)

	weights, err := one.GetWeights()
	require.NoError(t, err)
	require.NoError(t, plain.SetWeights(weights))
	got, err := one.Predict(context.Background(), ds.X[0], keras.PredictConfig{})
	require.NoError(t, err)
	want, err := plain.Predict(context.Background(), ds.X[0], keras.PredictConfig{})
	require.NoError(t, err)
	require.Equal(t, want, got)
}
