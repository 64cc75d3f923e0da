package keras_test

import (
	"bytes"
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

// twoByTwo has two inputs and two outputs: the first input times 2, and the sum of both.
func twoByTwo(t testing.TB) *keras.Model {
	t.Helper()
	a, b := keras.Input(3), keras.Input(3)
	double := a.Apply(&layers.Rescaling{Scale: 2})
	m := keras.NewModel([]*keras.Tensor{a, b}, []*keras.Tensor{double, keras.Apply(&sum{}, a, b)[0]})
	require.NoError(t, m.Err())
	return m
}

func TestPredictAll(t *testing.T) {
	m := twoByTwo(t)
	ctx := context.Background()
	a, b := counting(7, 3), samples(7, 3)
	doubled, added := tensor.New(tensor.Float32, 7, 3), tensor.New(tensor.Float32, 7, 3)
	for i := range 21 {
		x, y := tensor.Data[float32](a)[i], tensor.Data[float32](b)[i]
		tensor.Data[float32](doubled)[i], tensor.Data[float32](added)[i] = 2*x, x+y
	}
	want := []*tensor.Tensor{doubled, added}
	for _, cfg := range []keras.PredictConfig{{}, {BatchSize: 1}, {BatchSize: 3}, {BatchSize: 100}, {BatchSize: 3, Callbacks: []keras.Callback{&recorder{}}}, {Steps: 3}} {
		ys, err := m.PredictAll(ctx, []*tensor.Tensor{a, b}, cfg)
		require.NoError(t, err)
		require.Equal(t, want, ys)
		ys, err = m.PredictDataset(ctx, &data.Arrays{X: []*tensor.Tensor{a, b}, Y: []*tensor.Tensor{labels(7, 2)}}, cfg)
		require.NoError(t, err)
		require.Equal(t, want, ys)
	}
	ys, err := m.PredictOnBatch(ctx, a, b)
	require.NoError(t, err)
	require.Equal(t, want, ys)
	ys, err = m.PredictAll(ctx, []*tensor.Tensor{a.Transpose().Transpose(), b.Cast(tensor.Float64)}, keras.PredictConfig{BatchSize: 2})
	require.NoError(t, err)
	require.Equal(t, want, ys)
	ys, err = m.PredictAll(ctx, []*tensor.Tensor{tensor.New(tensor.Float32, 0, 3), tensor.New(tensor.Uint8, 0, 3)}, keras.PredictConfig{})
	require.NoError(t, err)
	require.Equal(t, []int{0, 3}, ys[1].Dims())
	ys, err = m.PredictAll(ctx, []*tensor.Tensor{a, b}, keras.PredictConfig{BatchSize: 3, Steps: 2})
	require.NoError(t, err)
	require.Equal(t, doubled.Rows(0, 6).Clone(), ys[0])

	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			ys, err := m.PredictAll(ctx, []*tensor.Tensor{a, b}, keras.PredictConfig{BatchSize: 1 + i%4})
			if err != nil || !ys[0].Equal(doubled) || !ys[1].Equal(added) {
				t.Errorf("%v %v", ys, err)
			}
		})
	}
	wg.Wait()
}

func TestBadPredictAll(t *testing.T) {
	m := twoByTwo(t)
	ctx := context.Background()
	x := samples(2, 3)
	for want, xs := range map[string][]*tensor.Tensor{
		"got 0 inputs, the model has 2":                nil,
		"got 1 inputs, the model has 2":                {x},
		"input 1: x is nil":                            {x, nil},
		"input 1: got shape (2, 4), want (None, 3)":    {x, samples(2, 4)},
		"input 1: got 3 rows, input 0 has 2":           {x, samples(3, 3)},
		"input 0: got shape (), want (None, 3)":        {tensor.Scalar(1.0), x},
		"input 0: got shape (2, 3, 1), want (None, 3)": {samples(2, 3, 1), x},
	} {
		for _, cfg := range []keras.PredictConfig{{}, {Steps: 1}} {
			ys, err := m.PredictAll(ctx, xs, cfg)
			require.Nil(t, ys)
			require.ErrorContains(t, err, "keras: Predict: "+want)
		}
	}
	for want, cfg := range map[string]keras.PredictConfig{"Steps -1": {Steps: -1}, "BatchSize -2": {BatchSize: -2}, "Verbose 9": {Verbose: 9}} {
		_, err := m.PredictAll(ctx, []*tensor.Tensor{x, x}, cfg)
		require.ErrorContains(t, err, "keras: Predict: got "+want)
		_, err = m.PredictDataset(ctx, &data.Arrays{X: []*tensor.Tensor{x, x}}, cfg)
		require.ErrorContains(t, err, "keras: Predict: got "+want)
	}
	for want, ds := range map[string]data.Dataset{
		"the data are nil": nil, "the data are empty": pair(samples(0, 4), labels(0, 3)), "the data have 2 inputs, the model has 1": &data.Arrays{X: []*tensor.Tensor{x, x}},
		"input 0: got samples of shape (None, 3), want (None, 4)": &data.Arrays{X: []*tensor.Tensor{x}}, "the data gave no batch": &source{}, "the user's own": &source{err: errUser},
	} {
		_, err := classifier().PredictDataset(ctx, ds, keras.PredictConfig{})
		require.ErrorContains(t, err, "keras: Predict: "+want)
	}
	stop, cancel := context.WithCancel(ctx)
	cancel()
	_, err := m.PredictDataset(stop, &data.Arrays{X: []*tensor.Tensor{x, x}}, keras.PredictConfig{})
	require.ErrorIs(t, err, context.Canceled)
}

// TestOutputOfPredict: nothing unless asked for; then what Keras prints.
func TestOutputOfPredict(t *testing.T) {
	m := classifier()
	for v, want := range map[keras.Verbosity]string{
		keras.Auto: `^$`, keras.Silent: `^$`, keras.Line: `^3/3 - \ds - \d+[mu]?s/step\n$`, keras.Bar: `^(\r[^\n]+)+3/3[^\n]+/step *\n$`,
	} {
		var out bytes.Buffer
		_, err := m.Predict(context.Background(), samples(9, 4), keras.PredictConfig{BatchSize: 4, Verbose: v, Output: &out})
		require.NoError(t, err)
		require.Regexp(t, want, out.String())
	}
}
