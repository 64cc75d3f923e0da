package constraints_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

func apply(t *testing.T, c constraints.Constraint, w *tensor.Tensor) []float32 {
	t.Helper()
	got := backendtest.Eval(t, ref.New(), 1, func(tr *graph.Trace) []graph.Value {
		return []graph.Value{c.Apply(tr.Feed("w", w.DType(), w.Shape()))}
	}, w)
	require.Equal(t, w.Dims(), got[0].Dims())
	return tensor.Data[float32](got[0])
}

func TestAxes(t *testing.T) {
	w := tensor.Of([]float32{3, 0, 4, 1}, 2, 2) // columns of length 5 and 1, rows of length 3 and sqrt(17), all of it sqrt(26)
	for name, c := range map[string]struct {
		c    constraints.Constraint
		want []float64
	}{
		"default":      {constraints.MaxNorm{}, []float64{1.2, 0, 1.6, 1}},
		"max 1":        {constraints.MaxNorm{MaxValue: 1}, []float64{0.6, 0, 0.8, 1}},
		"rows":         {constraints.UnitNorm{Axis: []int{-1}}, []float64{1, 0, 4 / math.Sqrt(17), 1 / math.Sqrt(17)}},
		"all":          {constraints.UnitNorm{Axis: []int{}}, []float64{3 / math.Sqrt(26), 0, 4 / math.Sqrt(26), 1 / math.Sqrt(26)}},
		"rate 0":       {constraints.MinMaxNorm{Rate: new(0.0)}, []float64{3, 0, 4, 1}},
		"half way":     {constraints.MinMaxNorm{MinValue: 2, MaxValue: 3, Rate: new(0.5)}, []float64{2.4, 0, 3.2, 1.5}},
		"non-negative": {constraints.NonNeg{}, []float64{3, 0, 4, 1}},
	} {
		require.InDeltaSlice(t, c.want, apply(t, c.c, w), 1e-6, name)
	}
	require.InDeltaSlice(t, []float64{2, 0}, apply(t, constraints.MaxNorm{}, tensor.Of([]float32{2, 0}, 1, 2)), 1e-6, "a column of zeros")
	require.InDelta(t, 2, apply(t, constraints.MaxNorm{}, tensor.Scalar(float32(7)))[0], 1e-6, "a number")
}

func TestBadAxis(t *testing.T) {
	err := graph.Catch(func() {
		constraints.UnitNorm{Axis: []int{3}}.Apply(graph.NewTrace().Feed("w", tensor.Float32, tensor.S(2, 2)))
	})
	require.ErrorContains(t, err, "axes [3] are not ascending axes of rank 2")
}

type half struct{ Axis int }

func (half) Apply(w ops.Value) ops.Value { return ops.Scale(w, 0.5) }

func TestRegister(t *testing.T) {
	require.NoError(t, constraints.Register(half{}))
	c, err := constraints.Config(half{Axis: 2})
	require.NoError(t, err)
	back, err := constraints.FromConfig(c)
	require.NoError(t, err)
	require.Equal(t, half{Axis: 2}, back)
	require.Contains(t, constraints.Classes(), "MinMaxNorm")
}

func TestConfigIsKeras(t *testing.T) {
	c, err := constraints.Config(constraints.MinMaxNorm{})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"min_value": config.Float(0), "max_value": config.Float(1), "rate": config.Float(1), "axis": []any{0.0}}, c.(map[string]any)["config"])
}
