package keras_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// textbook is the 2-2-1 network of sigmoids of M. Mazur's "A Step by Step Backpropagation Example", its first output alone.
func textbook(t *testing.T) *keras.Model {
	t.Helper()
	m := compile(t, keras.Sequential(keras.Input(2), &layers.Dense{Units: 2, Activation: activations.Sigmoid}, &layers.Dense{Units: 1, Activation: activations.Sigmoid}),
		&optimizers.SGD{LearningRate: 0.5}, &losses.HalfSumSquares{})
	require.NoError(t, m.SetWeights([]*tensor.Tensor{
		tensor.Of([]float32{0.15, 0.25, 0.20, 0.30}, 2, 2), tensor.Of([]float32{0.35, 0.35}),
		tensor.Of([]float32{0.40, 0.45}, 2, 1), tensor.Of([]float32{0.60}),
	}))
	return m
}

func numbers(t *testing.T, m *keras.Model) (all []float64) {
	t.Helper()
	ws, err := m.GetWeights()
	require.NoError(t, err)
	for _, w := range ws {
		all = append(all, tensor.Data[float64](w.Cast(tensor.Float64))...)
	}
	return all
}

func TestTextbookBackpropagation(t *testing.T) {
	m := textbook(t)
	h := fit(t, m, dataset(t, tensor.Of([]float32{0.05, 0.10}, 1, 2), column(0.01)), keras.FitConfig{})
	require.InDelta(t, 0.274811083, h.History["loss"][0], 1e-7, "the article's E_o1")
	got := numbers(t, m)
	require.InDelta(t, 0.35891648, got[6], 1e-7, "the article's w5")
	require.InDelta(t, 0.408666186, got[7], 1e-7, "the article's w6")
	// dE/dout_h1 = 0.055399425 and out_h1(1-out_h1) = 0.241300709 are the article's, too.
	require.InDelta(t, 0.15-0.5*0.055399425*0.241300709*0.05, got[0], 1e-7)
	require.InDelta(t, 0.20-0.5*0.055399425*0.241300709*0.10, got[2], 1e-7)
	require.InDelta(t, 0.35-0.5*0.055399425*0.241300709, got[4], 1e-7)
}

// TestHalfSumSquaresSumsTheBatch computes the update of two samples from the formulas: it is the sum, not the mean.
func TestHalfSumSquaresSumsTheBatch(t *testing.T) {
	m := textbook(t)
	w := numbers(t, m)
	next := append([]float64(nil), w...)
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	loss := 0.0
	for _, s := range [][3]float64{{0.05, 0.10, 0.01}, {-1, 0.5, 0.9}} {
		h1, h2 := sigmoid(s[0]*w[0]+s[1]*w[2]+w[4]), sigmoid(s[0]*w[1]+s[1]*w[3]+w[5])
		o := sigmoid(h1*w[6] + h2*w[7] + w[8])
		loss += (s[2] - o) * (s[2] - o) / 2
		delta := (o - s[2]) * o * (1 - o)
		d1, d2 := delta*w[6]*h1*(1-h1), delta*w[7]*h2*(1-h2)
		for i, g := range []float64{d1 * s[0], d2 * s[0], d1 * s[1], d2 * s[1], d1, d2, delta * h1, delta * h2, delta} {
			next[i] -= 0.5 * g
		}
	}
	h := fit(t, m, dataset(t, tensor.Of([]float32{0.05, 0.10, -1, 0.5}, 2, 2), column(0.01, 0.9)), keras.FitConfig{})
	require.InDelta(t, loss, h.History["loss"][0], 1e-6)
	require.InDeltaSlice(t, next, numbers(t, m), 1e-6)
}
