package keras_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor"
)

// trainer returns a training step of m, as Fit makes it, and its optimizer.
func trainer(t testing.TB, m *keras.Model, o optimizers.Optimizer, training bool) (*keras.Function, *keras.OptimizerState) {
	t.Helper()
	state, err := keras.NewOptimizerState(o)
	require.NoError(t, err)
	loss := &losses.SparseCategoricalCrossentropy{FromLogits: true}
	cfg := keras.FunctionConfig{Training: training, Inputs: []keras.InputSpec{{Shape: tensor.Batched(4)}, {Shape: tensor.Batched(), DType: tensor.Int32}}}
	return function(t, cfg, func(c *layers.Context, in values) values {
		l := ops.Mean(loss.PerSample(in[1], m.Call(c, in[0])))
		state.Minimize(c, l, m.TrainableWeights()...)
		return values{l}
	}), state
}

// TestOwnLoopTrainsAsFit: to the bit, with all that optimizers do around a step.
func TestOwnLoopTrainsAsFit(t *testing.T) {
	halving := &schedules.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 3, DecayRate: 0.5}
	for name, o := range map[string]optimizers.Optimizer{
		"sgd":         &optimizers.SGD{LearningRate: 0.1},
		"momentum":    &optimizers.SGD{Momentum: 0.9, Nesterov: true},
		"adam":        &optimizers.Adam{},
		"nadam":       &optimizers.Nadam{}, // shares a number between weights
		"adafactor":   &optimizers.Adafactor{},
		"schedule":    &optimizers.SGD{Options: optimizers.Options{Schedule: halving}},
		"averages":    &optimizers.SGD{LearningRate: 0.1, Options: optimizers.Options{UseEMA: true, EMAMomentum: new(0.7)}},
		"accumulated": &optimizers.Adam{Options: optimizers.Options{GradientAccumulationSteps: 2, GlobalClipNorm: 0.1, WeightDecay: 0.1}},
		"loss scale":  &optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.SGD{Options: optimizers.Options{Schedule: halving}}},
	} {
		keras.SetSeed(3)
		m := compile(t, classifier(), o, &losses.SparseCategoricalCrossentropy{FromLogits: true})
		keras.SetSeed(3)
		own := classifier()
		for _, model := range []*keras.Model{m, own} {
			model.Weights()[0].Constraint = atLeast{-0.2}
		}
		x, y := samples(30, 4), labels(30, 3)
		h := fit(t, m, dataset(t, x, y), keras.FitConfig{BatchSize: 8, Epochs: 3, NoShuffle: true})
		step, state := trainer(t, own, o, true)
		var sum float64
		for range 3 {
			sum = 0
			for at := 0; at < 30; at += 8 {
				n := min(8, 30-at)
				sum += float64(n) * call(t, step, x.Rows(at, at+n), y.Rows(at, at+n))[0].At()
			}
		}
		rate, err := state.LearningRate()
		require.NoError(t, err)
		require.Equal(t, m.LearningRate(), rate, name)
		require.NoError(t, state.Finalize(own.TrainableWeights()...))
		require.Equal(t, weights(t, m), weights(t, own), name)
		if name == "sgd" {
			kernel, err := m.Weights()[0].Value()
			require.NoError(t, err)
			require.EqualValues(t, float32(-0.2), slices.Min(tensor.Data[float32](kernel)), "as the constraint wants it")
		}
		require.InDelta(t, h.History["loss"][2], sum/30, 1e-6)
		n, err := state.Iterations()
		require.NoError(t, err)
		require.Equal(t, 12, n)
	}
}

// TestConstraintsInOwnLoop are applied after each step.
func TestConstraintsInOwnLoop(t *testing.T) {
	w := layers.NewVariable("w", tensor.Of([]float32{1, 1}))
	w.Constraint = atLeast{0}
	state, err := keras.NewOptimizerState(&optimizers.SGD{LearningRate: 1})
	require.NoError(t, err)
	call(t, function(t, keras.FunctionConfig{}, func(c *layers.Context, _ values) values {
		state.Minimize(c, ops.Sum(ops.Scale(c.Use(w), 3)), w)
		return nil
	}))
	v, err := w.Value()
	require.NoError(t, err)
	require.Equal(t, []float32{0, 0}, tensor.Data[float32](v))
	require.EqualError(t, stateOf(t, &optimizers.SGD{Options: optimizers.Options{Schedule: &schedules.ExponentialDecay{
		InitialLearningRate: 1, DecaySteps: 1, DecayRate: 0.5,
	}}}).SetLearningRate(1), "keras: SetLearningRate: the rate follows a *schedules.ExponentialDecay")
}

type atLeast struct{ x float64 }

func (a atLeast) Apply(w ops.Value) ops.Value { return ops.Maximum(w, ops.Number(w, a.x)) }

func stateOf(t *testing.T, o optimizers.Optimizer) *keras.OptimizerState {
	t.Helper()
	s, err := keras.NewOptimizerState(o)
	require.NoError(t, err)
	return s
}

func TestOptimizerState(t *testing.T) {
	_, err := keras.NewOptimizerState(nil)
	require.EqualError(t, err, "keras: NewOptimizerState: the optimizer is nil")
	_, err = keras.NewOptimizerState(&optimizers.SGD{Momentum: 2})
	require.ErrorContains(t, err, "keras: NewOptimizerState: optimizers: SGD: Momentum: ")

	w := layers.NewVariable("w", tensor.Of([]float32{1}))
	state, err := keras.NewOptimizerState(&optimizers.SGD{LearningRate: 0.5})
	require.NoError(t, err)
	step := function(t, keras.FunctionConfig{}, func(c *layers.Context, _ values) values {
		state.Minimize(c, ops.Sum(ops.Square(c.Use(w))), w) // w -= rate 2 w
		return values{c.Use(w)}
	})
	require.EqualValues(t, 0, call(t, step)[0].At(0))
	require.NoError(t, w.Set(tensor.Of([]float32{1})))
	require.NoError(t, state.SetLearningRate(0.25))
	rate, err := state.LearningRate()
	require.NoError(t, err)
	require.Equal(t, 0.25, rate)
	require.EqualValues(t, 0.5, call(t, step)[0].At(0))
	require.EqualError(t, state.SetLearningRate(-1), "keras: SetLearningRate: got -1, want at least 0")

	for want, build := range map[string]func(c *layers.Context, in values) values{
		"no gradient for any variable: the loss does not depend on them": func(c *layers.Context, in values) values {
			state.Minimize(c, ops.Sum(in[0]), w)
			return nil
		},
		"got 2 gradients for 1 variables": func(c *layers.Context, in values) values {
			state.Apply(c, values{in[0], in[0]}, []*layers.Variable{w})
			return nil
		},
		"want a gradient as the variable w: got float32 (None, 1) and float32 (1,)": func(c *layers.Context, in values) values {
			state.Apply(c, values{in[0]}, []*layers.Variable{w})
			return nil
		},
	} {
		_, err := keras.NewFunction(rowsOf(1), build)
		require.ErrorContains(t, err, "keras: NewFunction: optimizer *optimizers.SGD: ")
		require.ErrorContains(t, err, want)
	}
}

// TestTwoStepsInOneCall: the second sees what the first has changed, as if they were two calls.
func TestTwoStepsInOneCall(t *testing.T) {
	run := func(steps int) (*tensor.Tensor, int) {
		w := layers.NewVariable("w", tensor.Of([]float32{1, 2}))
		state, err := keras.NewOptimizerState(&optimizers.Adam{LearningRate: 0.1})
		require.NoError(t, err)
		f := function(t, keras.FunctionConfig{}, func(c *layers.Context, _ values) values {
			for range steps {
				state.Minimize(c, ops.Sum(ops.Square(c.Use(w))), w)
			}
			return nil
		})
		for range 4 / steps {
			call(t, f)
		}
		v, err := w.Value()
		require.NoError(t, err)
		n, err := state.Iterations()
		require.NoError(t, err)
		return v, n
	}
	one, _ := run(1)
	two, n := run(2)
	require.Equal(t, 4, n)
	require.True(t, tensor.AllClose(one, two, 1e-6, 0), "%v and %v", one, two)
}
