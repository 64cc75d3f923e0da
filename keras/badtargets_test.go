package keras_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
)

// TestTargetsThatDoNotFit: every loss and metric names itself and both shapes.
func TestTargetsThatDoNotFit(t *testing.T) {
	for name, c := range map[string]struct {
		loss losses.Loss
		want string
	}{
		"squared":     {&losses.MeanSquaredError{}, "MeanSquaredError: targets (None, 2) and predictions (None, 3) differ in shape"},
		"half":        {&losses.HalfSumSquares{}, "HalfSumSquares: targets (None, 2) and predictions (None, 3) differ"},
		"binary":      {&losses.BinaryCrossentropy{}, "BinaryCrossentropy: targets (None, 2) and predictions (None, 3) differ"},
		"categorical": {&losses.CategoricalCrossentropy{}, "CategoricalCrossentropy: targets (None, 2) and predictions (None, 3)"},
		"sparse":      {&losses.SparseCategoricalCrossentropy{}, "SparseCategoricalCrossentropy: targets (None, 2) and predictions (None, 3)"},
	} {
		t.Run(name, func(t *testing.T) {
			m := compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Units: 3}), &optimizers.SGD{}, c.loss)
			before := weights(t, m)
			_, err := m.Fit(context.Background(), dataset(t, samples(6, 4), samples(6, 2)), keras.FitConfig{Verbose: keras.Silent})
			require.ErrorContains(t, err, c.want)
			require.Equal(t, before, weights(t, m))
		})
	}
}

func TestLabelSmoothingOutOfRange(t *testing.T) {
	for _, l := range []losses.Loss{&losses.BinaryCrossentropy{LabelSmoothing: 1.5}, &losses.CategoricalCrossentropy{LabelSmoothing: -0.1}} {
		m := compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Units: 3}), &optimizers.SGD{}, l)
		_, err := m.Fit(context.Background(), dataset(t, samples(6, 4), samples(6, 3)), keras.FitConfig{Verbose: keras.Silent})
		require.ErrorContains(t, err, "LabelSmoothing")
		require.ErrorContains(t, err, "is not in [0, 1]")
	}
}

// takesAll is a loss that takes everything, so that the metrics come to speak.
type takesAll struct{}

func (takesAll) PerSample(_, pred value) value { return pred }

func TestMetricsThatDoNotFit(t *testing.T) {
	for name, c := range map[string]struct {
		metric metrics.Metric
		dims   []int
		want   string
	}{
		"binary":      {&metrics.BinaryAccuracy{}, []int{2}, "binary_accuracy: targets (None, 2) and predictions (None, 3) differ in shape"},
		"categorical": {&metrics.CategoricalAccuracy{}, []int{2}, "categorical_accuracy: targets (None, 2) and predictions (None, 3)"},
		"sparse":      {&metrics.SparseCategoricalAccuracy{Name: "top"}, []int{3}, "top: targets (None, 3) and predictions (None, 3): want one label"},
		"named":       {metrics.Named("acc"), []int{2}, "acc: targets (None, 2) and predictions (None, 3)"},
	} {
		t.Run(name, func(t *testing.T) {
			m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 3})
			require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: takesAll{}, Metrics: []metrics.Metric{c.metric}}))
			_, err := m.Fit(context.Background(), dataset(t, samples(6, 4), samples(6, c.dims...)), keras.FitConfig{Verbose: keras.Silent})
			require.ErrorContains(t, err, c.want)
		})
	}
}
