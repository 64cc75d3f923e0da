package images_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/data/images"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/stretchr/testify/require"
)

func twoClasses(t *testing.T) *keras.Model {
	keras.SetSeed(1)
	model := keras.Sequential(keras.Input(6, 5, 3), &layers.Rescaling{Scale: 1. / 255}, &layers.Flatten{}, &layers.Dense{Units: 2})
	require.NoError(t, model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.SGD{LearningRate: 0.5},
		Loss:      &losses.SparseCategoricalCrossentropy{FromLogits: true},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	}))
	return model
}

// A folder trains a model as arrays do, directly, split by Fit, and read ahead.
func TestFit(t *testing.T) {
	dir := madeFolder()
	defer os.RemoveAll(dir)
	folder := images.Folder{ImageSize: [2]int{6, 5}, Seed: 2}
	rows, err := folder.Open(dir)
	require.NoError(t, err)
	arrays, err := data.Collect(rows)
	require.NoError(t, err)
	var reached []float64
	for _, train := range []data.Dataset{rows, arrays, data.Prefetch(data.Batched{Rows: rows, Size: 4}, 2)} {
		fit := keras.FitConfig{BatchSize: 4, Epochs: 20, Verbose: keras.Silent}
		if _, ok := train.(data.Indexed); ok {
			fit.ValidationSplit = 0.2
		}
		model := twoClasses(t)
		_, err := model.Fit(t.Context(), train, fit)
		require.NoError(t, err)
		result, err := model.Evaluate(t.Context(), rows, keras.EvaluateConfig{Verbose: keras.Silent})
		require.NoError(t, err)
		require.Equal(t, 1.0, result["accuracy"])
		reached = append(reached, result["loss"])
	}
	require.Equal(t, reached[0], reached[1], "the same bits")

	x, err := folder.ReadFile(filepath.Join(dir, "white", "0.png"))
	require.NoError(t, err)
	y, err := twoClasses(t).Predict(t.Context(), x, keras.PredictConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, y.Dims())
}

func TestFitNamesABadFile(t *testing.T) {
	dir := madeFolder()
	defer os.RemoveAll(dir)
	bad := filepath.Join(dir, "white", "3.png")
	require.NoError(t, os.WriteFile(bad, []byte("no picture"), 0o600))
	rows, err := images.Folder{ImageSize: [2]int{6, 5}}.Open(dir)
	require.NoError(t, err)
	for _, train := range []data.Dataset{rows, data.Prefetch(data.Batched{Rows: rows, Size: 4}, 2)} {
		_, err = twoClasses(t).Fit(t.Context(), train, keras.FitConfig{Verbose: keras.Silent})
		var file *images.FileError
		require.ErrorAs(t, err, &file)
		require.Equal(t, bad, file.Path)
	}
}
