package regularizers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

func TestOrthogonalRegularizer(t *testing.T) {
	eval := func(r regularizers.Regularizer, w *tensor.Tensor) (value float64, grad []float32) {
		got := backendtest.Eval(t, ref.New(), 1, func(tr *graph.Trace) []graph.Value {
			in := tr.Feed("w", w.DType(), w.Shape())
			y := r.Penalty(in)
			return []graph.Value{y, graph.Gradients(y, in)[0]}
		}, w)
		return got[0].At(), tensor.Data[float32](got[1])
	}
	// cosines 0, 0.6 and 0.8 between the rows
	value, _ := eval(regularizers.OrthogonalRegularizer{Factor: 3}, tensor.Of([]float32{2, 0, 0, 5, 3, 4}, 3, 2))
	require.InDelta(t, 1.4, value, 1e-6)
	value, grad := eval(regularizers.OrthogonalRegularizer{Mode: regularizers.Columns}, tensor.New(tensor.Float32, 2, 2))
	require.Zero(t, value)
	require.Equal(t, make([]float32, 4), grad, "zeros have a finite gradient")
}

func TestOrthogonalRegularizerWantsAMatrix(t *testing.T) {
	err := graph.Catch(func() {
		regularizers.OrthogonalRegularizer{}.Penalty(graph.NewTrace().Feed("w", tensor.Float32, tensor.S(3)))
	})
	require.ErrorContains(t, err, "OrthogonalRegularizer: want a weight of two axes: got float32 (3,)")
}

func TestFactorsOutOfRange(t *testing.T) {
	for want, r := range map[string]regularizers.Regularizer{
		"L1: got factor -1, want a number of at least 0": regularizers.L1{Factor: -1},
		"L2: got factor NaN":                             regularizers.L2{Factor: math.NaN()},
		"L1L2: got factor +Inf":                          regularizers.L1L2{L2: math.Inf(1)},
		"OrthogonalRegularizer: got factor -2":           regularizers.OrthogonalRegularizer{Factor: -2},
	} {
		err := graph.Catch(func() { r.Penalty(graph.NewTrace().Feed("w", tensor.Float32, tensor.S(3, 3))) })
		require.ErrorContains(t, err, want)
	}
}

type square struct{ Factor float64 }

func (s square) Penalty(w ops.Value) ops.Value { return ops.Scale(ops.Sum(ops.Square(w)), s.Factor) }

func TestConfigs(t *testing.T) {
	require.NoError(t, regularizers.Register(square{}))
	for _, r := range []regularizers.Regularizer{regularizers.OrthogonalRegularizer{Mode: regularizers.Columns, Factor: 1}, square{3}, regularizers.L1L2{L2: 1}} {
		c, err := regularizers.Config(r)
		require.NoError(t, err)
		back, err := regularizers.FromConfig(c)
		require.NoError(t, err)
		require.Equal(t, r, back)
	}
	r, err := regularizers.Named("orthogonal_regularizer")
	require.NoError(t, err)
	require.Equal(t, regularizers.OrthogonalRegularizer{}, r)
}

func TestZeroFactorInAConfig(t *testing.T) {
	for class, key := range map[string]string{"L1": "l1", "L2": "l2"} {
		r, err := regularizers.FromConfig(map[string]any{"class_name": class, "config": map[string]any{key: 0.0}})
		require.NoError(t, err)
		require.Equal(t, regularizers.L1L2{}, r)
	}
}
