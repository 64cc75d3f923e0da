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
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// summing adds the numbers of a sample up, at first; units of them side by side.
func summing(t testing.TB, in *keras.Tensor, units int, before ...layers.Layer) *keras.Model {
	t.Helper()
	m := keras.Sequential(in, append(before, &layers.Dense{Units: units, KernelInitializer: initializers.Constant{Value: 1}})...)
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: mse, Metrics: mae(), WeightedMetrics: mae()}))
	return m
}

// counting are the numbers 0, 0.1, 0.2 ...
func counting(dims ...int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, dims...)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] = float32(i) / 10
	}
	return x
}

func requireLogs(t testing.TB, want, got map[string]float64) {
	t.Helper()
	for name, v := range want {
		require.Contains(t, got, name)
		require.InDelta(t, v, got[name], 1e-6*math.Max(1, math.Abs(v)), name)
	}
}

// lasts are the values of the last epoch.
func lasts(h *keras.History) map[string]float64 {
	logs := map[string]float64{}
	for name := range h.History {
		logs[name], _ = h.Last(name)
	}
	return logs
}

// TestClassWeight has numbers of Keras 3.15.1: targets 0, 1, 0, 1, 1, 0 in batches of 4.
func TestClassWeight(t *testing.T) {
	classes := []float32{0, 1, 0, 1, 1, 0}
	want := map[string]float64{"loss": 1.2756452560424805, "mae": 0.764033317565918, "weighted_mae": 0.6308033466339111}
	cfg := keras.FitConfig{BatchSize: 4, NoShuffle: true, ClassWeight: map[int]float64{1: 3}}
	for _, dtype := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool} {
		m := summing(t, keras.Input(2), 1)
		h := fit(t, m, dataset(t, counting(6, 2), tensor.Of(classes).Cast(dtype)), cfg)
		requireLogs(t, want, lasts(h))
		require.InDeltaSlice(t, []float64{0.9594599008560181, 0.9550902843475342, -0.04369640350341797}, numbers(t, m), 1e-6)
	}
	d := dataset(t, counting(6, 2), tensor.Of(classes))
	h := fit(t, summing(t, keras.Input(2), 1), &source{batches: cut(d, 4, 2)}, cfg)
	requireLogs(t, want, lasts(h))
	h = fit(t, summing(t, keras.Input(2), 1), data.Batched{Rows: d, Size: 4, NoShuffle: true}, cfg)
	requireLogs(t, want, lasts(h))

	hot := tensor.Of([]float32{1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0}, 6, 2)
	h = fit(t, summing(t, keras.Input(2), 2), dataset(t, counting(6, 2), hot), cfg)
	requireLogs(t, map[string]float64{"loss": 1.99310302734375}, lasts(h))

	cfg.ClassWeight[0], cfg.ValidationSplit = 2, 0.34
	h = fit(t, summing(t, keras.Input(2), 1), dataset(t, counting(6, 2), tensor.Of(classes, 6, 1)), cfg)
	requireLogs(t, map[string]float64{"loss": 0.7966666221618652, "weighted_mae": 0.5, "val_loss": 1.6446346044540405,
		"val_mae": 1.024940013885498, "val_weighted_mae": 1.024940013885498}, lasts(h))
}

// TestWeightsOfTimeSteps has numbers of Keras 3.15.1: evaluate(sample_weight of (4, 3), batch_size=3).
func TestWeightsOfTimeSteps(t *testing.T) {
	w := counting(4, 3)
	for i, v := range tensor.Data[float32](w) {
		tensor.Data[float32](w)[i] = float32(math.Round(float64(v) * 10))
	}
	x, y := counting(4, 3, 2), tensor.New(tensor.Float32, 4, 3, 1)
	evaluate := func(m *keras.Model, w ...*tensor.Tensor) keras.Logs {
		d := &data.Arrays{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}, W: w}
		logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: 3, Verbose: keras.Silent})
		require.NoError(t, err)
		return logs
	}
	requireLogs(t, map[string]float64{"loss": 61.50833511352539, "weighted_mae": 3.1666669845581055}, evaluate(summing(t, keras.Input(3, 2), 1), w))

	// With keras.layers.Masking, of which the mask is what matters here.
	masking := &custom{Name: "masking", call: func(c *layers.Context, x value) value {
		y := ops.Scale(x, 1)
		c.SetMask(y, ops.Greater(ops.Max(x, -1), ops.Number(x, 0)))
		return y
	}}
	for _, at := range [][]int{{0, 0}, {2, 1}} {
		x.SetAt(0, at[0], at[1], 0)
		x.SetAt(0, at[0], at[1], 1)
	}
	m := summing(t, keras.Input(3, 2), 1, masking)
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: mse, Metrics: mae(),
		WeightedMetrics: []metrics.Metric{metrics.Named("mse")}}))
	requireLogs(t, map[string]float64{"loss": 7.142380714416504, "mae": 2.4599997997283936, "mse": 7.793999671936035}, evaluate(m))
	requireLogs(t, map[string]float64{"loss": 60.535118103027344, "mae": 2.4599997997283936, "mse": 11.512372970581055}, evaluate(m, w))
}

// TestOnBatch has numbers of Keras 3.15.1.
func TestOnBatch(t *testing.T) {
	m := summing(t, keras.Input(2), 1)
	ctx := context.Background()
	y := tensor.Of([]float32{0, 1, 0, 1, 1, 0})
	b := &data.Batch{X: []*tensor.Tensor{counting(6, 2)}, Y: []*tensor.Tensor{y}}
	logs, err := m.TrainOnBatch(ctx, b, keras.BatchConfig{ClassWeight: map[int]float64{1: 3}})
	require.NoError(t, err)
	requireLogs(t, map[string]float64{"loss": 1.2866665124893188, "mae": 0.7666666507720947, "weighted_mae": 0.6333333253860474}, logs)
	w := tensor.Of([]float32{1, 2, 1, 2, 2, 1})
	logs, err = m.TrainOnBatch(ctx, &data.Batch{X: b.X, Y: b.Y, W: []*tensor.Tensor{w}, N: 6}, keras.BatchConfig{})
	require.NoError(t, err)
	requireLogs(t, map[string]float64{"loss": 1.0885981321334839, "mae": 0.7420511245727539, "weighted_mae": 0.6553866863250732}, logs)
	logs, err = m.TestOnBatch(ctx, b)
	require.NoError(t, err)
	requireLogs(t, map[string]float64{"loss": 0.9190750122070312, "mae": 0.7218754887580872, "weighted_mae": 0.7218754887580872}, logs)
	require.Zero(t, b.N, "the batch stays as it was")
	ys, err := m.PredictOnBatch(ctx, b.X...)
	require.NoError(t, err)
	require.Equal(t, predict(t, m, b.X[0]), ys[0])
}

func TestBadOnBatch(t *testing.T) {
	m := compiled(t)
	ctx := context.Background()
	before := weights(t, m)
	x, y := samples(6, 4), labels(6, 3)
	one := func(x, y *tensor.Tensor) *data.Batch {
		return &data.Batch{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}
	}
	for want, c := range map[string]struct {
		b   *data.Batch
		cfg keras.BatchConfig
	}{
		"the batch is nil":                          {nil, keras.BatchConfig{}},
		"got 0 rows, want at least 1":               {&data.Batch{}, keras.BatchConfig{}},
		"X[0]: got shape [6 4], want at least 7":    {&data.Batch{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}, N: 7}, keras.BatchConfig{}},
		"Y[0]: got shape [5], want at least 6":      {one(x, labels(5, 3)), keras.BatchConfig{}},
		"got samples of shape (None, 5)":            {one(samples(6, 5), y), keras.BatchConfig{}},
		"label 5 at row 0":                          {one(x, tensor.Of([]int32{5, 0, 0, 0, 0, 0})), keras.BatchConfig{}},
		"ClassWeight of class 2: got NaN":           {one(x, y), keras.BatchConfig{ClassWeight: map[int]float64{2: math.NaN()}}},
		"ClassWeight and sample weights exclude":    {&data.Batch{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}, W: []*tensor.Tensor{samples(6)}}, keras.BatchConfig{ClassWeight: map[int]float64{0: 1}}},
		"ClassWeight: got targets of shape (6, 1, ": {one(x, tensor.New(tensor.Int32, 6, 1, 1)), keras.BatchConfig{ClassWeight: map[int]float64{0: 1}}},
	} {
		t.Run(want, func(t *testing.T) {
			_, err := m.TrainOnBatch(ctx, c.b, c.cfg)
			require.ErrorContains(t, err, "keras: TrainOnBatch: ")
			require.ErrorContains(t, err, want)
			if c.cfg.ClassWeight == nil {
				_, err = m.TestOnBatch(ctx, c.b)
				require.ErrorContains(t, err, "keras: TestOnBatch: ")
				require.ErrorContains(t, err, want)
			}
			require.Equal(t, before, weights(t, m))
		})
	}
	_, err := classifier().TrainOnBatch(ctx, one(x, y), keras.BatchConfig{})
	require.ErrorContains(t, err, "keras: TrainOnBatch: the model is not compiled")
	//lint:ignore SA1012 a nil context must not crash
	_, err = m.TestOnBatch(nil, one(x, y))
	require.ErrorContains(t, err, "the context is nil")
	busy := onlyEpochEnd(func(r *keras.Run, _ int, _ keras.Logs) error {
		_, err := r.Model().TrainOnBatch(ctx, one(x, y), keras.BatchConfig{})
		return err
	})
	_, err = m.Fit(ctx, classes(t, 6), keras.FitConfig{Verbose: keras.Silent, Callbacks: []keras.Callback{busy}})
	require.ErrorContains(t, err, "keras: TrainOnBatch: a Fit is under way on this model")
}

// TestEpochsAndSteps: what Keras does with initial_epoch, validation_freq and steps on arrays.
func TestEpochsAndSteps(t *testing.T) {
	m, d := regression(t)
	h := fit(t, m, d, keras.FitConfig{InitialEpoch: 3, Epochs: 6, ValidationData: d, ValidationFreq: 2})
	require.Equal(t, []int{3, 4, 5}, h.Epoch)
	require.Len(t, h.History["loss"], 3)
	require.Len(t, h.History["val_loss"], 2, "after the fourth and the sixth epoch")
	h = fit(t, m, d, keras.FitConfig{InitialEpoch: 5, Epochs: 2})
	require.Empty(t, h.Epoch)

	// 5 rows in batches of 2: epochs of 2, 1 and 2 steps, the second one with a warning.
	var out bytes.Buffer
	count := &recorder{}
	_, err := m.Fit(context.Background(), d, keras.FitConfig{BatchSize: 2, Epochs: 3, StepsPerEpoch: 2, Verbose: keras.Silent, Output: &out,
		Callbacks: []keras.Callback{count}})
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(out.String(), "keras: warning: the input ran out of data"), out.String())
	require.Equal(t, 5, strings.Count(strings.Join(count.lines, "\n"), "on_train_batch_end"))

	// Without a size the steps decide: 3 batches of at most 2 rows.
	for _, steps := range []int{1, 2, 3, 5} {
		logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Steps: steps, Verbose: keras.Silent, Output: &out})
		require.NoError(t, err)
		all, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
		require.NoError(t, err)
		requireLogs(t, all, logs)
	}
	logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: 2, Steps: 1, Verbose: keras.Silent})
	require.NoError(t, err)
	two, err := data.Rows(d, 0, 2)
	require.NoError(t, err)
	want, err := m.Evaluate(context.Background(), two, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.Equal(t, want, logs)
}

// TestNotANumberGoesOn, as in Keras.
func TestNotANumberGoesOn(t *testing.T) {
	m, d := regression(t)
	tensor.Data[float32](d.X[0])[0] = float32(math.NaN())
	h := fit(t, m, d, keras.FitConfig{Epochs: 2})
	require.Len(t, h.History["loss"], 2)
	require.True(t, math.IsNaN(h.History["loss"][1]))
	require.True(t, math.IsNaN(h.History["mae"][0]))
}

// TestFrozenWeights: what is frozen at Compile stays as it is and its penalties do not count; a change since then is warned of.
func TestFrozenWeights(t *testing.T) {
	var out bytes.Buffer
	m := classifier()
	m.Layers()[0].SetTrainable(false)
	compile(t, m, &optimizers.SGD{LearningRate: 0.1}, sparse())
	ws := weights(t, m)
	fit(t, m, classes(t, 6), keras.FitConfig{Output: &out})
	require.Empty(t, out.String())
	now := weights(t, m)
	require.Equal(t, ws[:2], now[:2])
	require.NotEqual(t, ws[2:], now[2:])

	m.Layers()[0].SetTrainable(true)
	for range 2 {
		fit(t, m, classes(t, 6), keras.FitConfig{Output: &out})
	}
	require.Equal(t, ws[:2], weights(t, m)[:2], "not yet")
	require.Equal(t, 1, strings.Count(out.String(), "frozen or thawed since Compile"), out.String())
	compile(t, m, &optimizers.SGD{LearningRate: 0.1}, sparse())
	fit(t, m, classes(t, 6), keras.FitConfig{Output: &out})
	require.NotEqual(t, ws[:2], weights(t, m)[:2])

	out.Reset()
	m.SetTrainable(false)
	compile(t, m, &optimizers.SGD{LearningRate: 0.1}, sparse())
	ws = weights(t, m)
	fit(t, m, classes(t, 6), keras.FitConfig{Output: &out})
	require.Equal(t, ws, weights(t, m))
	require.Contains(t, out.String(), "has no weights that are trained")
}
