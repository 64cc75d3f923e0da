package keras_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

type value = graph.Value

// custom is a layer that does what a test wants.
type custom struct {
	Name string
	layers.Base
	build func()
	call  func(*layers.Context, value) value
}

func (c *custom) Build(*layers.Builder, ...tensor.Shape) {
	if c.build != nil {
		c.build()
	}
}

func (c *custom) Call(ctx *layers.Context, x value) value { return c.call(ctx, x) }

// sum adds its inputs up.
type sum struct {
	Name string
	layers.Base
}

func (*sum) CallAll(_ *layers.Context, xs []value) []value {
	y := xs[0]
	for _, x := range xs[1:] {
		y = graph.B(graph.Add, y, x)
	}
	return []value{y}
}

type badInit struct{}

func (badInit) Init(dst []float64, _ []int, _ *rand.Rand) { dst[len(dst)] = 1 }

// shared uses one layer for samples of 4 and of 3 numbers.
func shared() *keras.Model {
	d := &layers.Dense{Units: 2}
	a, b := keras.Input(4), keras.Input(3)
	return keras.NewModel([]*keras.Tensor{a, b}, keras.Apply(&sum{}, a.Apply(d), b.Apply(d)))
}

// strided is a view of labels with gaps.
func strided(n int) *tensor.Tensor {
	return tensor.New(tensor.Int32, n, 2).Slice(1, 0, 1)
}

// hidden is a data set that shows no targets in advance.
type hidden struct{ data.Indexed }

var errUser = errors.New("the user's own")

type badParts struct{ losses.MeanSquaredError }

func (*badParts) PerSample(_, _ value) value { panic(errUser) }

type noValue struct{ losses.MeanSquaredError }

func (*noValue) PerSample(_, _ value) value { return value{} }

type badMetric struct{ update bool }

func (badMetric) Label() string { return "bad" }
func (b badMetric) Update(metrics.Sums, value, value, value) {
	if b.update {
		panic(errUser)
	}
}
func (b badMetric) Result(metrics.State) float64 { panic(errUser) }

type badOptimizer struct{ optimizers.SGD }

func (*badOptimizer) Update(optimizers.Step, value, value) value { panic(errUser) }

type badPenalty struct{}

func (badPenalty) Penalty(value) value { panic(errUser) }

func TestPanicsOfUserCode(t *testing.T) {
	inTraining := &custom{call: func(c *layers.Context, x value) value {
		if c.Training {
			panic(errUser)
		}
		return x
	}}
	var kept value
	keeps := &custom{call: func(_ *layers.Context, x value) value {
		if kept.IsZero() {
			kept = x
		}
		return kept
	}}
	sgd, mse := &optimizers.SGD{}, &losses.MeanSquaredError{}
	for name, c := range map[string]struct {
		layer layers.Layer
		cfg   keras.CompileConfig
		want  string
		is    error
	}{
		"loss":           {&layers.Flatten{}, keras.CompileConfig{Optimizer: sgd, Loss: &badParts{}}, "loss *keras_test.badParts: panic: the user's own", errUser},
		"loss, no value": {&layers.Flatten{}, keras.CompileConfig{Optimizer: sgd, Loss: &noValue{}}, "loss *keras_test.noValue: want a value", nil},
		"metric":         {&layers.Flatten{}, keras.CompileConfig{Optimizer: sgd, Loss: mse, Metrics: []metrics.Metric{badMetric{update: true}}}, `metric "bad": panic`, errUser},
		"optimizer":      {&layers.Flatten{}, keras.CompileConfig{Optimizer: &badOptimizer{}, Loss: mse}, "optimizer *keras_test.badOptimizer: panic", errUser},
		"regularizer": {&layers.Dense{Units: 2, KernelRegularizer: badPenalty{}}, keras.CompileConfig{Optimizer: sgd, Loss: mse},
			"regularizer keras_test.badPenalty of dense_1/kernel: panic", errUser},
		"layer":      {inTraining, keras.CompileConfig{Optimizer: sgd, Loss: mse}, `layer "custom": panic: the user's own`, errUser},
		"kept value": {keeps, keras.CompileConfig{Optimizer: sgd, Loss: mse}, `layer "custom": output 0 comes from another call`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 2}, c.layer)
			require.NoError(t, m.Err())
			require.NoError(t, m.Compile(c.cfg))
			before := weights(t, m)
			h, err := m.Fit(context.Background(), dataset(t, samples(6, 4), samples(6, 2)), keras.FitConfig{Verbose: keras.Silent})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, h.Epoch)
			if c.is != nil {
				require.ErrorIs(t, err, c.is)
				var p *graph.Panic
				require.ErrorAs(t, err, &p)
				require.Equal(t, any(errUser), p.Value)
				require.Contains(t, p.Stack, "userpanic_test.go")
			}
			require.Equal(t, before, weights(t, m))
		})
	}
}

func TestPanicInAMetricsResult(t *testing.T) {
	m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 2})
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.MeanSquaredError{}, Metrics: []metrics.Metric{badMetric{}}}))
	_, err := m.Fit(context.Background(), dataset(t, samples(6, 4), samples(6, 2)), keras.FitConfig{Verbose: keras.Silent})
	require.ErrorIs(t, err, errUser)
}
