package keras_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

func predict(t *testing.T, m *keras.Model, x *tensor.Tensor) *tensor.Tensor {
	t.Helper()
	y, err := m.Predict(context.Background(), x, keras.PredictConfig{})
	require.NoError(t, err)
	return y
}

func layerNames(m *keras.Model) (names []string) {
	for _, l := range m.Layers() {
		names = append(names, layers.Name(l))
	}
	return names
}

func variableNames(m *keras.Model) (names []string) {
	for _, v := range m.Weights() {
		names = append(names, v.Name)
	}
	return names
}

func TestTwoInputs(t *testing.T) {
	a, b := keras.Input(4), keras.Input(3)
	y := keras.Apply(&sum{}, a.Apply(&layers.Dense{Units: 2}), b.Apply(&layers.Dense{Units: 2}, &layers.Dense{Units: 2}))
	m := compile(t, keras.NewModel([]*keras.Tensor{a, b}, y), &optimizers.SGD{LearningRate: 0.1}, &losses.MeanSquaredError{})
	// Keras's order: the layers of the longer branch lie farther from the output.
	require.Equal(t, []string{"dense_1", "dense", "dense_2", "sum"}, layerNames(m), "layers on different inputs get different names")
	require.Equal(t, []string{"dense_1/kernel", "dense_1/bias", "dense/kernel", "dense/bias", "dense_2/kernel", "dense_2/bias"}, variableNames(m))
	d := &data.Arrays{X: []*tensor.Tensor{samples(12, 4), samples(12, 3)}, Y: []*tensor.Tensor{samples(12, 2)}}
	h := fit(t, m, d, keras.FitConfig{Epochs: 20, BatchSize: 5})
	require.Less(t, h.History["loss"][19], h.History["loss"][0]/2)
	_, err := m.Predict(context.Background(), samples(12, 4), keras.PredictConfig{})
	require.ErrorContains(t, err, "keras: Predict: the model has 2 inputs and 1 outputs, want one each")
	_, err = m.Evaluate(context.Background(), classes(t, 6), keras.EvaluateConfig{})
	require.ErrorContains(t, err, "the data have 1 inputs, the model has 2")
	d.X[0], d.X[1] = d.X[1], d.X[0]
	_, err = m.Evaluate(context.Background(), d, keras.EvaluateConfig{})
	require.ErrorContains(t, err, "input 0: got samples of shape (None, 3), want (None, 4)")
}

func TestTwoOutputs(t *testing.T) {
	x := keras.Input(4)
	m := keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x.Apply(&layers.Dense{Units: 1}), x.Apply(&layers.Dense{Units: 2})})
	require.NoError(t, m.Err())
	require.Equal(t, []string{"dense", "dense_1"}, m.OutputNames())
	_, err := m.Predict(context.Background(), samples(2, 4), keras.PredictConfig{})
	require.ErrorContains(t, err, "1 inputs and 2 outputs")
}

// TestSharedLayer: y = w (w x), so that dy/dw = 2 w x, and w appears once among the weights.
func TestSharedLayer(t *testing.T) {
	d := &layers.Dense{Units: 1, NoBias: true}
	x := keras.Input(1)
	m := compile(t, keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x.Apply(d, d)}), &optimizers.SGD{LearningRate: 0.01}, &losses.HalfSumSquares{})
	require.Equal(t, 1, m.CountParams())
	require.NoError(t, m.SetWeights([]*tensor.Tensor{column(3)}))
	require.Equal(t, []float32{18}, tensor.Data[float32](predict(t, m, column(2))))
	fit(t, m, dataset(t, column(2), column(20)), keras.FitConfig{})
	require.InDelta(t, 3-0.01*(18-20)*2*3*2, numbers(t, m)[0], 1e-6)
}

// TestALayerInTwoModels: both see what either learns.
func TestALayerInTwoModels(t *testing.T) {
	shared := &layers.Dense{Units: 3}
	a := compile(t, keras.Sequential(keras.Input(4), shared), &optimizers.SGD{}, &losses.MeanSquaredError{})
	b := compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, shared, &layers.Dense{Units: 3}), &optimizers.SGD{}, &losses.MeanSquaredError{})
	require.Equal(t, []string{"dense"}, layerNames(a))
	require.Equal(t, []string{"dense_1", "dense", "dense_2"}, layerNames(b), "the name that a model knows stays")
	before := predict(t, a, samples(5, 4))
	fit(t, b, dataset(t, samples(5, 4), samples(5, 3)), keras.FitConfig{})
	require.Equal(t, weights(t, a), weights(t, b)[2:4])
	after := predict(t, a, samples(5, 4))
	require.False(t, before.Equal(after))
	fit(t, a, dataset(t, samples(5, 4), samples(5, 3)), keras.FitConfig{})
	require.Equal(t, weights(t, a), weights(t, b)[2:4])
}

func TestTwoModelsThatClash(t *testing.T) {
	one, two := &layers.Dense{Units: 3}, &layers.Dense{Units: 3}
	require.NoError(t, keras.Sequential(keras.Input(4), one).Err())
	require.NoError(t, keras.Sequential(keras.Input(3), two).Err())
	require.ErrorContains(t, keras.Sequential(keras.Input(4), one, two).Err(), `two layers are named "dense"`)
}

func TestNestedModels(t *testing.T) {
	inner := keras.Sequential(keras.Input(4), &layers.Dense{Units: 5}, &layers.Dense{Name: "last", Units: 4})
	inner.Name = "inner"
	outer := compile(t, keras.Sequential(keras.Input(4), inner, inner, &layers.Dense{Units: 3}), &optimizers.SGD{}, &losses.MeanSquaredError{})
	require.Equal(t, []string{"inner", "dense"}, layerNames(outer))
	require.Equal(t, (4*5+5)+(5*4+4)+(4*3+3), outer.CountParams(), "used twice, counted once")
	x := samples(6, 4)
	twice := predict(t, inner, predict(t, inner, x))
	head := keras.Sequential(keras.Input(4), outer.Layers()[1].(layers.Layer))
	require.True(t, tensor.AllClose(predict(t, outer, x), predict(t, head, twice), 1e-5, 1e-6))
	before := weights(t, inner)
	fit(t, outer, dataset(t, x, samples(6, 3)), keras.FitConfig{})
	require.NotEqual(t, before[0], weights(t, inner)[0])
}

func TestSmallShapes(t *testing.T) {
	m := keras.Sequential(keras.Input(), &layers.Flatten{})
	require.NoError(t, m.Err())
	require.Equal(t, []int{3, 1}, predict(t, m, samples(3)).Dims())
	x := keras.Input(2)
	same := compile(t, keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x}), &optimizers.SGD{}, &losses.MeanSquaredError{})
	require.True(t, samples(3, 2).Equal(predict(t, same, samples(3, 2))))
	require.Equal(t, []float64{0}, fit(t, same, dataset(t, samples(3, 2), samples(3, 2)), keras.FitConfig{}).History["loss"])
	wide := keras.Sequential(keras.Input(2, 3), &layers.Reshape{TargetShape: []int{3, -1}}, &layers.Dense{Units: 5}, &layers.Flatten{})
	require.NoError(t, wide.Err())
	require.Equal(t, []int{4, 15}, predict(t, wide, samples(4, 2, 3)).Dims())
}
