package keras_test

import (
	"context"
	"testing"

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

// classifier is a model of samples of 4 numbers and 3 classes.
func classifier() *keras.Model {
	return keras.Sequential(
		keras.Input(4),
		&layers.Dense{Units: 5, Activation: activations.Tanh},
		&layers.Dense{Units: 3},
	)
}

func compile(t testing.TB, m *keras.Model, o optimizers.Optimizer, l losses.Loss, names ...string) *keras.Model {
	t.Helper()
	require.NoError(t, m.Err())
	var ms []metrics.Metric
	for _, n := range names {
		ms = append(ms, metrics.Named(n))
	}
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: o, Loss: l, Metrics: ms}))
	return m
}

// sparse is the loss of a classifier.
func sparse() losses.Loss { return &losses.SparseCategoricalCrossentropy{FromLogits: true} }

// compiled is a classifier ready to learn.
func compiled(t testing.TB) *keras.Model {
	t.Helper()
	return compile(t, classifier(), &optimizers.SGD{LearningRate: 0.1}, sparse(), "accuracy")
}

// samples makes n rows of dims numbers that follow a fixed pattern.
func samples(n int, dims ...int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, append([]int{n}, dims...)...)
	for i, numbers := 0, tensor.Data[float32](x); i < len(numbers); i++ {
		numbers[i] = float32((i*37+11)%101)/50 - 1
	}
	return x
}

// labels makes n classes below k.
func labels(n, k int) *tensor.Tensor {
	y := tensor.New(tensor.Int32, n)
	for i := range n {
		tensor.Data[int32](y)[i] = int32((i * i) % k)
	}
	return y
}

func dataset(t testing.TB, x, y *tensor.Tensor) *data.Arrays {
	t.Helper()
	d, err := data.New(x, y)
	require.NoError(t, err)
	return d
}

// classes is a data set for a classifier.
func classes(t testing.TB, n int) *data.Arrays { return dataset(t, samples(n, 4), labels(n, 3)) }

// weights returns the bytes of all weights.
func weights(t testing.TB, m *keras.Model) [][]byte {
	t.Helper()
	if m.Err() != nil {
		return nil
	}
	ts, err := m.GetWeights()
	require.NoError(t, err)
	var all [][]byte
	for _, w := range ts {
		all = append(all, w.Bytes())
	}
	return all
}

func fit(t testing.TB, m *keras.Model, d data.Dataset, cfg keras.FitConfig) *keras.History {
	t.Helper()
	cfg.Verbose = keras.Silent
	h, err := m.Fit(context.Background(), d, cfg)
	require.NoError(t, err)
	return h
}
