package layers_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

// learned are the states of a built layer.
func learned(t *testing.T, n *layers.Normalization) (mean, variance []float64) {
	t.Helper()
	vs := layers.Variables(n)
	require.Equal(t, []string{"normalization/mean", "normalization/variance", "normalization/count"}, variableNames(vs))
	require.Empty(t, layers.TrainableVariables(n))
	require.Equal(t, tensor.Int64, vs[2].DType)
	var values [2][]float64
	for i := range values {
		v, err := vs[i].Value()
		require.NoError(t, err)
		values[i] = floats(v)
	}
	return values[0], values[1]
}

// TestAdapt: the numbers are Keras's, of its documentation and of NumPy's mean and var.
func TestAdapt(t *testing.T) {
	cube := tensor.Of([]float64{0, 1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 17}, 2, 3, 2)
	for _, c := range []struct {
		axis           layers.Axes
		x              *tensor.Tensor
		mean, variance []float64
	}{
		{nil, tensor.Of([]float32{0, 7, 4, 2, 9, 6, 0, 7, 4, 2, 9, 6}, 4, 3), []float64{1, 8, 5}, []float64{1, 1, 1}},
		{layers.Axes{}, tensor.Of([]int32{1, 2, 3, 4, 5}, 5), []float64{3}, []float64{2}},
		{layers.Axes{}, cube, []float64{7.25}, []float64{29.854166666}},
		{layers.Axes{1}, cube, []float64{4.25, 7.25, 10.25}, []float64{14.6875, 23.1875, 33.6875}},
		{layers.Axes{-1, 1}, cube, []float64{3.5, 5, 6.5, 8, 9.5, 11}, []float64{12.25, 16, 20.25, 25, 30.25, 36}},
		{nil, tensor.Of([]uint8{7, 7}, 2, 1), []float64{7}, []float64{0}},
	} {
		dims := c.x.Dims()[1:]
		before, after := &layers.Normalization{Axis: c.axis}, &layers.Normalization{Axis: c.axis}
		require.NoError(t, before.Adapt(c.x))
		for _, n := range []*layers.Normalization{before, after} {
			layers.Build(n, "", "normalization", true, 1, tensor.Batched(dims...))
		}
		_, ones := learned(t, after)
		require.InDelta(t, 1, ones[0], 0, "variance 1 until Adapt")
		require.NoError(t, after.Adapt(c.x))
		rows := &layers.Normalization{Axis: c.axis}
		one, err := data.New(c.x, nil)
		require.NoError(t, err)
		require.NoError(t, rows.AdaptDataset(context.Background(), data.Batched{Rows: one, Size: 1}))
		layers.Build(rows, "", "normalization", true, 1, tensor.Batched(dims...))
		for _, n := range []*layers.Normalization{before, after, rows} {
			mean, variance := learned(t, n)
			require.InDeltaSlice(t, c.mean, mean, 1e-5, "axis %v", c.axis)
			require.InDeltaSlice(t, c.variance, variance, 1e-5, "axis %v", c.axis)
		}
		require.NoError(t, before.Adapt(c.x))
		again, _ := learned(t, before)
		require.InDeltaSlice(t, c.mean, again, 1e-5, "it starts anew")
	}
}

// TestAdaptAModel: the next prediction goes by what was learned; the weights hold it, the config does not.
func TestAdaptAModel(t *testing.T) {
	ctx := context.Background()
	n := &layers.Normalization{}
	m := keras.Sequential(keras.Input(2), n)
	x := tensor.Of([]float32{1, 10, 3, 30}, 2, 2)
	y, err := m.Predict(ctx, x, keras.PredictConfig{})
	require.NoError(t, err)
	require.Equal(t, floats(x), floats(y))
	require.NoError(t, n.Adapt(x))
	y, err = m.Predict(ctx, x, keras.PredictConfig{})
	require.NoError(t, err)
	require.Equal(t, []float64{-1, -1, 1, 1}, floats(y))

	ws, err := m.GetWeights()
	require.NoError(t, err)
	text, err := m.ToJSON()
	require.NoError(t, err)
	back, err := keras.ModelFromJSON(text)
	require.NoError(t, err)
	require.NoError(t, back.SetWeights(ws))
	again, err := back.Predict(ctx, x, keras.PredictConfig{})
	require.NoError(t, err)
	require.True(t, y.Equal(again))
}

func TestBadAdapt(t *testing.T) {
	built := &layers.Normalization{}
	layers.Build(built, "", "n", false, 1, tensor.Batched(2))
	adapted := &layers.Normalization{}
	require.NoError(t, adapted.Adapt(tensor.New(tensor.Float32, 4, 2)))
	nan := tensor.Of([]float64{1, math.NaN()}, 1, 2)
	given := &layers.Normalization{Mean: tensor.Scalar(1.0), Variance: tensor.Scalar(1.0)}
	for _, c := range []struct {
		n    *layers.Normalization
		x    *tensor.Tensor
		want string
	}{
		{adapted, nil, "got nil"},
		{adapted, tensor.New(tensor.Float32, 0, 2), "got no rows"},
		{adapted, tensor.Scalar(1.0), "Axis: got [-1], want distinct axes of a value of rank 0, the batch apart"},
		{adapted, tensor.New(tensor.Float32, 3), "Axis: got [-1]"},
		{adapted, nan, "element 1: got NaN, want a finite number"},
		{built, tensor.New(tensor.Float32, 4, 3), "got sizes [3] along the axes, want (2,)"},
		{given, tensor.New(tensor.Float32, 4, 3), "mean and variance are given"},
	} {
		require.ErrorContains(t, c.n.Adapt(c.x), "layers: Normalization: Adapt: "+c.want)
	}
	m := keras.Sequential(keras.Input(3), adapted)
	require.ErrorContains(t, m.Err(), "Axis: got input shape (None, 3), but Adapt has seen sizes [2] along the axes [1]")
	two := &data.Arrays{X: []*tensor.Tensor{nan, nan}}
	require.ErrorContains(t, adapted.AdaptDataset(context.Background(), two), "got 2 inputs, want 1")
	require.ErrorContains(t, adapted.AdaptDataset(context.Background(), nil), "got nil")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	one := &data.Arrays{X: []*tensor.Tensor{tensor.New(tensor.Float32, 4, 2)}}
	require.ErrorIs(t, adapted.AdaptDataset(cancelled, one), context.Canceled)
}

// TestNormalizationConfig reads what Keras writes.
func TestNormalizationConfig(t *testing.T) {
	for text, want := range map[string]string{
		`{"axis": null, "mean": 3, "variance": 4.5}`:                     `{"axis": [], "mean": 3.0, "variance": 4.5, "invert": false}`,
		`{"axis": [1, 2], "mean": [[1], [2]], "variance": [[1], [2]]}`:   `{"axis": [1, 2], "mean": [[1], [2]], "variance": [[1], [2]], "invert": false}`,
		`{"axis": [-1], "mean": null, "variance": null, "invert": true}`: `{"axis": -1, "mean": null, "variance": null, "invert": true}`,
		`{"mean": [1, [2]], "variance": null}`:                           "mean: got [2], want a number",
		`{"mean": [[1], [2, 3]], "variance": null}`:                      "mean: got [2 3], want a list of 1",
		`{"mean": [], "variance": null}`:                                 "mean: got [], want numbers",
		`{"mean": "many", "variance": null}`:                             "mean: got many, want a number",
	} {
		var cfg any
		require.NoError(t, json.Unmarshal([]byte(text), &cfg))
		l, err := layers.FromConfig(map[string]any{"class_name": "Normalization", "config": cfg})
		if want[0] != '{' {
			require.ErrorContains(t, err, want)
			continue
		}
		require.NoError(t, err)
		object, err := layers.Config(l)
		require.NoError(t, err)
		got := object.(map[string]any)["config"].(map[string]any)
		for _, common := range []string{"name", "dtype", "trainable"} {
			delete(got, common)
		}
		back, err := json.Marshal(got)
		require.NoError(t, err)
		require.JSONEq(t, want, string(back))
	}
}
