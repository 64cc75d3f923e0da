package losses_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// TestEveryLossTrains: ten samples in batches of four, so that the last one is smaller, and the loss goes down.
func TestEveryLossTrains(t *testing.T) {
	keras.SetSeed(3)
	x := make([]float32, 10*4)
	for i := range x {
		x[i] = float32(i*7%13)/13 - 0.3
	}
	oneHot, labels := tensor.New(tensor.Float32, 10, 3), tensor.New(tensor.Uint8, 10)
	for i := range 10 {
		oneHot.SetAt(1, i, i%3)
		labels.SetAt(float64(i%3), i)
	}
	for _, class := range losses.Classes() {
		t.Run(class, func(t *testing.T) {
			l, err := losses.Named(class)
			require.NoError(t, err)
			y, top := oneHot, layers.Layer(&layers.Activation{Activation: activations.Softmax})
			switch class {
			case "SparseCategoricalCrossentropy", "CategoricalGeneralizedCrossEntropy", "Circle":
				y = labels
			case "CTC":
				y = tensor.Of([]int32{1, 0, 2, 0, 1, 2, 2, 2, 1, 0, 1, 2, 0, 0, 1, 1, 2, 1, 2, 0}, 10, 2)
				top = &layers.Reshape{TargetShape: []int{4, 3}}
			}
			m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 12}, &layers.Dense{Units: 3, Activation: activations.Tanh}, top)
			if class == "CTC" {
				m = keras.Sequential(keras.Input(4), &layers.Dense{Units: 12}, top)
			}
			require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.Adam{LearningRate: 0.02}, Loss: l}))
			d, err := data.New(tensor.Of(x, 10, 4), y)
			require.NoError(t, err)
			h, err := m.Fit(context.Background(), d, keras.FitConfig{Epochs: 30, BatchSize: 4, Verbose: keras.Silent})
			require.NoError(t, err)
			got := h.History["loss"]
			require.Less(t, got[29], got[0])
			require.False(t, math.IsNaN(got[29]))
			requireSameInBatches(t, m, d, class)
		})
	}
}

// requireSameInBatches: the mean over the samples does not depend on how they are cut, but for the losses that take a batch as a
// whole, which are finite for one sample too.
func requireSameInBatches(t *testing.T, m *keras.Model, d data.Dataset, class string) {
	t.Helper()
	loss := func(batch int) float64 {
		logs, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: batch, Verbose: keras.Silent})
		require.NoError(t, err)
		return logs["loss"]
	}
	want := loss(10)
	for _, batch := range []int{1, 4} {
		switch got := loss(batch); class {
		case "Circle", "Dice", "Tversky", "HalfSumSquares":
			require.False(t, math.IsNaN(got) || math.IsInf(got, 0), "batches of %d: %v", batch, got)
		default:
			require.InDelta(t, want, got, 1e-5*(1+math.Abs(want)), "batches of %d", batch)
		}
	}
}
