package keras_test

import (
	"bytes"
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// twoSums has the outputs a and b, which both are the sum of two inputs.
func twoSums() *keras.Model {
	x := keras.Input(2)
	sum := func(name string) *keras.Tensor {
		return x.Apply(&layers.Dense{Name: name, Units: 1, KernelInitializer: initializers.Constant{Value: 1}})
	}
	return keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{sum("a"), sum("b")})
}

// tenths are 5 rows of 2 numbers from 0 to 0.9; the targets of a are 0, those of b 1.
func tenths(w ...*tensor.Tensor) *data.Arrays {
	ones := tensor.New(tensor.Float32, 5, 1)
	ones.Fill(1)
	return &data.Arrays{
		X: []*tensor.Tensor{tensor.Of([]float32{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}, 5, 2)},
		Y: []*tensor.Tensor{tensor.New(tensor.Float32, 5, 1), ones},
		W: w,
	}
}

var mse = &losses.MeanSquaredError{}

func mae() []metrics.Metric { return []metrics.Metric{metrics.Named("mae")} }

// TestLossesOfTwoOutputs has numbers of Keras 3.15.1 on TensorFlow: fit(batch_size=2, shuffle=False), then evaluate(batch_size=2).
func TestLossesOfTwoOutputs(t *testing.T) {
	m := twoSums()
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: mse, LossWeights: map[string]float64{"b": 0.5}}))
	h := fit(t, m, tenths(), keras.FitConfig{BatchSize: 2, NoShuffle: true})
	for name, want := range map[string]float64{"a_loss": 1.360573172569275, "b_loss": 0.3600749969482422, "loss": 1.255246877670288} {
		require.InDelta(t, want, h.History[name][0], 1e-6, name)
	}
	require.Equal(t, []string{"a_loss", "b_loss", "loss"}, h.Keys())
	logs, err := m.Evaluate(context.Background(), tenths(), keras.EvaluateConfig{BatchSize: 2, Verbose: keras.Silent})
	require.NoError(t, err)
	for name, want := range map[string]float64{"a_loss": 1.1896568536758423, "b_loss": 0.3520185649394989, "loss": 1.0996973514556885} {
		require.InDelta(t, want, logs[name], 1e-6, name)
	}
}

// TestKeysAndWeights has numbers of Keras 3.15.1: sample weights 1 to 5 for both outputs.
func TestKeysAndWeights(t *testing.T) {
	m := twoSums()
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: mse,
		MetricsFor:         map[string][]metrics.Metric{"a": append(mae(), mae()...)},
		WeightedMetricsFor: map[string][]metrics.Metric{"a": mae()}}))
	h := fit(t, m, tenths(tensor.Of([]float32{1, 2, 3, 4, 5})), keras.FitConfig{})
	want := map[string]float64{"a_loss": 4.829999923706055, "a_mae": 0.8999999165534973, "a_mae_1": 0.8999999165534973,
		"a_weighted_mae": 1.1666666269302368, "b_loss": 0.8300000429153442, "loss": 5.659999847412109}
	require.Len(t, h.History, len(want))
	for name, v := range want {
		require.InDelta(t, v, h.History[name][0], 1e-5, name)
	}
}

// TestWeightsOfEachOutput: one tensor for all outputs, of shape (n,) or (n, 1), or one for each.
func TestWeightsOfEachOutput(t *testing.T) {
	loss := func(w ...*tensor.Tensor) keras.Logs {
		m := twoSums()
		require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: mse}))
		logs, err := m.Evaluate(context.Background(), tenths(w...), keras.EvaluateConfig{Verbose: keras.Silent})
		require.NoError(t, err)
		return logs
	}
	w, none, all := tensor.Of([]float32{1, 2, 3, 4, 5}), tensor.New(tensor.Float32, 5), tensor.Of([]int32{1, 1, 1, 1, 1})
	column, err := w.Reshape(5, 1)
	require.NoError(t, err)
	both := loss(w)
	require.Equal(t, both, loss(column))
	require.Equal(t, both, loss(w, w))
	plain := loss()
	require.Equal(t, plain, loss(all))
	mixed := loss(none, w)
	require.Zero(t, mixed["a_loss"])
	require.Equal(t, both["b_loss"], mixed["b_loss"])
}

// TestOutputWithoutALoss: it may have a target, and needs none.
func TestOutputWithoutALoss(t *testing.T) {
	for name, cfg := range map[string]keras.CompileConfig{
		"not named": {Losses: map[string]losses.Loss{"b": mse}},
		"nil":       {Losses: map[string]losses.Loss{"b": mse, "a": nil}},
		"metrics":   {Losses: map[string]losses.Loss{"b": mse}, MetricsFor: map[string][]metrics.Metric{"b": mae()}},
	} {
		t.Run(name, func(t *testing.T) {
			cfg.Optimizer = &optimizers.SGD{}
			m := twoSums()
			require.NoError(t, m.Compile(cfg))
			one := tenths()
			one.Y = one.Y[1:]
			before, err := m.GetWeights()
			require.NoError(t, err)
			for _, d := range []*data.Arrays{tenths(), one} {
				logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
				require.NoError(t, err)
				require.InDelta(t, 0.33, logs["loss"], 1e-6)
				require.NotContains(t, logs, "b_loss", "the loss says it all")
			}
			var out bytes.Buffer
			for range 2 {
				fit(t, m, one, keras.FitConfig{Output: &out})
			}
			require.Equal(t, "keras: warning: the loss does not depend on a/kernel, a/bias, which stay as they are: has each output its loss?\n", out.String())
			after, err := m.GetWeights()
			require.NoError(t, err)
			require.Equal(t, before[0], after[0], "a's kernel")
			require.NotEqual(t, before[2], after[2], "b's kernel")
		})
	}
	m := twoSums()
	require.NoError(t, m.Compile(keras.CompileConfig{Losses: map[string]losses.Loss{"b": mse}, MetricsFor: map[string][]metrics.Metric{"a": mae()}}))
	one := tenths()
	one.Y = one.Y[1:]
	_, err := m.Fit(context.Background(), one, keras.FitConfig{})
	require.ErrorContains(t, err, `output "a" has metrics, and the data have no target for it`)
	fit(t, m, tenths(), keras.FitConfig{})
}

// TestTargetsAreNoWeights: two targets, and a target with weights of the same type, are different data.
func TestTargetsAreNoWeights(t *testing.T) {
	m := twoSums()
	require.NoError(t, m.Compile(keras.CompileConfig{Losses: map[string]losses.Loss{"b": mse}}))
	two, weighted := tenths(), tenths()
	weighted.Y, weighted.W = weighted.Y[1:], []*tensor.Tensor{tensor.New(tensor.Float32, 5, 1)}
	for range 2 {
		logs, err := m.Evaluate(context.Background(), two, keras.EvaluateConfig{Verbose: keras.Silent})
		require.NoError(t, err)
		require.InDelta(t, 0.33, logs["loss"], 1e-6)
		logs, err = m.Evaluate(context.Background(), weighted, keras.EvaluateConfig{Verbose: keras.Silent})
		require.NoError(t, err)
		require.Zero(t, logs["loss"])
	}
}

// TestLossOfTheLayersOnly: a penalty alone may be minimised.
func TestLossOfTheLayersOnly(t *testing.T) {
	m := slope(regularizers.L2{Factor: 0.5})
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.1}}))
	h := fit(t, m, &data.Arrays{X: []*tensor.Tensor{column(1, 2)}}, keras.FitConfig{})
	require.InDelta(t, 2, h.History["loss"][0], 1e-6)
	require.InDelta(t, 2-0.1*2, numbers(t, m)[0], 1e-6)
	require.ErrorContains(t, slope(nil).Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}}), "keras: Compile: Loss is nil, and the model adds no loss of its own")
}

// TestDefaultOptimizer is Keras's.
func TestDefaultOptimizer(t *testing.T) {
	a, b := slope(nil), slope(nil)
	require.NoError(t, a.Compile(keras.CompileConfig{Loss: mse}))
	require.NoError(t, b.Compile(keras.CompileConfig{Loss: mse, Optimizer: &optimizers.RMSprop{}}))
	d := dataset(t, column(1, 2), column(0, 1))
	fit(t, a, d, keras.FitConfig{})
	fit(t, b, d, keras.FitConfig{})
	require.Equal(t, weights(t, b), weights(t, a))
}

func TestOutputNames(t *testing.T) {
	x := keras.Input(2)
	y := x.Apply(&layers.Dense{Name: "a", Units: 1})
	require.Equal(t, []string{"a", "a_1", "input_layer"}, keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{y, y, x}).OutputNames())
	require.Equal(t, []string{"dense_1"}, classifier().OutputNames())
}

func TestBadCompileOfOutputs(t *testing.T) {
	sgd := &optimizers.SGD{}
	by := func(name string, ms ...metrics.Metric) map[string][]metrics.Metric {
		return map[string][]metrics.Metric{name: ms}
	}
	for want, cfg := range map[string]keras.CompileConfig{
		`Losses: the model has no output "c"; its outputs are "a", "b"`:             {Losses: map[string]losses.Loss{"a": mse, "c": mse}},
		`LossWeights: the model has no output "c"; its outputs are "a", "b"`:        {Loss: mse, LossWeights: map[string]float64{"c": 1}},
		`MetricsFor: the model has no output "c"; its outputs are "a", "b"`:         {Loss: mse, MetricsFor: by("c", mae()...)},
		`WeightedMetricsFor: the model has no output "c"; its outputs are "a", "b"`: {Loss: mse, WeightedMetricsFor: by("c", mae()...)},
		"Loss and Losses exclude each other":                                        {Loss: mse, Losses: map[string]losses.Loss{"a": mse}},
		`Losses["a"] is nil`:                                                        {Losses: map[string]losses.Loss{"a": (*losses.MeanSquaredError)(nil)}},
		"Loss is nil":                                                               {},
		`LossWeights["a"]: got NaN`:                                                 {Loss: mse, LossWeights: map[string]float64{"a": math.NaN()}},
		`LossWeights["a"]: the output has no loss`:                                  {Losses: map[string]losses.Loss{"b": mse}, LossWeights: map[string]float64{"a": 1}},
		`use MetricsFor and the names "a", "b"`:                                     {Loss: mse, Metrics: mae()},
		`use WeightedMetricsFor and the names "a"`:                                  {Loss: mse, WeightedMetrics: mae()},
		"Metrics and MetricsFor exclude each other":                                 {Loss: mse, Metrics: mae(), MetricsFor: by("a", mae()...)},
		`MetricsFor["a"][1] is nil`:                                                 {Loss: mse, MetricsFor: by("a", metrics.Named("mae"), nil)},
		`unknown metric "foo"`:                                                      {Loss: mse, MetricsFor: by("a", metrics.Named("foo"))},
		`MetricsFor["a"][0]: a metric named "loss"`:                                 {Loss: mse, MetricsFor: by("a", &metrics.BinaryAccuracy{Name: "loss"})},
	} {
		t.Run(want, func(t *testing.T) {
			cfg.Optimizer = sgd
			err := twoSums().Compile(cfg)
			require.ErrorContains(t, err, "keras: Compile: ")
			require.ErrorContains(t, err, want)
		})
	}
}

func TestBadDataOfOutputs(t *testing.T) {
	m := twoSums()
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: mse}))
	before := weights(t, m)
	w := samples(5)
	for want, change := range map[string]func(d *data.Arrays){
		"the data have 1 targets, the model has 2 outputs, 2 of them with a loss": func(d *data.Arrays) { d.Y = d.Y[:1] },
		"the data have 3 targets": func(d *data.Arrays) { d.Y = append(d.Y, w) },
		"the data have 3 sample weights, want one for all outputs or one for each of the 2 targets": func(d *data.Arrays) { d.W = []*tensor.Tensor{w, w, w} },
		"sample weights: got shape (None, 2), want (None,), or weights for each output":             func(d *data.Arrays) { d.W = []*tensor.Tensor{samples(5, 2)} },
		"sample weights": func(d *data.Arrays) { d.W = []*tensor.Tensor{w, samples(5, 2)} },
		"targets":        func(d *data.Arrays) { d.Y[1] = samples(5, 3) },
	} {
		t.Run(want, func(t *testing.T) {
			d := tenths()
			d.Y = slices.Clone(d.Y)
			change(d)
			var out bytes.Buffer
			_, err := m.Fit(context.Background(), d, keras.FitConfig{Output: &out})
			require.ErrorContains(t, err, "keras: Fit: ")
			require.ErrorContains(t, err, want)
			require.Equal(t, before, weights(t, m))
			require.Empty(t, out.String())
		})
	}
	_, err := m.Fit(context.Background(), tenths(), keras.FitConfig{ClassWeight: map[int]float64{0: 1}})
	require.ErrorContains(t, err, "keras: Fit: ClassWeight is for models with one output")
}
