package keras_test

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

func TestBadCompile(t *testing.T) {
	sgd, mse := &optimizers.SGD{}, &losses.MeanSquaredError{}
	cases := map[string]struct {
		cfg  keras.CompileConfig
		want string
	}{
		"nil optimizer":     {keras.CompileConfig{Optimizer: (*optimizers.Adam)(nil), Loss: mse}, "Optimizer is nil"},
		"no loss":           {keras.CompileConfig{Optimizer: sgd}, "Loss is nil"},
		"nil loss":          {keras.CompileConfig{Optimizer: sgd, Loss: (*losses.MeanSquaredError)(nil)}, "Loss is nil"},
		"nil metric":        {keras.CompileConfig{Optimizer: sgd, Loss: mse, Metrics: []metrics.Metric{nil}}, "Metrics[0] is nil"},
		"unknown metric":    {keras.CompileConfig{Optimizer: sgd, Loss: mse, Metrics: []metrics.Metric{metrics.Named("foo")}}, `unknown metric "foo"`},
		"metric named loss": {keras.CompileConfig{Optimizer: sgd, Loss: mse, Metrics: []metrics.Metric{&metrics.BinaryAccuracy{Name: "loss"}}}, `a metric named "loss" would hide the loss`},
		"rate below 0":      {keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: -1}, Loss: mse}, "LearningRate: got -1"},
		"rate NaN":          {keras.CompileConfig{Optimizer: &optimizers.Adam{LearningRate: math.NaN()}, Loss: mse}, "LearningRate: got NaN"},
		"momentum above 1":  {keras.CompileConfig{Optimizer: &optimizers.SGD{Momentum: 1.1}, Loss: mse}, "Momentum: got 1.1"},
		"beta 1":            {keras.CompileConfig{Optimizer: &optimizers.Adam{Beta1: new(1.0)}, Loss: mse}, "Beta1: got 1"},
		"epsilon below 0":   {keras.CompileConfig{Optimizer: &optimizers.Adam{Epsilon: new(-1.0)}, Loss: mse}, "Epsilon: got -1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := compiled(t)
			before := weights(t, m)
			require.ErrorContains(t, m.Compile(c.cfg), "keras: Compile: ")
			require.ErrorContains(t, m.Compile(c.cfg), c.want)
			require.Equal(t, before, weights(t, m))
			fit(t, m, classes(t, 6), keras.FitConfig{}) // the compilation before stands
		})
	}
	for name, find := range map[string]func(string) error{
		"optimizer":   func(n string) error { _, err := optimizers.Named(n); return err },
		"loss":        func(n string) error { _, err := losses.Named(n); return err },
		"activation":  func(n string) error { _, err := activations.Named(n); return err },
		"initializer": func(n string) error { _, err := initializers.Named(n); return err },
	} {
		require.ErrorContains(t, find("foo"), "unknown "+name+` "foo"`)
	}
}

// badFit is a Fit that must fail before it begins, and what its error says.
type badFit struct {
	name string
	data data.Dataset
	cfg  keras.FitConfig
	want []string
}

// pair is a data set that is not checked.
func pair(x, y *tensor.Tensor) *data.Arrays {
	return &data.Arrays{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}
}

// badData are data that do not fit a classifier.
func badData() []badFit {
	x, y, of := samples(6, 4), labels(6, 3), pair
	nan := float32(math.NaN())
	return []badFit{
		{"nil data", nil, keras.FitConfig{}, []string{"the data are nil"}},
		{"nil arrays", (*data.Arrays)(nil), keras.FitConfig{}, []string{"the data are nil"}},
		{"nil tensor", of(nil, y), keras.FitConfig{}, []string{"X[0] is nil"}},
		{"nil targets", of(x, nil), keras.FitConfig{}, []string{"Y[0] is nil"}},
		{"no X", &data.Arrays{}, keras.FitConfig{}, []string{"no X"}},
		{"rows differ", of(x, labels(5, 3)), keras.FitConfig{}, []string{"Y[0] has 5 rows, X[0] has 6"}},
		{"empty", of(samples(0, 4), labels(0, 3)), keras.FitConfig{}, []string{"the data are empty"}},
		{"strided targets", of(x, strided(6)), keras.FitConfig{}, []string{"Y[0]", "strided"}},
		{"wrong size", of(samples(6, 5), y), keras.FitConfig{}, []string{"got samples of shape (None, 5), want (None, 4)"}},
		{"wrong rank", of(samples(6, 2, 2), y), keras.FitConfig{}, []string{"got samples of shape (None, 2, 2), want (None, 4)"}},
		{"no targets", &data.Arrays{X: []*tensor.Tensor{x}}, keras.FitConfig{}, []string{"0 targets", "1 outputs"}},
		{"two inputs", &data.Arrays{X: []*tensor.Tensor{x, x}, Y: []*tensor.Tensor{y}}, keras.FitConfig{}, []string{"the data have 2 inputs, the model has 1"}},
		{"targets' rank", of(x, samples(6, 3)), keras.FitConfig{}, []string{"targets (None, 3) and predictions (None, 3)"}},
		{"bool labels", of(x, tensor.New(tensor.Bool, 6)), keras.FitConfig{}, []string{"labels of dtype bool"}},
		{"label below 0", of(x, tensor.Of([]int32{0, 1, -1, 0, 0, 0})), keras.FitConfig{}, []string{"label -1 at row 2: want a class in [0, 3)"}},
		{"label too big", of(x, tensor.Of([]uint8{0, 1, 2, 3, 0, 0})), keras.FitConfig{}, []string{"label 3 at row 3"}},
		{"label 2^33", of(x, tensor.Of([]int64{0, 1, 2, 0, 1 << 33, 0})), keras.FitConfig{}, []string{"label 8589934592 at row 4"}},
		{"label NaN", of(x, tensor.Of([]float32{0, 1, 2, 0, 0, nan})), keras.FitConfig{}, []string{"label NaN at row 5"}},
		{"bad label in the last", data.Take(hidden{of(x, tensor.Of([]int32{0, 1, 2, 0, 0, 9}))}, 6), keras.FitConfig{NoShuffle: true, BatchSize: 6}, []string{"label 9 at row 5"}},
	}
}

// badFits are sample weights and settings.
func badFits() []badFit {
	x, y, of := samples(6, 4), labels(6, 3), pair
	nan := math.NaN()
	weighted := func(w ...*tensor.Tensor) *data.Arrays {
		return &data.Arrays{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}, W: w}
	}
	return []badFit{
		{"weights of rank 2", weighted(samples(6, 2)), keras.FitConfig{}, []string{"sample weights: have more axes than the losses of the samples: got float32 (None, 2)"}},
		{"initial epoch below 0", of(x, y), keras.FitConfig{InitialEpoch: -1}, []string{"InitialEpoch -1, want at least 0"}},
		{"steps below 0", of(x, y), keras.FitConfig{StepsPerEpoch: -1}, []string{"StepsPerEpoch -1, want at least 1"}},
		{"validation size below 0", of(x, y), keras.FitConfig{ValidationBatchSize: -3}, []string{"ValidationBatchSize -3"}},
		{"validation steps below 0", of(x, y), keras.FitConfig{ValidationSteps: -1}, []string{"ValidationSteps -1"}},
		{"validation freq below 0", of(x, y), keras.FitConfig{ValidationFreq: -1}, []string{"ValidationFreq -1"}},
		{"verbose", of(x, y), keras.FitConfig{Verbose: 7}, []string{"Verbose 7, want Auto, Silent, Bar or Line"}},
		{"class weight NaN", of(x, y), keras.FitConfig{ClassWeight: map[int]float64{1: nan}}, []string{"ClassWeight of class 1: got NaN"}},
		{"class weight and sample weights", weighted(samples(6)), keras.FitConfig{ClassWeight: map[int]float64{1: 2}}, []string{"ClassWeight and sample weights exclude each other"}},
		{"class weight without targets", &data.Arrays{X: []*tensor.Tensor{x}}, keras.FitConfig{ClassWeight: map[int]float64{1: 2}}, []string{"the data have 0 targets"}},
		{"class weight, bad label", of(x, tensor.Of([]int32{0, 1, 2, 0, 0, 9})), keras.FitConfig{ClassWeight: map[int]float64{1: 2}}, []string{"label 9 at row 5"}},
		{"class weight and nil", (*data.Arrays)(nil), keras.FitConfig{ClassWeight: map[int]float64{1: 2}}, []string{"the data are nil"}},
		{"class weight and nil tensor", of(nil, y), keras.FitConfig{ClassWeight: map[int]float64{1: 2}}, []string{"X[0] is nil"}},
		{"split and nil tensor", of(nil, y), keras.FitConfig{ValidationSplit: 0.5}, []string{"X[0] is nil"}},
		{"split and nil", nil, keras.FitConfig{ValidationSplit: 0.5}, []string{"the data are nil"}},
		{"no callback", of(x, y), keras.FitConfig{Callbacks: []keras.Callback{1}}, []string{"Callbacks[0]: int has none of the methods"}},
		{"two weights", weighted(samples(6), samples(6)), keras.FitConfig{}, []string{"2 sample weights"}},
		{"weights' rows", weighted(samples(5)), keras.FitConfig{}, []string{"W[0] has 5 rows"}},
		{"batch below 0", of(x, y), keras.FitConfig{BatchSize: -1}, []string{"BatchSize -1"}},
		{"epochs below 0", of(x, y), keras.FitConfig{Epochs: -2}, []string{"Epochs -2"}},
		{"split 1", of(x, y), keras.FitConfig{ValidationSplit: 1}, []string{"ValidationSplit", "got 1, want 0 < fraction < 1"}},
		{"split below 0", of(x, y), keras.FitConfig{ValidationSplit: -0.5}, []string{"ValidationSplit", "got -0.5"}},
		{"split NaN", of(x, y), keras.FitConfig{ValidationSplit: math.NaN()}, []string{"ValidationSplit", "got NaN"}},
		{"nothing to validate", of(samples(1, 4), labels(1, 3)), keras.FitConfig{ValidationSplit: 1e-20}, []string{"leaves 1 to train and 0 to validate"}},
		{"nothing to train", of(samples(1, 4), labels(1, 3)), keras.FitConfig{ValidationSplit: 0.5}, []string{"leaves 0 to train and 1 to validate"}},
		{"split and data", of(x, y), keras.FitConfig{ValidationSplit: 0.5, ValidationData: of(x, y)}, []string{"exclude each other"}},
		{"validation shape", of(x, y), keras.FitConfig{ValidationData: of(samples(6, 5), y)}, []string{"validation", "(None, 5), want (None, 4)"}},
		{"validation label", of(x, y), keras.FitConfig{ValidationData: of(x, tensor.Of([]int32{0, 1, 2, 0, 0, 3}))}, []string{"validation", "label 3 at row 5"}},
		{"validation empty", of(x, y), keras.FitConfig{ValidationData: of(samples(0, 4), labels(0, 3))}, []string{"validation", "empty"}},
		{"validation nil", of(x, y), keras.FitConfig{ValidationData: (*data.Arrays)(nil)}, []string{"validation", "nil"}},
	}
}

func TestBadFit(t *testing.T) {
	for _, c := range slices.Concat(badData(), badFits()) {
		t.Run(c.name, func(t *testing.T) {
			m := compiled(t)
			before := weights(t, m)
			if c.cfg.Verbose == keras.Auto {
				c.cfg.Verbose = keras.Silent
			}
			h, err := m.Fit(context.Background(), c.data, c.cfg)
			require.Error(t, err)
			require.Empty(t, h.Epoch)
			for _, w := range append(c.want, "keras: Fit: ") {
				require.ErrorContains(t, err, w)
			}
			require.Equal(t, before, weights(t, m))
			if reflect.DeepEqual(c.cfg, keras.FitConfig{Verbose: keras.Silent}) {
				_, err := m.Evaluate(context.Background(), c.data, keras.EvaluateConfig{Verbose: keras.Silent})
				require.ErrorContains(t, err, c.want[0])
				require.ErrorContains(t, err, "keras: Evaluate: ")
			}
			fit(t, m, classes(t, 6), keras.FitConfig{})
		})
	}
}

func TestBadPredict(t *testing.T) {
	m := classifier()
	ctx := context.Background()
	for name, c := range map[string]struct {
		x    *tensor.Tensor
		cfg  keras.PredictConfig
		want string
	}{
		"nil":           {nil, keras.PredictConfig{}, "x is nil"},
		"scalar":        {tensor.Scalar(1.0), keras.PredictConfig{}, "got shape (), want (None, 4)"},
		"one sample":    {samples(4), keras.PredictConfig{}, "got shape (4,), want (None, 4)"},
		"wrong size":    {samples(2, 5), keras.PredictConfig{}, "got shape (2, 5), want (None, 4)"},
		"wrong rank":    {samples(2, 4, 1), keras.PredictConfig{}, "got shape (2, 4, 1), want (None, 4)"},
		"batch below 0": {samples(2, 4), keras.PredictConfig{BatchSize: -1}, "BatchSize -1"},
	} {
		t.Run(name, func(t *testing.T) {
			y, err := m.Predict(ctx, c.x, c.cfg)
			require.Nil(t, y)
			require.ErrorContains(t, err, "keras: Predict: ")
			require.ErrorContains(t, err, c.want)
		})
	}
	for _, dtype := range []tensor.DType{tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool} {
		y, err := m.Predict(ctx, tensor.New(dtype, 2, 4), keras.PredictConfig{})
		require.NoError(t, err, dtype)
		require.Equal(t, []int{2, 3}, y.Dims())
	}
	y, err := m.Predict(ctx, samples(0, 4), keras.PredictConfig{})
	require.NoError(t, err)
	require.Equal(t, []int{0, 3}, y.Dims())
	stop, cancel := context.WithCancel(ctx)
	cancel()
	y, err = m.Predict(stop, samples(2, 4), keras.PredictConfig{})
	require.ErrorIs(t, err, context.Canceled)
	require.Nil(t, y)
}

func TestBadSetWeights(t *testing.T) {
	m := classifier()
	before := weights(t, m)
	good, err := m.GetWeights()
	require.NoError(t, err)
	for want, ts := range map[string][]*tensor.Tensor{
		"got 0 tensors, want 4":                             nil,
		"dense/bias: got float32 (4,), want float32 (5,)":   {good[0], samples(4), good[2], good[3]},
		"dense_1/bias: got float64 (3,), want float32 (3,)": {good[0], good[1], good[2], tensor.New(tensor.Float64, 3)},
		"dense_1/kernel: the tensor is nil":                 {good[0], good[1], nil, good[3]},
	} {
		require.ErrorContains(t, m.SetWeights(ts), want)
		require.Equal(t, before, weights(t, m))
	}
}
