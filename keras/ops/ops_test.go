package ops_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// function is a layer that is one function.
type function struct {
	Name string
	layers.Base
	f func(x ops.Value) ops.Value
}

func (f *function) Call(_ *layers.Context, x ops.Value) ops.Value { return f.f(x) }

// TestOps computes each op on rows of two numbers.
func TestOps(t *testing.T) {
	x := tensor.Of([]float32{-1, 0.5, 2, -3}, 2, 2)
	float := func(x ops.Value) ops.Value { return ops.Cast(x, tensor.Float32) }
	zero := func(x ops.Value) ops.Value { return ops.Number(x, 0) }
	first := func(x ops.Value) ops.Value { return ops.ExpandDims(ops.Min(x, 1), -1) }
	softplus := func(x float64) float64 { return math.Log1p(math.Exp(x)) }
	for name, c := range map[string]struct {
		f    func(x ops.Value) ops.Value
		want []float64
	}{
		"Sign":         {ops.Sign, []float64{-1, 1, 1, -1}},
		"Negative":     {ops.Negative, []float64{1, -0.5, -2, 3}},
		"Softplus":     {ops.Softplus, []float64{softplus(-1), softplus(0.5), softplus(2), softplus(-3)}},
		"Exp":          {ops.Exp, []float64{math.Exp(-1), math.Exp(0.5), math.Exp(2), math.Exp(-3)}},
		"Log1p Abs":    {func(x ops.Value) ops.Value { return ops.Log1p(ops.Abs(x)) }, []float64{math.Log(2), math.Log(1.5), math.Log(3), math.Log(4)}},
		"Power":        {func(x ops.Value) ops.Value { return ops.Power(ops.Abs(x), ops.Number(x, 3)) }, []float64{1, 0.125, 8, 27}},
		"Clip":         {func(x ops.Value) ops.Value { return ops.Clip(x, -1.5, 1) }, []float64{-1, 0.5, 1, -1.5}},
		"Scale":        {func(x ops.Value) ops.Value { return ops.Scale(x, -2) }, []float64{2, -1, -4, 6}},
		"Equal":        {func(x ops.Value) ops.Value { return float(ops.Equal(x, ops.Number(x, 2))) }, []float64{0, 0, 1, 0}},
		"Greater":      {func(x ops.Value) ops.Value { return float(ops.Greater(x, zero(x))) }, []float64{0, 1, 1, 0}},
		"GreaterEqual": {func(x ops.Value) ops.Value { return float(ops.GreaterEqual(x, ops.Number(x, 0.5))) }, []float64{0, 1, 1, 0}},
		"Less":         {func(x ops.Value) ops.Value { return float(ops.Less(x, zero(x))) }, []float64{1, 0, 0, 1}},
		"Where":        {func(x ops.Value) ops.Value { return ops.Where(ops.Less(x, zero(x)), zero(x), x) }, []float64{0, 0.5, 2, 0}},
		"Max":          {func(x ops.Value) ops.Value { return ops.Max(x, -1) }, []float64{0.5, 2}},
		"Min":          {func(x ops.Value) ops.Value { return ops.Min(x, 1) }, []float64{-1, -3}},
		"Mean":         {func(x ops.Value) ops.Value { return ops.Mean(x, 1) }, []float64{-0.25, -0.5}},
		"ArgMax":       {func(x ops.Value) ops.Value { return float(ops.ArgMax(x, -1)) }, []float64{1, 0}},
		"Transpose":    {func(x ops.Value) ops.Value { return ops.Transpose(ops.Transpose(x)) }, []float64{-1, 0.5, 2, -3}},
		"BroadcastTo":  {func(x ops.Value) ops.Value { return ops.BroadcastTo(first(x), tensor.Batched(3)) }, []float64{-1, -1, -1, -3, -3, -3}},
		"ExpandDims":   {func(x ops.Value) ops.Value { return ops.ExpandDims(x, 1) }, []float64{-1, 0.5, 2, -3}},
		"Tile": {func(x ops.Value) ops.Value {
			x = ops.Tile(ops.Reshape(x, tensor.Batched(2, 1, 1, 1)), 1, 2, 2, 2)
			return ops.Sum(ops.Tile(x, 1, 2, 2, 2, 2), 1, 2, 3, 4)
		}, []float64{-64, -128}},
		"MatMul": {func(x ops.Value) ops.Value { return ops.MatMul(ops.MatMul(x, ops.Transpose(x, 1, 0)), x) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := keras.Sequential(keras.Input(2), &function{f: c.f})
			if c.want == nil {
				require.ErrorContains(t, m.Err(), `layer "function": MatMul: both sizes of the result would grow with the batch`)
				return
			}
			y, err := m.Predict(context.Background(), x, keras.PredictConfig{})
			require.NoError(t, err)
			require.InDeltaSlice(t, c.want, tensor.Data[float32](y), 1e-6)
		})
	}
}

func TestBadOps(t *testing.T) {
	for want, f := range map[string]func(x ops.Value) ops.Value{
		"ExpandDims: axis 4 of rank 3: got float32 (None, 2)":  func(x ops.Value) ops.Value { return ops.ExpandDims(x, 4) },
		"ReduceSum: axes [5] are not ascending axes of rank 2": func(x ops.Value) ops.Value { return ops.Sum(x, 5) },
		"Reshape: to (None, 3): want 3*None elements":          func(x ops.Value) ops.Value { return ops.Reshape(x, tensor.Batched(3)) },
		"Add: an input is missing":                             func(x ops.Value) ops.Value { return ops.Add(x, ops.Value{}) },
		"Add: inputs come from two traces": func(x ops.Value) ops.Value {
			return ops.Add(x, graph.NewTrace().Feed("", tensor.Float32, tensor.Batched(2)))
		},
		"Broadcast: to (None, 3)":                                    func(x ops.Value) ops.Value { return ops.BroadcastTo(x, tensor.Batched(3)) },
		"got float32 (None, 2) and float32 (3,)":                     func(x ops.Value) ops.Value { return ops.Add(x, ops.BroadcastTo(ops.Number(x, 1), tensor.S(3))) },
		"OneHot: want int32 indices and a depth of at least 1, dept": func(x ops.Value) ops.Value { return ops.OneHot(x, 0, tensor.Float32) },
	} {
		err := keras.Sequential(keras.Input(2), &function{f: f}).Err()
		require.ErrorContains(t, err, want)
	}
}

// TestErrorsNameTheLayerThatFails has its input come from another one.
func TestErrorsNameTheLayerThatFails(t *testing.T) {
	tr := graph.NewTrace()
	leave := tr.Enter("model/first")
	x := ops.Exp(tr.Feed("x", tensor.Float32, tensor.Batched(2)))
	leave()
	leave = tr.Enter("model/second")
	err := graph.Catch(func() { ops.Unstack(x, 0) })
	leave()
	require.EqualError(t, err, `layer "model/second": Unstack: axis 0 grows with the batch: got float32 (None, 2)`)
}
