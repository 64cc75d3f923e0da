package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// LayerNormalization normalises each sample: gamma*(x-mean)/sqrt(variance+Epsilon) + beta, with mean and variance over Axis. RMSScaling,
// which Keras keeps for old models only, leaves out mean and beta: gamma*x/sqrt(variance+Epsilon).
//
// Shapes: any of two or more axes, unchanged; gamma and beta have the sizes of the axes. The mask goes on.
// Defaults: the last axis; epsilon 0.001, gamma ones, beta zeros. Errors: an axis that is not there or of unknown size, the batch axis.
// Reference: keras.layers.LayerNormalization; Ba et al. 2016, arXiv:1607.06450.
type LayerNormalization struct {
	Name string
	Base
	Axis             Axes                     `keras:",default=-1"`
	Epsilon          *float64                 `keras:",default=0.001"`
	NoCenter         bool                     `keras:"center,not"`
	NoScale          bool                     `keras:"scale,not"`
	RMSScaling       bool                     `keras:"rms_scaling"`
	BetaInitializer  initializers.Initializer `keras:",default=zeros"`
	GammaInitializer initializers.Initializer `keras:",default=ones"`
	BetaRegularizer  regularizers.Regularizer
	GammaRegularizer regularizers.Regularizer
	BetaConstraint   constraints.Constraint
	GammaConstraint  constraints.Constraint

	affine
}

// Build makes gamma and beta.
func (n *LayerNormalization) Build(b *Builder, in ...tensor.Shape) {
	shape := n.Axis.sizes(b, in[0])
	if !n.NoScale || n.RMSScaling {
		n.makeGamma(b, shape, n.GammaInitializer, n.GammaRegularizer, n.GammaConstraint)
	}
	if !n.NoCenter && !n.RMSScaling {
		n.makeBeta(b, shape, n.BetaInitializer, n.BetaRegularizer, n.BetaConstraint)
	}
}

// sizes returns the shape of a weight for some axes of x, which must have known sizes. The axes are put in order as they were given,
// negative ones first, as in Keras: that is how its files have the weights.
func (a Axes) sizes(b *Builder, x tensor.Shape) (s tensor.Shape) {
	for _, axis := range a.of(b, len(x)) {
		if !x[axis].Fixed() {
			b.Fail("Axis: got %v for input shape %v, want axes of known size", []int(a), x)
		}
	}
	if a == nil {
		a = Axes{-1}
	}
	for _, axis := range slices.Sorted(slices.Values(a)) {
		if axis < 0 {
			axis += len(x)
		}
		s = append(s, x[axis])
	}
	return s
}

// Call implements Layer.
func (n *LayerNormalization) Call(c *Context, x ops.Value) ops.Value {
	axes := n.Axis.of(c, len(x.Shape()))
	mean, variance := moments(x, axes)
	inverse := ops.Rsqrt(ops.Add(variance, ops.Number(variance, orFloat(n.Epsilon, 1e-3))))
	y := x
	if !n.RMSScaling {
		y = ops.Sub(x, mean)
	}
	y = ops.Mul(y, inverse)
	return n.apply(c, y, func(w ops.Value) ops.Value { return alongAxes(w, y, axes) })
}

// PassesMask says that the input's mask is the output's.
func (n *LayerNormalization) PassesMask() {}
