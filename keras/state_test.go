package keras_test

import (
	"context"
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// counter counts its calls in a variable: all of them, or those that train.
type counter struct {
	Name string
	layers.Base
	always bool
	calls  *layers.Variable
}

func (n *counter) Build(b *layers.Builder, _ ...tensor.Shape) {
	n.calls = b.State("calls", tensor.S(1), initializers.Zeros)
}

func (n *counter) Call(c *layers.Context, x ops.Value) ops.Value {
	if n.always || c.Training {
		calls := c.Use(n.calls)
		c.Assign(n.calls, ops.Add(calls, ops.Number(calls, 1)))
	}
	return x
}

// TestState: a variable that a layer assigns while training, such as a moving average, is neither trained nor changed otherwise.
func TestState(t *testing.T) {
	m := compile(t, keras.Sequential(keras.Input(4), &counter{}, &layers.Dense{Units: 3}), &optimizers.Adam{}, &losses.MeanSquaredError{})
	d := dataset(t, samples(10, 4), samples(10, 3))
	fit(t, m, d, keras.FitConfig{BatchSize: 3, Epochs: 2})
	require.InDelta(t, 8, numbers(t, m)[0], 0)
	predict(t, m, samples(2, 4))
	_, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.InDelta(t, 8, numbers(t, m)[0], 0)
}

// TestPredictionsThatWrite go one after another.
func TestPredictionsThatWrite(t *testing.T) {
	m := keras.Sequential(keras.Input(4), &counter{always: true}, &layers.Dense{Units: 3})
	var wg sync.WaitGroup
	errs := make([]error, 200)
	for i := range errs {
		wg.Go(func() { _, errs[i] = m.Predict(context.Background(), samples(2, 4), keras.PredictConfig{}) })
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.InDelta(t, len(errs), numbers(t, m)[0], 0)
}

// TestAddLoss: what a layer adds is part of the loss and is trained on.
func TestAddLoss(t *testing.T) {
	half := &custom{call: func(c *layers.Context, x value) value {
		c.AddLoss(ops.Mean(ops.Square(x)))
		return x
	}}
	w := &layers.Dense{Units: 1, NoBias: true, KernelInitializer: initializers.Constant{Value: 2}}
	m := compile(t, keras.Sequential(keras.Input(1), w, half), &optimizers.SGD{LearningRate: 0.1}, &losses.MeanSquaredError{})
	d := dataset(t, column(1, -1), column(2, -2)) // no error, so that all of the loss is the layer's: w^2
	logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.InDelta(t, 4, logs["loss"], 1e-6)
	h := fit(t, m, d, keras.FitConfig{})
	require.InDelta(t, 4, h.History["loss"][0], 1e-6)
	require.InDelta(t, 2-0.1*2*2, numbers(t, m)[0], 1e-6)
}

// TestHugeBatch takes all rows.
func TestHugeBatch(t *testing.T) {
	for _, size := range []int{1 << 30, math.MaxInt} {
		m := compiled(t)
		d := classes(t, 10)
		h := fit(t, m, d, keras.FitConfig{BatchSize: size, ValidationSplit: 0.3, Epochs: 2})
		require.Len(t, h.Epoch, 2)
		_, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: size, Verbose: keras.Silent})
		require.NoError(t, err)
		y, err := m.Predict(context.Background(), samples(300, 4), keras.PredictConfig{BatchSize: size})
		require.NoError(t, err)
		require.True(t, y.Rows(0, 2).Equal(predict(t, m, samples(300, 4)).Rows(0, 2)))
	}
}

func TestPredictAView(t *testing.T) {
	m := classifier()
	x := samples(4, 6)
	view := x.Transpose()
	require.True(t, predict(t, m, view).Equal(predict(t, m, view.Contiguous())))
}

// argmax is a layer whose output is of another dtype.
func argmax() *custom {
	return &custom{Name: "argmax", call: func(_ *layers.Context, x value) value { return ops.ArgMax(x, -1) }}
}

func TestOutputsOfAnotherDType(t *testing.T) {
	m := keras.Sequential(keras.Input(3), argmax())
	y := predict(t, m, tensor.Of([]float32{0, 2, 1, 5, 4, 3}, 2, 3))
	require.Equal(t, []int32{1, 0}, tensor.Data[int32](y))
	hot := &custom{call: func(_ *layers.Context, x value) value { return ops.OneHot(x, 3, tensor.Float32) }}
	y = predict(t, keras.Sequential(keras.Input(3), argmax(), hot), tensor.Of([]float32{0, 2, 1, 5, 4, 3}, 2, 3))
	require.Equal(t, []float32{0, 1, 0, 1, 0, 0}, tensor.Data[float32](y))
	dense := keras.Sequential(keras.Input(3), argmax(), &layers.Reshape{TargetShape: []int{1}}, &layers.Dense{Units: 1})
	require.ErrorContains(t, dense.Err(), `layer "dense": MatMul: want two matrices of one float dtype: got int32 (None, 1) and float32 (1, 1)`)
}

func TestOutputsWithoutABatch(t *testing.T) {
	for name, f := range map[string]func(x value) value{
		"sum of the batch": func(x value) value { return ops.Sum(x, 0) },
		"number":           func(x value) value { return ops.Number(x, 1) },
		"merged":           func(x value) value { return ops.Reshape(x, tensor.Shape{{PerN: 3}}) },
	} {
		t.Run(name, func(t *testing.T) {
			m := keras.Sequential(keras.Input(3), &custom{call: func(_ *layers.Context, x value) value { return f(x) }})
			_, err := m.Predict(context.Background(), samples(100, 3), keras.PredictConfig{})
			require.ErrorContains(t, err, "keras: Predict: the output has shape (")
			require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.MeanSquaredError{}}))
			_, err = m.Fit(context.Background(), dataset(t, samples(100, 3), samples(100, 1)), keras.FitConfig{Verbose: keras.Silent})
			require.ErrorContains(t, err, "MeanSquaredError: targets (None, 1) and predictions (")
		})
	}
}

// block is a layer made of others.
type block struct {
	Name string
	layers.Base
	first, second *layers.Dense
}

func (l *block) Build(b *layers.Builder, in ...tensor.Shape) {
	l.first, l.second = &layers.Dense{Units: 6}, &layers.Dense{Name: "top", Units: 3}
	b.Sub("first", l.first, in...)
	b.Sub("second", l.second, tensor.Batched(6))
}

func (l *block) Call(c *layers.Context, x value) value {
	return c.Apply(l.second, ops.Tanh(c.Apply(l.first, x)))
}

func TestLayersMadeOfLayers(t *testing.T) {
	m := compile(t, keras.Sequential(keras.Input(4), &block{}, &block{Name: "last"}), &optimizers.Adam{LearningRate: 0.05}, &losses.MeanSquaredError{})
	require.Equal(t, []string{"block/first/kernel", "block/first/bias", "block/top/kernel", "block/top/bias",
		"last/first/kernel", "last/first/bias", "last/top/kernel", "last/top/bias"}, variableNames(m))
	h := fit(t, m, dataset(t, samples(12, 4), samples(12, 3)), keras.FitConfig{Epochs: 40})
	require.Less(t, h.History["loss"][39], h.History["loss"][0]/2)
	require.ErrorContains(t, keras.Sequential(keras.Input(), &block{}).Err(), `layer "block/first": got shape (None,)`)
}
