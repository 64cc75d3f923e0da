package layers

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Normalization returns (x-mean)/stddev, or with Invert mean + x*stddev, for statistics that are given, or learned by Adapt from data
// before training. Each place along Axis has its own. Statistics that are learned are states of the layer, saved with its weights:
// mean, variance, and an int64 count that only Keras's older files use.
//
// Shapes: any, unchanged; of integers float32. Mean and Variance are of one shape, that of the axes, or one that
// broadcasts to it, such as a scalar. The mask goes on.
// Defaults: the last axis; an empty Axis that is not nil is one mean and variance for all. Until Adapt, mean 0 and variance 1.
// Errors: the batch axis, an axis that is not there or of unknown size, Mean without Variance, shapes that do not fit.
// Reference: keras.layers.Normalization. See preprocessing.Normalization for the same outside a model.
type Normalization struct {
	Name string
	Base
	Axis           Axes           `keras:",default=-1"`
	Mean, Variance *tensor.Tensor // nil: Adapt learns them
	Invert         bool

	adapted        *statistics // what Adapt has learned before Build
	mean, variance *Variable
}

// Build makes the states, unless the statistics are given.
func (n *Normalization) Build(b *Builder, in ...tensor.Shape) {
	axes, err := n.axes(len(in[0]))
	if err == nil {
		err = n.checkGiven(in[0], axes)
	}
	if err != nil {
		b.Fail("%v", err)
	}
	if n.Mean != nil {
		return
	}
	shape := tensor.Shape{}
	for _, a := range axes {
		if !in[0][a].Fixed() {
			b.Fail("Axis: got %v for input shape %v, want axes of known size", []int(n.Axis), in[0])
		}
		shape = append(shape, in[0][a])
	}
	learned := n.adapted
	if learned == nil {
		learned = newStatistics(shape.At(0))
	}
	if !slices.Equal(learned.dims, shape.At(0)) {
		b.Fail("Axis: got input shape %v, but Adapt has seen sizes %v along the axes %v", in[0], learned.dims, axes)
	}
	n.mean = b.State("mean", shape, numbers(learned.mean))
	n.variance = b.State("variance", shape, numbers(learned.variance))
	b.add("count", tensor.New(tensor.Int64)).NonTrainable = true
}

// axes returns Axis as ascending numbers from 0.
func (n *Normalization) axes(rank int) ([]int, error) {
	given := n.Axis
	if given == nil {
		given = Axes{-1}
	}
	axes := make([]int, len(given))
	for i, a := range given {
		if a < 0 {
			a += rank
		}
		if a < 1 || a >= rank || slices.Contains(axes[:i], a) {
			return nil, fmt.Errorf("%s: got %v, want distinct axes of a value of rank %d, the batch apart", "Axis", []int(given), rank)
		}
		axes[i] = a
	}
	slices.Sort(axes)
	return axes, nil
}

// checkGiven compares Mean and Variance with each other and with the input.
func (n *Normalization) checkGiven(in tensor.Shape, axes []int) error {
	switch {
	case n.Mean == nil && n.Variance == nil:
		return nil
	case n.Mean == nil || n.Variance == nil:
		return errors.New("got one of Mean and Variance, want both or none")
	case !n.Mean.Shape().Equal(n.Variance.Shape()):
		return fmt.Errorf("got Mean of shape %v and Variance of shape %v, want the same", n.Mean.Shape(), n.Variance.Shape())
	case n.Mean.Rank() > len(axes):
		return fmt.Errorf("%s: got shape %v for %d axes", "Mean", n.Mean.Shape(), len(axes))
	}
	if s := broadcastAlong(n.Mean.Dims(), len(in), axes); !broadcastsTo(s, in) {
		return fmt.Errorf("%s: got shape %v for input shape %v and axes %v", "Mean", n.Mean.Shape(), in, axes)
	}
	return nil
}

// broadcastAlong returns the shape of rank axes of a value whose last sizes are those along the last of some axes.
func broadcastAlong(dims []int, rank int, axes []int) tensor.Shape {
	s := make(tensor.Shape, rank)
	for i := range s {
		s[i] = tensor.D(1)
	}
	for i, d := range dims {
		s[axes[len(axes)-len(dims)+i]] = tensor.D(d)
	}
	return s
}

// Call implements Layer.
func (n *Normalization) Call(c *Context, x ops.Value) ops.Value {
	axes, err := n.axes(len(x.Shape()))
	if err != nil {
		c.Fail("%v", err)
	}
	var mean, variance ops.Value
	if n.Mean != nil {
		if !x.DType().IsFloat() {
			x = ops.Cast(x, tensor.Float32)
		}
		shape := broadcastAlong(n.Mean.Dims(), len(x.Shape()), axes)
		mean = ops.Reshape(ops.Constant(n.Mean.Cast(x.DType())), shape)
		variance = ops.Reshape(ops.Constant(n.Variance.Cast(x.DType())), shape)
	} else {
		mean, variance = alongAxes(c.Use(n.mean), x, axes), alongAxes(c.Use(n.variance), x, axes)
		x = ops.Cast(x, mean.DType())
	}
	stddev := ops.Maximum(ops.Sqrt(variance), ops.Number(variance, leastStddev))
	if n.Invert {
		return ops.Add(mean, ops.Mul(x, stddev))
	}
	return ops.Div(ops.Sub(x, mean), stddev)
}

// leastStddev is keras.config.epsilon().
const leastStddev = 1e-7

// PassesMask says that the input's mask is the output's.
func (n *Normalization) PassesMask() {}

// DecodeConfig takes the axis null, which is not Keras's default but no axis at all.
func (n *Normalization) DecodeConfig(cfg map[string]any) error {
	if axis, ok := cfg["axis"]; ok && axis == nil {
		cfg["axis"] = []any{}
	}
	return nil
}
