package layers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// BatchNormalization normalises each channel: gamma*(x-mean)/sqrt(variance+Epsilon) + beta. While training, mean and variance are those
// of the batch, over all axes but Axis, and the moving statistics follow them, new = old*Momentum + batch*(1-Momentum). At inference,
// and always when the layer is frozen (SetTrainable(false)), the moving statistics take their place and stay as they are.
//
// What a mask leaves out does not count in the statistics. A layer that is called several times in a step moves its statistics with
// each call. The variance is that of all elements, not n/(n-1) of it.
//
// Renorm trains with r*x + d under gamma and beta, where r and d, taken as constants, are what would make the batch's statistics those
// of longer averages, as far as RenormClipping lets them.
//
// Shapes: any of two or more axes, unchanged; weights [channels]: gamma, beta, moving mean, moving variance; with Renorm also moving
// stddev, renorm mean and renorm stddev. The mask goes on.
// Defaults: the last axis, also for 0, which is the batch; momentum 0.99, epsilon 0.001, gamma and moving variance ones, beta and moving
// mean zeros; renorm momentum 0.99.
// Errors: an axis that is not there or of unknown size, a mask that has not one axis less than the input, bounds of Renorm that cross.
// Reference: keras.layers.BatchNormalization; Ioffe & Szegedy 2015, arXiv:1502.03167; Ioffe 2017, arXiv:1702.03275.
type BatchNormalization struct {
	Name string
	Base
	Axis                      int                      `keras:",default=-1"`
	Momentum                  *float64                 `keras:",default=0.99"`
	Epsilon                   *float64                 `keras:",default=0.001"`
	NoCenter                  bool                     `keras:"center,not"`
	NoScale                   bool                     `keras:"scale,not"`
	BetaInitializer           initializers.Initializer `keras:",default=zeros"`
	GammaInitializer          initializers.Initializer `keras:",default=ones"`
	MovingMeanInitializer     initializers.Initializer `keras:",default=zeros"`
	MovingVarianceInitializer initializers.Initializer `keras:",default=ones"`
	BetaRegularizer           regularizers.Regularizer
	GammaRegularizer          regularizers.Regularizer
	BetaConstraint            constraints.Constraint
	GammaConstraint           constraints.Constraint
	Renorm                    bool
	RenormClipping            RenormClipping
	RenormMomentum            *float64 `keras:",default=0.99"`

	affine
	movingMean, movingVariance *Variable
	renorm                     renormStatistics
}

// Build makes the weights.
func (n *BatchNormalization) Build(b *Builder, in ...tensor.Shape) {
	shape := channelsOf(b, in[0], n.Axis)
	if !n.NoScale {
		n.makeGamma(b, shape, n.GammaInitializer, n.GammaRegularizer, n.GammaConstraint)
	}
	if !n.NoCenter {
		n.makeBeta(b, shape, n.BetaInitializer, n.BetaRegularizer, n.BetaConstraint)
	}
	mean := orInitializer(n.MovingMeanInitializer, initializers.Zeros)
	variance := orInitializer(n.MovingVarianceInitializer, initializers.Ones)
	n.movingMean = b.State("moving_mean", shape, mean)
	n.movingVariance = b.State("moving_variance", shape, variance)
	if n.Renorm {
		n.RenormClipping.check(b)
		n.renorm.build(b, shape, mean, variance)
	}
}

// channelsOf returns the shape of a weight with a number for each place along an axis, which must not be the batch.
func channelsOf(b *Builder, x tensor.Shape, axis int) tensor.Shape {
	return tensor.Shape{x[channelAxis(b, x, axis)]}
}

// channelAxis returns an axis as a number from 0, the last for 0; its size must be known.
func channelAxis(f failer, x tensor.Shape, axis int) int {
	if axis == 0 {
		axis = -1
	}
	i := Axes{axis}.of(f, len(x))[0]
	if !x[i].Fixed() {
		f.Fail("Axis: got %d for input shape %v, want an axis of known size", axis, x)
	}
	return i
}

// Call implements Layer.
func (n *BatchNormalization) Call(c *Context, x ops.Value) ops.Value {
	axis := channelAxis(c, x.Shape(), n.Axis)
	mask := c.Mask(x)
	if !mask.IsZero() && len(mask.Shape()) != len(x.Shape())-1 {
		c.Fail("mask: got shape %v for input shape %v, want one axis less", mask.Shape(), x.Shape())
	}
	if !c.Trains(n) {
		return n.infer(c, x, axis)
	}
	if mask.IsZero() && !n.Renorm {
		return n.train(c, x, axis)
	}
	mean, variance := batchMoments(x, mask, axis)
	y := ops.Mul(ops.Sub(x, along(mean, x, axis)), along(ops.Rsqrt(ops.Add(variance, ops.Number(variance, n.epsilon()))), x, axis))
	if n.Renorm {
		y = n.renormalize(c, y, mean, variance, axis)
	} else {
		n.move(c, n.movingMean, mean)
		n.move(c, n.movingVariance, variance)
	}
	return n.apply(c, y, func(w ops.Value) ops.Value { return along(w, y, axis) })
}

// train normalizes by the statistics of all of the batch, with the channels last.
func (n *BatchNormalization) train(c *Context, x ops.Value, axis int) ops.Value {
	rank := len(x.Shape())
	last := append(allBut(rank, axis), axis)
	if axis != rank-1 {
		x = ops.Transpose(x, last...)
	}
	channels := x.Shape()[rank-1:]
	gamma, beta := ops.BroadcastTo(ops.Number(x, 1), channels), ops.BroadcastTo(ops.Number(x, 0), channels)
	if n.gamma != nil {
		gamma = c.Use(n.gamma)
	}
	if n.beta != nil {
		beta = c.Use(n.beta)
	}
	y, mean, variance := ops.BatchNorm(x, gamma, beta, n.epsilon())
	n.move(c, n.movingMean, mean)
	n.move(c, n.movingVariance, variance)
	if axis == rank-1 {
		return y
	}
	first := make([]int, rank)
	for i, a := range last {
		first[a] = i
	}
	return ops.Transpose(y, first...)
}

// infer is x*scale + shift with two numbers for each channel, which a convolution before it can take into its kernel and bias.
func (n *BatchNormalization) infer(c *Context, x ops.Value, axis int) ops.Value {
	variance := c.Use(n.movingVariance)
	scale := ops.Rsqrt(ops.Add(variance, ops.Number(variance, n.epsilon())))
	if n.gamma != nil {
		scale = ops.Mul(c.Use(n.gamma), scale)
	}
	shift := ops.Mul(c.Use(n.movingMean), scale)
	if n.beta != nil {
		shift = ops.Sub(c.Use(n.beta), shift)
	} else {
		shift = ops.Negative(shift)
	}
	return ops.Add(ops.Mul(x, along(scale, x, axis)), along(shift, x, axis))
}

// move lets a moving statistic follow that of the batch.
func (n *BatchNormalization) move(c *Context, v *Variable, batch ops.Value) {
	follow(c, v, batch, orFloat(n.Momentum, 0.99))
}

// follow assigns old*momentum + batch*(1-momentum).
func follow(c *Context, v *Variable, batch ops.Value, momentum float64) {
	c.Assign(v, ops.Add(ops.Scale(c.Use(v), momentum), ops.Scale(batch, 1-momentum)))
}

func (n *BatchNormalization) epsilon() float64 { return orFloat(n.Epsilon, 1e-3) }

// PassesMask says that the input's mask is the output's.
func (n *BatchNormalization) PassesMask() {}

// DecodeConfig takes synchronized, which would be for several devices.
func (n *BatchNormalization) DecodeConfig(cfg map[string]any) error {
	if err := only(cfg["synchronized"], false); err != nil {
		return fmt.Errorf("synchronized: %w", err)
	}
	delete(cfg, "synchronized")
	return nil
}

// EncodeConfig writes synchronized.
func (n *BatchNormalization) EncodeConfig(cfg map[string]any) error {
	cfg["synchronized"] = false
	return nil
}
