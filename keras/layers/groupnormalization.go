package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// GroupNormalization normalises groups of neighbouring channels of each sample: gamma*(x-mean)/sqrt(variance+Epsilon) + beta, with mean
// and variance over the channels of a group and all other axes but the batch. Groups -1 makes each channel a group of its own (instance
// normalisation), 1 takes all together.
//
// Shapes: any of two or more axes, unchanged; gamma and beta [channels]. The mask goes on.
// Defaults: 32 groups; the channels are the last axis, also for 0, which is the batch; epsilon 0.001, gamma ones, beta zeros.
// Errors: channels that do not divide by Groups, an axis that is not there or of unknown size.
// Reference: keras.layers.GroupNormalization; Wu & He 2018, arXiv:1803.08494.
type GroupNormalization struct {
	Name string
	Base
	Groups           int                      `keras:",default=32"`
	Axis             int                      `keras:",default=-1"`
	Epsilon          *float64                 `keras:",default=0.001"`
	NoCenter         bool                     `keras:"center,not"`
	NoScale          bool                     `keras:"scale,not"`
	BetaInitializer  initializers.Initializer `keras:",default=zeros"`
	GammaInitializer initializers.Initializer `keras:",default=ones"`
	BetaRegularizer  regularizers.Regularizer
	GammaRegularizer regularizers.Regularizer
	BetaConstraint   constraints.Constraint
	GammaConstraint  constraints.Constraint

	affine
}

// Build makes gamma and beta.
func (n *GroupNormalization) Build(b *Builder, in ...tensor.Shape) {
	shape := channelsOf(b, in[0], n.Axis)
	if groups := n.groups(shape[0].Const); groups < 1 || shape[0].Const%groups != 0 {
		b.Fail("Groups: got %d for %d channels of input shape %v, want -1 or a divisor of the channels", n.Groups, shape[0].Const, in[0])
	}
	if !n.NoScale {
		n.makeGamma(b, shape, n.GammaInitializer, n.GammaRegularizer, n.GammaConstraint)
	}
	if !n.NoCenter {
		n.makeBeta(b, shape, n.BetaInitializer, n.BetaRegularizer, n.BetaConstraint)
	}
}

func (n *GroupNormalization) groups(channels int) int {
	switch n.Groups {
	case 0:
		return 32
	case -1:
		return channels
	}
	return n.Groups
}

// Call implements Layer.
func (n *GroupNormalization) Call(c *Context, x ops.Value) ops.Value {
	shape := x.Shape()
	axis := channelAxis(c, shape, n.Axis)
	channels := shape[axis].Const
	groups := n.groups(channels)
	if groups < 1 || channels%groups != 0 {
		c.Fail("Groups: got %d for input shape %v", n.Groups, shape)
	}
	grouped := slices.Insert(shape.Clone(), axis, tensor.D(groups))
	grouped[axis+1] = tensor.D(channels / groups)
	y := ops.Reshape(x, grouped)
	mean, variance := moments(y, allBut(len(grouped), axis)[1:]) // the first is the batch
	inverse := ops.Rsqrt(ops.Add(variance, ops.Number(variance, orFloat(n.Epsilon, 1e-3))))
	y = ops.Reshape(ops.Mul(ops.Sub(y, mean), inverse), shape)
	return n.apply(c, y, func(w ops.Value) ops.Value { return along(w, y, axis) })
}

// PassesMask says that the input's mask is the output's.
func (n *GroupNormalization) PassesMask() {}
