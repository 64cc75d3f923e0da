package keras

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
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

func TestAStepAllocatesNothing(t *testing.T) {
	for name, o := range map[string]optimizers.Optimizer{"sgd": &optimizers.SGD{}, "momentum": &optimizers.SGD{Momentum: 0.9}, "adam": &optimizers.Adam{}} {
		t.Run(name, func(t *testing.T) {
			m, ds := small(t, o), rows(t, 64)
			l, err := m.newLoop("Fit", ds, ds.Spec(), 32, true)
			require.NoError(t, err)
			ctx := context.Background()
			batch := make([]int32, 32)
			for i := range batch {
				batch[i] = int32(63 - i)
			}
			run := func() {
				if err := l.gather(ds, batch); err != nil {
					t.Fatal(err)
				}
				if err := l.step(ctx, true); err != nil {
					t.Fatal(err)
				}
			}
			run()
			require.Zero(t, testing.AllocsPerRun(100, run))
		})
	}
}
