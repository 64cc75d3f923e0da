package keras

import (
	"context"
	"iter"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor"
)

func small(t testing.TB, o optimizers.Optimizer) *Model {
	t.Helper()
	m := Sequential(Input(4), &layers.Dense{Units: 8, Activation: activations.ReLU}, &layers.Dropout{Rate: 0.25},
		&layers.Dense{Units: 3, Activation: activations.Softmax})
	require.NoError(t, m.Compile(CompileConfig{Optimizer: o, Loss: &losses.SparseCategoricalCrossentropy{},
		Metrics: []metrics.Metric{metrics.Named("accuracy")}}))
	return m
}

func rows(t testing.TB, n int) data.Indexed {
	t.Helper()
	x := tensor.New(tensor.Uint8, n, 4)
	for i := range x.Bytes() {
		x.Bytes()[i] = uint8(i * 37)
	}
	d, err := data.New(x, tensor.New(tensor.Uint8, n))
	require.NoError(t, err)
	return data.Scale(d, 1.0/255)
}

func TestPredictCompilesOnce(t *testing.T) {
	m := small(t, &optimizers.Adam{})
	for n := 1; n <= 100; n++ {
		_, err := m.Predict(context.Background(), tensor.New(tensor.Float32, n, 4), PredictConfig{})
		require.NoError(t, err)
		_, err = m.Predict(context.Background(), tensor.New(tensor.Float32, 100, 4), PredictConfig{BatchSize: n})
		require.NoError(t, err)
	}
	require.Equal(t, 1, m.programs.compiles)
	_, err := m.Predict(context.Background(), tensor.New(tensor.Uint8, 2, 4), PredictConfig{})
	require.NoError(t, err)
	require.Equal(t, 2, m.programs.compiles, "another dtype is another program")
}

func TestFitCompilesOnce(t *testing.T) {
	m := small(t, &optimizers.Adam{})
	for range 3 {
		_, err := m.Fit(context.Background(), rows(t, 75), FitConfig{Epochs: 2, Verbose: Silent, ValidationSplit: 0.2})
		require.NoError(t, err)
	}
	require.Equal(t, 2, m.programs.compiles, "one to train, one to validate")
}

// yielded are batches of these sizes.
type yielded struct {
	rows  data.Indexed
	sizes []int
}

func (y yielded) Batches(context.Context, uint64, uint64) iter.Seq2[*data.Batch, error] {
	return func(yield func(*data.Batch, error) bool) {
		for _, n := range y.sizes {
			b := y.rows.Spec().NewBatch(n)
			if err := y.rows.Gather(b, make([]int32, n)); !yield(b, err) {
				return
			}
		}
	}
}

// TestStreamsCompileWhenTheyOutgrowAProgram, with room to spare.
func TestStreamsCompileWhenTheyOutgrowAProgram(t *testing.T) {
	for _, c := range []struct {
		sizes    []int
		compiles int
	}{{[]int{1, 7, 3, 32, 2}, 1}, {[]int{1, 33, 64, 40, 1}, 2}, {[]int{100, 99, 201, 200}, 2}} {
		m := small(t, &optimizers.SGD{})
		for range 2 {
			_, err := m.Fit(context.Background(), yielded{rows(t, 4), c.sizes}, FitConfig{Epochs: 2, Verbose: Silent})
			require.NoError(t, err)
		}
		require.Equal(t, c.compiles, m.programs.compiles, "%v", c.sizes)
	}
}

// TestTargetsOfAnotherShape: programs are told apart by more than dtypes.
func TestTargetsOfAnotherShape(t *testing.T) {
	m := small(t, &optimizers.SGD{})
	x := tensor.New(tensor.Float32, 6, 4)
	for _, dims := range [][]int{{6}, {6, 1}, {6}} {
		d, err := data.New(x, tensor.New(tensor.Int32, dims...))
		require.NoError(t, err)
		_, err = m.Fit(context.Background(), d, FitConfig{Verbose: Silent})
		require.NoError(t, err)
		_, err = m.Evaluate(context.Background(), d, EvaluateConfig{Verbose: Silent})
		require.NoError(t, err)
	}
	require.Equal(t, 4, m.programs.compiles)
}

// noBatches is a callback that does not listen to batches.
type noBatches struct{}

func (noBatches) OnEpochEnd(*Run, int, Logs) error { return nil }

func TestAStepAllocatesNothing(t *testing.T) {
	for name, o := range map[string]optimizers.Optimizer{"sgd": &optimizers.SGD{}, "momentum": &optimizers.SGD{Momentum: 0.9}, "adam": &optimizers.Adam{},
		"options": &optimizers.Nadam{Options: optimizers.Options{WeightDecay: 0.1, GlobalClipNorm: 1, UseEMA: true, GradientAccumulationSteps: 2,
			Schedule: &schedules.CosineDecayRestarts{InitialLearningRate: 0.1, FirstDecaySteps: 3}}},
		"loss scale": &optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.Adafactor{}},
		"metrics":    &optimizers.SGD{},
	} {
		t.Run(name, func(t *testing.T) {
			m, ds := small(t, o), rows(t, 64)
			if name == "metrics" {
				require.NoError(t, m.Compile(CompileConfig{Optimizer: o, Loss: &losses.SparseCategoricalCrossentropy{}, Metrics: []metrics.Metric{
					&metrics.SparseTopKCategoricalAccuracy{K: 2}, metrics.Named("sparse_categorical_crossentropy"), &metrics.Sum{},
					&metrics.MeanIoU{NumClasses: 3, DenseYPred: true}}}))
			}
			f, err := m.newFit(context.Background(), ds, FitConfig{Epochs: 200, Verbose: Silent, Callbacks: []Callback{noBatches{}}})
			require.NoError(t, err)
			defer f.close()
			run := func() { // an epoch of two steps
				if steps, err := f.steps(context.Background()); err != nil || steps != 2 {
					t.Fatal(steps, err)
				}
			}
			run()
			require.Zero(t, testing.AllocsPerRun(100, run))
		})
	}
}
