package keras_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor"
)

// slopes trains y = w x, 2 at first, one epoch at a time on one row with x = 1, y = 0, and returns w after each. The loss w^2/2 has the
// gradient w.
func slopes(t *testing.T, o optimizers.Optimizer, epochs int) []float64 {
	m := compile(t, slope(nil), o, &losses.HalfSumSquares{})
	var ws []float64
	for range epochs {
		fit(t, m, dataset(t, column(1), column(0)), keras.FitConfig{})
		now, err := m.GetWeights()
		require.NoError(t, err)
		ws = append(ws, now[0].At(0, 0))
	}
	return ws
}

func TestAccumulatedGradientsAreThoseOfALargerBatch(t *testing.T) {
	for name, rules := range map[string][2]optimizers.Optimizer{
		"SGD": {&optimizers.SGD{LearningRate: 0.1, Momentum: 0.9}, &optimizers.SGD{LearningRate: 0.1, Momentum: 0.9,
			Options: optimizers.Options{GradientAccumulationSteps: 3}}},
		"Adam": {&optimizers.Adam{LearningRate: 0.1}, &optimizers.Adam{LearningRate: 0.1, Options: optimizers.Options{GradientAccumulationSteps: 3}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got [2][]*tensor.Tensor
			for i, batch := range []int{12, 4} {
				keras.SetSeed(7)
				m := compile(t, classifier(), rules[i], &losses.SparseCategoricalCrossentropy{FromLogits: true})
				fit(t, m, classes(t, 24), keras.FitConfig{Epochs: 3, BatchSize: batch, NoShuffle: true})
				var err error
				got[i], err = m.GetWeights()
				require.NoError(t, err)
			}
			for i := range got[0] {
				require.True(t, tensor.AllClose(got[0][i], got[1][i], 1e-4, 1e-5), "weight %d: %v and %v", i, got[0][i], got[1][i])
			}
		})
	}
}

// TestAverages: the weights become their averages when Fit ends, and the next goes on from there.
func TestAverages(t *testing.T) {
	const rate, momentum = 0.25, 0.5
	got := slopes(t, &optimizers.SGD{LearningRate: rate, Options: optimizers.Options{UseEMA: true, EMAMomentum: new(momentum)}}, 4)
	w, average := 2.0, 0.0
	for i, now := range got {
		w -= rate * w
		if i == 0 {
			average = w
		}
		average = momentum*average + (1-momentum)*w
		w = average
		require.InDelta(t, w, now, 1e-6)
	}
}

func TestScheduleInFit(t *testing.T) {
	falling := &schedules.InverseTimeDecay{InitialLearningRate: 0.5, DecaySteps: 1, DecayRate: 1}
	o := &optimizers.SGD{Options: optimizers.Options{Schedule: falling}}
	w := 2.0
	for i, now := range slopes(t, o, 4) {
		w -= 0.5 / float64(1+i) * w
		require.InDelta(t, w, now, 1e-6)
	}
	m := compile(t, slope(nil), o, &losses.HalfSumSquares{})
	require.Equal(t, 0.5, m.LearningRate())
	fit(t, m, dataset(t, column(1, 1, 1), column(0, 0, 0)), keras.FitConfig{BatchSize: 1})
	require.Equal(t, 0.125, m.LearningRate(), "of the coming step")
	require.ErrorContains(t, m.SetLearningRate(1), "keras: SetLearningRate: the rate follows a *schedules.InverseTimeDecay")
	compile(t, m, o, &losses.HalfSumSquares{})
	require.Equal(t, 0.5, m.LearningRate(), "Compile starts anew")
}

// rateless is a schedule that cannot tell a rate.
type rateless struct{ from uint64 }

func (s rateless) At(step uint64) float64 {
	if step >= s.from {
		panic("no rate")
	}
	return 0.1
}

func TestScheduleThatPanics(t *testing.T) {
	d := dataset(t, column(1, 1, 1), column(0, 0, 0))
	m := slope(nil)
	err := m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{Options: optimizers.Options{Schedule: rateless{}}}, Loss: &losses.HalfSumSquares{}})
	require.ErrorContains(t, err, "panic: no rate")
	m = compile(t, slope(nil), &optimizers.SGD{Options: optimizers.Options{Schedule: rateless{2}}}, &losses.HalfSumSquares{})
	_, err = m.Fit(context.Background(), d, keras.FitConfig{BatchSize: 1, Verbose: keras.Silent})
	require.ErrorContains(t, err, "step 2: the learning rate's schedule: panic: no rate")
	_, err = m.Predict(context.Background(), column(1), keras.PredictConfig{})
	require.NoError(t, err, "the model is not locked")
}

// TestLossScale: the scale changes no step with finite gradients, and the others are skipped.
func TestLossScale(t *testing.T) {
	adam := &optimizers.Adam{LearningRate: 0.1}
	plain := slopes(t, adam, 6)
	require.InDeltaSlice(t, plain, slopes(t, &optimizers.LossScaleOptimizer{InnerOptimizer: adam, DynamicGrowthSteps: 2}, 6), 1e-5)
	require.InDeltaSlice(t, plain, slopes(t, &optimizers.Adam{LearningRate: 0.1, Options: optimizers.Options{LossScaleFactor: 64}}, 6), 1e-5)

	m := compile(t, slope(nil), &optimizers.LossScaleOptimizer{InnerOptimizer: adam}, &losses.HalfSumSquares{})
	for i, y := range []float64{0, math.Inf(1), math.NaN(), 0} {
		fit(t, m, dataset(t, column(1), column(float32(y))), keras.FitConfig{})
		now, err := m.GetWeights()
		require.NoError(t, err)
		require.InDelta(t, plain[max(0, i/3)], now[0].At(0, 0), 1e-5, "step %d", i)
	}
}

// TestEveryOptimizerLearns: each learns something in a Fit, on the device at hand.
func TestEveryOptimizerLearns(t *testing.T) {
	for _, name := range []string{"sgd", "rmsprop", "adam", "adamw", "adamax", "nadam", "adagrad", "lion", "lamb", "adafactor"} {
		o, err := optimizers.Named(name)
		require.NoError(t, err)
		keras.SetSeed(11)
		m := compile(t, classifier(), o, &losses.SparseCategoricalCrossentropy{FromLogits: true})
		h := fit(t, m, classes(t, 32), keras.FitConfig{Epochs: 5})
		require.Less(t, h.History["loss"][4], h.History["loss"][0], name)
	}
}
