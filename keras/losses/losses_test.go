package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// TestShapesOfTargets: a last axis of size 1 is dropped or added, as in Keras.
func TestShapesOfTargets(t *testing.T) {
	for name, c := range map[string]struct {
		y, pred []int
		want    []float64
	}{
		"(B,) and (B, 1)":      {[]int{2}, []int{2, 1}, []float64{1, 9}},
		"(B, 1) and (B,)":      {[]int{2, 1}, []int{2}, []float64{1, 9}},
		"(B, T) and (B, T, 1)": {[]int{1, 2}, []int{1, 2, 1}, []float64{5}},
		"(B, T, 1) and (B, T)": {[]int{1, 2, 1}, []int{1, 2}, []float64{5}},
		"(B,) and (B,)":        {[]int{2}, []int{2}, []float64{1, 9}},
	} {
		value, _ := total(t, &losses.MeanSquaredError{Reduction: losses.None}, tensor.Of([]int64{1, 2}, c.y...), tensor.Of([]float32{0, 5}, c.pred...), nil, nil)
		near(t, c.want, value, name)
	}
}

// TestLogitsUnderTheOutput: as Keras on TensorFlow, a cross-entropy takes the logits under a softmax or a sigmoid, whichever it is.
func TestLogitsUnderTheOutput(t *testing.T) {
	x := tensor.Of([]float32{40, -40, 0, 1, 2, 3}, 2, 3)
	y := tensor.Of([]float32{0, 1, 0, 0, 0, 1}, 2, 3)
	swapped := func(x ops.Value) ops.Value { return ops.SwapAxes(ops.Softmax(ops.SwapAxes(x, 1, 2)), 1, 2) }
	same := func(x ops.Value) ops.Value { return x }
	for _, output := range []func(x ops.Value) ops.Value{ops.Softmax, ops.Sigmoid} {
		for _, pair := range [][2]losses.Loss{
			{&losses.CategoricalCrossentropy{}, &losses.CategoricalCrossentropy{FromLogits: true}},
			{&losses.BinaryCrossentropy{}, &losses.BinaryCrossentropy{FromLogits: true}},
		} {
			want, wantGrad := totalOf(t, pair[1], same, y, x, nil, nil)
			got, grad := totalOf(t, pair[0], output, y, x, nil, nil)
			require.Equal(t, want, got)
			require.Equal(t, wantGrad, grad)
		}
	}
	x, y = tensor.Of(tensor.Data[float32](x), 1, 3, 2), tensor.Of(tensor.Data[float32](y), 1, 3, 2)
	want, _ := totalOf(t, &losses.CategoricalCrossentropy{FromLogits: true, Axis: new(1)}, same, y, x, nil, nil)
	got, _ := totalOf(t, &losses.CategoricalCrossentropy{Axis: new(1)}, swapped, y, x, nil, nil)
	require.Equal(t, want, got)
}

// At a logit of 0 the gradient is 1/2 - y.
func TestBinaryCrossentropyAtZero(t *testing.T) {
	value, grad := total(t, &losses.BinaryCrossentropy{FromLogits: true, Reduction: losses.Sum}, tensor.Of([]float32{0, 1}, 2, 1), tensor.New(tensor.Float32, 2, 1), nil, nil)
	near(t, []float64{2 * math.Ln2}, value)
	near(t, []float64{0.5, -0.5}, grad)
}

// The ignored class need not be one, and what was predicted there may be anything.
func TestIgnoreClass(t *testing.T) {
	l := &losses.SparseCategoricalCrossentropy{IgnoreClass: new(255), FromLogits: true}
	y := tensor.Of([]uint8{0, 255}, 2, 1)
	pred := tensor.Of([]float32{0, 0, float32(math.NaN()), float32(math.Inf(1))}, 2, 2)
	value, grad := total(t, l, y, pred, nil, nil)
	near(t, []float64{math.Ln2}, value)
	near(t, []float64{-0.5, 0.5, 0, 0}, grad)
	require.NoError(t, l.CheckTargets(y, tensor.Batched(2)))
	require.EqualError(t, l.CheckTargets(tensor.Of([]uint8{255, 254}), tensor.Batched(2)), "label 254 at row 1: want a class in [0, 2)")

	l.Reduction = losses.Sum
	value, _ = total(t, l, y, pred, tensor.Of([]float32{3, 5}), tensor.Of([]bool{true, true}))
	near(t, []float64{3 * math.Ln2}, value)
}

func TestCosineOfZeros(t *testing.T) {
	value, grad := total(t, &losses.CosineSimilarity{}, tensor.Of([]float32{1, 1, 1}, 1, 3), tensor.New(tensor.Float32, 1, 3), nil, nil)
	near(t, []float64{0}, value)
	for _, g := range tensor.Data[float32](grad) {
		require.InEpsilon(t, -5773502.4, g, 1e-6, "as in Keras")
	}
}

func TestSettingsOutOfRange(t *testing.T) {
	for want, l := range map[string]losses.Loss{
		"BinaryFocalCrossentropy: LabelSmoothing 2 is not in [0, 1]":       &losses.BinaryFocalCrossentropy{LabelSmoothing: 2},
		"CategoricalFocalCrossentropy: LabelSmoothing NaN is not in":       &losses.CategoricalFocalCrossentropy{LabelSmoothing: math.NaN()},
		"CosineSimilarity: Axis is out of range":                           &losses.CosineSimilarity{Axis: new(2)},
		"CategoricalCrossentropy: Axis is out of range":                    &losses.CategoricalCrossentropy{Axis: new(-3)},
		"BinaryCrossentropy: Axis is out of range":                         &losses.BinaryCrossentropy{Axis: new(5)},
		"CategoricalGeneralizedCrossEntropy: targets (None, 3) and predic": &losses.CategoricalGeneralizedCrossEntropy{},
		"ReduceSum: axes [4] are not ascending axes of rank 2":             &losses.Tversky{Axis: []int{4}},
	} {
		tr := graph.NewTrace()
		err := graph.Catch(func() {
			l.PerSample(tr.Feed("y", tensor.Float32, tensor.Batched(3)), tr.Feed("p", tensor.Float32, tensor.Batched(3)))
		})
		require.ErrorContains(t, err, want)
	}
	err := graph.Catch(func() {
		tr := graph.NewTrace()
		l := &losses.CategoricalGeneralizedCrossEntropy{Q: 1}
		l.PerSample(tr.Feed("y", tensor.Int32, tensor.Batched()), tr.Feed("p", tensor.Float32, tensor.Batched(3)))
	})
	require.ErrorContains(t, err, "CategoricalGeneralizedCrossEntropy: Q 1 is not in (0, 1)")
}

// TestConfigs: every class goes to its config and back, and its config names what the zero value stands for.
func TestConfigs(t *testing.T) {
	for _, class := range losses.Classes() {
		l, err := losses.Named(class)
		require.NoError(t, err)
		object, err := losses.Config(l)
		require.NoError(t, err)
		back, err := losses.FromConfig(object)
		require.NoError(t, err)
		again, err := losses.Config(back)
		require.NoError(t, err)
		require.Equal(t, object, again)
	}
	huber, err := losses.Config(&losses.Huber{Reduction: losses.Sum})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"name": "huber_loss", "reduction": "sum", "delta": config.Float(1)}, huber.(map[string]any)["config"])
	l, err := losses.FromConfig(map[string]any{"class_name": "Huber", "config": map[string]any{"reduction": nil}})
	require.NoError(t, err)
	require.Equal(t, losses.None, losses.ReductionOf(l))
}
