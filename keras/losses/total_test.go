package losses_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// TestTotal: numbers of Keras 3.15.1, scripts/golden/losses.py.
func TestTotal(t *testing.T) {
	y := tensor.Of([]float32{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}, 2, 3, 2)
	pred := tensor.Of([]float32{0, .5, .3, .1, .6, .4, .2, 0, .5, .3, .1, .6}, 2, 3, 2)
	four := tensor.Of([]bool{true, false, true, true, true, false}, 2, 3)
	all := tensor.New(tensor.Bool, 2, 3)
	column := tensor.Of([]float32{1, 3}, 2, 1)
	each := tensor.Of([]float32{1, 2, 0, 3, 0, 1}, 2, 3)
	deep := tensor.Of([]float32{1, 2, 0, 3, 0, 1}, 2, 3, 1)
	batch := tensor.Of([]float32{1, 3})
	none := []float64{0.125, 1.45, 1.36, 0.52, 1.17, 1.385}
	for _, c := range []struct {
		name         string
		r            losses.Reduction
		weight, mask *tensor.Tensor
		want         []float64
	}{
		{"mean", losses.SumOverBatchSize, nil, nil, []float64{1.0016667}},
		{"mean, mask", losses.SumOverBatchSize, nil, four, []float64{0.79375}},
		{"mean, all masked", losses.Mean, nil, all, []float64{0}},
		{"mean, column", losses.SumOverBatchSize, column, nil, []float64{2.0266659}},
		{"mean, column, mask", losses.Mean, column, four, []float64{1.63875}},
		{"mean, each", losses.SumOverBatchSize, each, nil, []float64{0.995}},
		{"mean, each, mask", losses.SumOverBatchSize, each, four, []float64{0.42125}},
		{"mean, deep", losses.SumOverBatchSize, deep, nil, []float64{0.995}},
		{"mean, deep, mask", losses.SumOverBatchSize, deep, four, []float64{0.42125}},
		{"sum", losses.Sum, nil, nil, []float64{6.01}},
		{"sum, mask", losses.Sum, nil, four, []float64{3.175}},
		{"sum, column", losses.Sum, column, nil, []float64{12.16}},
		{"sum, deep, mask", losses.Sum, deep, four, []float64{1.685}},
		{"by weight", losses.MeanWithSampleWeight, nil, nil, []float64{1.0016667}},
		{"by weight, mask", losses.MeanWithSampleWeight, nil, four, []float64{0.79375}},
		{"by weight, all masked", losses.MeanWithSampleWeight, each, all, []float64{0}},
		{"by weight, column", losses.MeanWithSampleWeight, column, nil, []float64{3.04}},
		{"by weight, column, mask", losses.MeanWithSampleWeight, column, four, []float64{0.819375}},
		{"by weight, each", losses.MeanWithSampleWeight, each, nil, []float64{0.852857}},
		{"none", losses.None, nil, nil, none},
		{"none, column, mask", losses.None, column, four, []float64{0.125, 0, 1.36, 1.56, 3.51, 0}},
		{"none, deep", losses.None, deep, nil, []float64{0.125, 2.9, 0, 1.56, 0, 1.385}},
		// Keras fails here, or weighs steps where there are as many as samples.
		{"mean, batch", losses.SumOverBatchSize, batch, nil, []float64{2.0266659}},
		{"mean, batch, mask", losses.SumOverBatchSize, batch, four, []float64{1.63875}},
	} {
		value, grad := total(t, &losses.MeanSquaredError{Reduction: c.r}, y, pred, c.weight, c.mask)
		near(t, c.want, value, c.name)
		for _, g := range tensor.Data[float32](grad) {
			require.False(t, g != g, "%s: a gradient is NaN", c.name)
		}
	}
}

// A loss that is one number for the whole batch is taken as it is.
func TestTotalOfANumber(t *testing.T) {
	y, pred := tensor.Of([]float32{1, 0}, 2, 1), tensor.Of([]float32{0.5, 0.5}, 2, 1)
	for _, r := range []losses.Reduction{losses.SumOverBatchSize, losses.Sum, losses.None, losses.MeanWithSampleWeight} {
		value, _ := total(t, &losses.Dice{Reduction: r}, y, pred, nil, nil)
		near(t, []float64{0.5}, value)
	}
	value, _ := total(t, &losses.Dice{}, y, pred, tensor.Of([]float32{1, 3}), nil)
	near(t, []float64{1}, value, "weights spread it over the samples")
}

func TestWeightsThatDoNotFit(t *testing.T) {
	for want, weight := range map[string]tensor.Shape{
		"sample weights: have more axes than the losses of the samples": tensor.Batched(3, 4),
		"shapes do not broadcast": tensor.Batched(2),
	} {
		tr := graph.NewTrace()
		err := graph.Catch(func() {
			x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
			losses.Reduce(x, tr.Feed("w", tensor.Float32, weight), ops.Value{}, losses.SumOverBatchSize)
		})
		require.ErrorContains(t, err, want)
	}
}

func TestALossOfNoValue(t *testing.T) {
	err := graph.Catch(func() {
		x := graph.NewTrace().Feed("x", tensor.Float32, tensor.Batched(3))
		losses.Total(losses.New("mine", func(_, _ ops.Value) ops.Value { return ops.Value{} }), x, x, ops.Value{}, ops.Value{})
	})
	require.ErrorContains(t, err, "want a value for each sample")
}

func TestNew(t *testing.T) {
	cubes := losses.New("cubes", func(y, pred ops.Value) ops.Value {
		e := ops.Abs(ops.Sub(y, pred))
		return ops.Mean(ops.Mul(e, ops.Square(e)), -1)
	})
	value, _ := total(t, cubes, tensor.Of([]float32{0, 0}, 1, 2), tensor.Of([]float32{1, -3}, 1, 2), nil, nil)
	near(t, []float64{14}, value)
	require.NoError(t, losses.Register(cubes))
	object, err := losses.Config(cubes)
	require.NoError(t, err)
	require.Equal(t, map[string]any{"module": nil, "class_name": "cubes", "config": map[string]any{}, "registered_name": "Custom>cubes"}, object)
	back, err := losses.FromConfig(object)
	require.NoError(t, err)
	value, _ = total(t, back, tensor.Of([]float32{0}, 1, 1), tensor.Of([]float32{2}, 1, 1), nil, nil)
	near(t, []float64{8}, value)
}

func TestReductionWords(t *testing.T) {
	for _, r := range []losses.Reduction{losses.SumOverBatchSize, losses.Sum, losses.Mean, losses.MeanWithSampleWeight, losses.None} {
		text, err := r.MarshalText()
		require.NoError(t, err)
		require.Equal(t, r.String(), string(text))
		var back losses.Reduction
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, r, back)
	}
	var r losses.Reduction
	require.ErrorContains(t, r.UnmarshalText([]byte("average")), `losses: unknown reduction "average": want one of ["sum_over_batch_size"`)
	_, err := losses.Reduction(9).MarshalText()
	require.EqualError(t, err, "losses: unknown reduction 9")
}
