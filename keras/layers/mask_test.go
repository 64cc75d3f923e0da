package layers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// masking masks steps of zeros; it returns its input itself.
type masking struct {
	Name string
	layers.Base
}

func (*masking) Call(c *layers.Context, x ops.Value) ops.Value {
	zero := ops.Number(x, 0)
	c.SetMask(x, ops.Greater(ops.Max(ops.Abs(x), -1), zero))
	return x
}

// outer applies a child and says nothing of masks.
type outer struct {
	Name string
	layers.Base
	inner layers.Layer
}

func (o *outer) Build(b *layers.Builder, in ...tensor.Shape) { b.Sub("inner", o.inner, in...) }

func (o *outer) Call(c *layers.Context, x ops.Value) ops.Value { return c.Apply(o.inner, x) }

// steps are two samples of three steps; the second has one step of zeros.
func steps() *tensor.Tensor {
	return tensor.Of([]float32{1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 9, 10}, 2, 3, 2)
}

func TestMasksGoOn(t *testing.T) {
	for _, l := range []layers.Any{
		&layers.Activation{Activation: activations.Tanh}, &layers.Activation{}, &layers.ActivityRegularization{L1: 1}, &layers.AlphaDropout{Rate: 0.5}, &layers.BatchNormalization{},
		&layers.Dense{Units: 3}, &layers.Dropout{Rate: 0.5}, &layers.ELU{}, &layers.GaussianDropout{Rate: 0.5}, &layers.GaussianNoise{Stddev: 0.5},
		&layers.GroupNormalization{Groups: 1}, &layers.Identity{}, &layers.LayerNormalization{}, &layers.LeakyReLU{}, &layers.Normalization{}, &layers.PReLU{}, &layers.ReLU{}, &layers.Rescaling{Scale: 2}, &layers.SpatialDropout1D{Rate: 0.5},
		&layers.UnitNormalization{}, &outer{inner: &layers.Dense{Units: 2}}, &outer{inner: &layers.Dropout{Rate: 0.5}},
		&outer{inner: &layers.Identity{}},
	} {
		for _, training := range []bool{false, true} {
			c := newCalls(t, 2, training)
			x := c.feed(steps())
			m := c.call(&masking{}, x)
			require.True(t, c.Mask(x).IsZero(), "the input keeps what it had")
			require.NotEqual(t, x, m)
			y := c.call(l, m)
			require.Equal(t, c.Mask(m), c.Mask(y), "%T", l)
		}
	}
}

func TestMasksThatEnd(t *testing.T) {
	for _, l := range []layers.Any{
		&layers.Flatten{}, &layers.Reshape{TargetShape: []int{3, 2}}, &layers.Permute{Dims: []int{1, 2}}, &layers.Cropping1D{Cropping: [2]int{0, 1}},
		&layers.RMSNormalization{}, &layers.ZeroPadding1D{}, &layers.UpSampling1D{}, &outer{inner: &layers.Reshape{TargetShape: []int{3, 2}}},
	} {
		c := newCalls(t, 2, false)
		m := c.call(&masking{}, c.feed(steps()))
		mask := c.Mask(m)
		y := c.call(l, m)
		require.True(t, c.Mask(y).IsZero(), "%T", l)
		require.Equal(t, mask, c.Mask(m), "%T takes the mask from its output, not from its input", l)
	}
}

func TestMaskOfAReturnedInput(t *testing.T) {
	c := newCalls(t, 2, false)
	x := c.feed(steps())
	a := c.call(&masking{}, x)
	b := c.call(&layers.Reshape{TargetShape: []int{3, 2}}, a) // nothing to do: it returns its input
	require.False(t, c.Mask(a).IsZero())
	require.True(t, c.Mask(b).IsZero())
	out := c.compute(0, a, b, c.Mask(a))
	require.Equal(t, out[0], out[1])
	require.Equal(t, []byte{1, 1, 1, 1, 0, 1}, out[2].Bytes())
}

func TestBadMask(t *testing.T) {
	c := newCalls(t, 2, false)
	x := c.feed(steps())
	var y ops.Value
	require.ErrorContains(t, c.try(maskedBy{ops.Max(x, -1)}.layer(), &y, x), "mask: got float32 (None, 3) for a value float32 (None, 3, 2), want bool")
	wide := ops.Greater(ops.ExpandDims(x, 1), ops.Number(x, 0))
	require.ErrorContains(t, c.try(maskedBy{wide}.layer(), &y, x), "mask: got bool (None, 1, 3, 2)")
	c.SetMask(x, ops.Greater(ops.Max(x, -1), ops.Number(x, 0)))
	c.SetMask(x, ops.Value{})
	require.True(t, c.Mask(x).IsZero())
}

// maskedBy is a layer that sets a mask of the test's.
type maskedBy struct{ mask ops.Value }

func (m maskedBy) layer() layers.Layer { return &masker{mask: m.mask} }

type masker struct {
	Name string
	layers.Base
	mask ops.Value
}

func (m *masker) Call(c *layers.Context, x ops.Value) ops.Value {
	y := ops.Scale(x, 1)
	c.SetMask(y, m.mask)
	return y
}

// TestSoftmaxMask: masked elements get 0, and so does a row that is masked altogether.
func TestSoftmaxMask(t *testing.T) {
	c := newCalls(t, 2, false)
	x := c.feed(tensor.Of([]float32{1, 1, 5, 1, 2, 3}, 2, 3))
	mask := c.feed(tensor.Of([]float32{1, 1, 0, 0.5, 0, 0}, 2, 3))
	y := c.call(&layers.Softmax{}, x, mask)
	require.False(t, c.Mask(y).IsZero())
	require.Equal(t, []float64{0.5, 0.5, 0, 0, 0, 0}, floats(c.compute(0, y)[0]))
	var bad ops.Value
	require.ErrorContains(t, c.try(&layers.Softmax{}, &bad, x, ops.Reshape(mask, tensor.Shape{tensor.Batch, tensor.D(3), tensor.D(1)})),
		"mask: got shape (None, 3, 1), want one that broadcasts to the input shape (None, 3)")
}
