package kerastest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	_ "github.com/gokeras/gokeras/tensor/backend/cpu" // CheckLayer runs on every registered backend
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Spec says what a layer is called with, and what it is to return.
type Spec struct {
	Inputs []Input
	// Output is the shape of the first output without the batch axis; nil leaves it open.
	Output []int
	// Rows is the size of the batch. Default: 5.
	Rows int
	// NoConfig is for a layer that is not registered, so that it has no config.
	NoConfig bool
	// Tolerance of float32 results against the reference, relative and absolute. Default: 1e-5.
	Tolerance float64
}

// Input is one input of a layer: random numbers of a fixed seed.
type Input struct {
	Dims []int // of a sample
	// DType of the numbers. Default: Float32. Integers and Bool have no gradient.
	DType tensor.DType
	// Low and High bound the numbers: Low <= x < High. Default, when both are 0: -1 and 1, for integers 0 and 3, for Bool 0 and 2.
	Low, High float64
	// Mask gives the input a mask of its first axis behind the batch, random too.
	Mask bool
}

// CheckLayer fails t unless the layers that newLayer returns, each time a new one with the same settings, hold what a layer promises:
//
//   - the output has the shape of the Spec, and the types that the model was told;
//   - the gradients of inputs and weights, in training and at inference, agree with central differences in float64;
//   - every registered backend computes the same outputs and gradients as the reference;
//   - a sample gives the same row alone, in a partial batch and in a full one;
//   - one training step changes the trainable weights and, besides what the layer assigns, no other; frozen, it has none to change;
//   - the config, through JSON, makes a layer of the same config and the same outputs.
//
// The weights are moved from their first values by random amounts, so that zeros hide nothing.
func CheckLayer(t testing.TB, newLayer func() layers.Any, spec Spec) {
	t.Helper()
	c := newChecker(t, newLayer, spec)
	c.checkShapes()
	for _, training := range []bool{false, true} {
		c.checkGradients(training)
		c.checkBackends(training)
	}
	c.checkRows()
	c.checkStep()
	if !c.spec.NoConfig {
		c.checkConfig()
	}
	for _, b := range c.opened {
		require.NoError(c, b.Close())
	}
}

// checker is one call of CheckLayer.
type checker struct {
	testing.TB
	newLayer func() layers.Any
	spec     Spec
	inputs   []*tensor.Tensor
	oracle   *ref.Ref
	opened   map[string]backend.Backend
}

func newChecker(t testing.TB, newLayer func() layers.Any, spec Spec) *checker {
	t.Helper()
	require.NotEmpty(t, spec.Inputs, "kerastest: the Spec has no Inputs")
	if spec.Rows == 0 {
		spec.Rows = 5
	}
	if spec.Tolerance == 0 {
		spec.Tolerance = 1e-5
	}
	c := &checker{TB: t, newLayer: newLayer, spec: spec, oracle: ref.New(), opened: map[string]backend.Backend{}}
	for i, in := range spec.Inputs {
		c.inputs = append(c.inputs, in.draw(spec.Rows, uint64(i)))
	}
	return c
}

// build returns a new layer, built, whose trainable weights have moved.
func (c *checker) build() layers.Any {
	c.Helper()
	l := c.newLayer()
	c.buildAs(l)
	return l
}

func (c *checker) buildAs(l layers.Any) {
	c.Helper()
	shapes := make([]tensor.Shape, len(c.spec.Inputs))
	for i, in := range c.spec.Inputs {
		shapes[i] = tensor.Batched(in.Dims...)
	}
	name, given := layers.GivenName(l)
	if !given {
		name = layers.TypeName(l)
	}
	require.NoError(c, graph.Catch(func() { layers.Build(l, "", name, !given, 1, shapes...) }), "kerastest: Build")
	for i, v := range layers.Variables(l) {
		if v.NonTrainable {
			continue
		}
		w, err := v.Value()
		require.NoError(c, err)
		move := Input{DType: v.DType, Low: -0.3, High: 0.3}.fill(v.Shape.At(0), 100+uint64(i))
		numbers, by := tensor.Data[float32](w), tensor.Data[float32](move)
		for k := range numbers {
			numbers[k] += by[k]
		}
		require.NoError(c, v.Set(w))
	}
}

// checkShapes compares the types that a trace gives with the Spec.
func (c *checker) checkShapes() {
	c.Helper()
	p := c.trace(c.build(), false, tensor.Float32)
	if c.spec.Output != nil {
		require.Equal(c, tensor.Batched(c.spec.Output...), p.outs[0].Shape(), "kerastest: shape of the output")
	}
	for i, y := range c.run(c.oracle, p, p.outs, c.spec.Rows) {
		require.Equal(c, p.outs[i].Shape().At(c.spec.Rows), y.Dims(), "kerastest: output %d: shape at run time", i)
	}
}
