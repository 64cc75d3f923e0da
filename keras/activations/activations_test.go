package activations_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// gradient returns the gradient of the sum of a(x).
func gradient(t *testing.T, a *activations.Activation, x *tensor.Tensor) []float32 {
	t.Helper()
	got := backendtest.Eval(t, ref.New(), 1, func(tr *graph.Trace) []graph.Value {
		in := tr.Feed("x", x.DType(), x.Shape())
		return graph.Gradients(ops.Sum(a.Apply(in)), in)
	}, x)
	return tensor.Data[float32](got[0])
}

// TestGradientsAtKinks: numbers of Keras 3.15.1 on TensorFlow 2.21 (tf.GradientTape over keras.activations).
func TestGradientsAtKinks(t *testing.T) {
	x := []float32{-3, -1, -.5, 0, .5, 1, 3, 6}
	for a, want := range map[*activations.Activation][]float64{
		activations.CELU:          {0.04978707, 0.36787945, 0.60653067, 2, 1, 1, 1, 1},
		activations.SELU:          {0.08753061, 0.64676857, 1.0663412, 1.050701, 1.050701, 1.050701, 1.050701, 1.050701},
		activations.ELU:           {0.04978704, 0.36787945, 0.60653067, 1, 1, 1, 1, 1},
		activations.ReLU:          {0, 0, 0, 0, 1, 1, 1, 1},
		activations.ReLU6:         {0, 0, 0, 0, 1, 1, 1, 0},
		activations.LeakyReLU:     {0.2, 0.2, 0.2, 0.2, 1, 1, 1, 1},
		activations.HardSigmoid:   {0, 1. / 6, 1. / 6, 1. / 6, 1. / 6, 1. / 6, 0, 0},
		activations.HardSiLU:      {0, 1. / 6, 1. / 3, 0.5, 2. / 3, 5. / 6, 1, 1},
		activations.HardTanh:      {0, 1, 1, 1, 1, 1, 0, 0},
		activations.Softsign:      {0.0625, 0.25, 0.44444445, 1, 0.44444445, 0.25, 0.0625, 0.02040816},
		activations.Mish:          {-0.09339309, 0.05921681, 0.28951067, 0.6, 0.88642436, 1.0490363, 1.021107, 1.0001334},
		activations.SparsePlus:    {0, 0, 0.25, 0.5, 0.75, 1, 1, 1},
		activations.SparseSigmoid: {0, 0, 0.5, 0.5, 0.5, 0, 0, 0},
		activations.HardShrink:    {1, 1, 0, 0, 0, 1, 1, 1},
		activations.SoftShrink:    {1, 1, 0, 0, 0, 1, 1, 1},
	} {
		require.InDeltaSlice(t, want, gradient(t, a, tensor.Of(x)), 1e-6, a.Name())
	}
}

// TestSparsemaxOfEquals: numbers of Keras 3.15.1 on TensorFlow 2.21.
func TestSparsemaxOfEquals(t *testing.T) {
	x := tensor.Of([]float32{1, 1, 0, .5, .5, 0, 2, 1, 1}, 3, 3)
	weights := tensor.Of([]float32{1, 2, 3}, 1, 3)
	got := backendtest.Eval(t, ref.New(), 1, func(tr *graph.Trace) []graph.Value {
		in, w := tr.Feed("x", x.DType(), x.Shape()), tr.Feed("w", weights.DType(), weights.Shape())
		y := activations.Sparsemax.Apply(in)
		return []graph.Value{y, graph.Gradients(ops.Sum(ops.Mul(y, w)), in)[0]}
	}, x, weights)
	require.InDeltaSlice(t, []float64{0, 0, 0, 0.25, 0.25, 0, 1, 0, 0}, tensor.Data[float32](got[0]), 1e-6)
	require.InDeltaSlice(t, []float64{-2, 0.5, 0, -2, 0.5, 0, -5, 2, 3}, tensor.Data[float32](got[1]), 1e-6)
}

// Where exp would overflow, the branch that is not taken must not spoil the gradient.
func TestGradientsOfLargeInputsAreFinite(t *testing.T) {
	for _, a := range []*activations.Activation{activations.ELU, activations.SELU, activations.CELU, activations.Mish, activations.Softplus} {
		require.InDelta(t, 1, gradient(t, a, tensor.Of([]float32{200}))[0], 0.06, a.Name())
	}
}

func TestNames(t *testing.T) {
	for want, a := range map[string]*activations.Activation{
		"relu":                           activations.NewReLU(activations.ReLUArgs{}),
		"leaky_relu":                     activations.NewLeakyReLU(0.2),
		"leaky_relu(negative_slope=0.1)": activations.NewLeakyReLU(0.1),
		"elu":                            activations.NewELU(1),
		"celu(alpha=2)":                  activations.NewCELU(2),
		"softmax":                        activations.NewSoftmax(-1),
		"softmax(axis=1)":                activations.NewSoftmax(1),
		"gelu(approximate=True)":         activations.NewGELU(true),
		"threshold(threshold=1, default_value=0)":               activations.NewThreshold(1, 0),
		"relu(negative_slope=0.1, max_value=None, threshold=2)": activations.NewReLU(activations.ReLUArgs{NegativeSlope: 0.1, Threshold: 2}),
		"linear": nil,
	} {
		require.Equal(t, want, a.Name())
	}
	_, err := activations.Config(activations.NewELU(0.5))
	require.EqualError(t, err, `activations: unknown activation "elu(alpha=0.5)"`)
}

func TestRegister(t *testing.T) {
	double := activations.New("double", func(x ops.Value) ops.Value { return ops.Scale(x, 2) })
	require.NoError(t, activations.Register(double))
	require.EqualError(t, activations.Register(double), `activations: an activation named "double" is registered already`)
	c, err := activations.Config(double)
	require.NoError(t, err)
	back, err := activations.FromConfig(c)
	require.NoError(t, err)
	require.Same(t, double, back)
}

func TestAxesThatDoNotFit(t *testing.T) {
	for want, c := range map[string]struct {
		a     *activations.Activation
		shape tensor.Shape
	}{
		"softmax: axis is out of range":           {activations.NewSoftmax(2), tensor.Batched(3)},
		"sparsemax: want at least 2 axes":         {activations.Sparsemax, tensor.Batched()},
		"axis 1 has size 3, which 2 parts do not": {activations.GLU, tensor.Batched(3)},
	} {
		err := graph.Catch(func() { c.a.Apply(graph.NewTrace().Feed("x", tensor.Float32, c.shape)) })
		require.ErrorContains(t, err, want)
	}
}
