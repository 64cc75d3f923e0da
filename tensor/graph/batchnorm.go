package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// BatchNorm normalizes each channel, the last axis, by mean and variance of what it is given: gamma*(x-mean)/sqrt(variance+Epsilon) + beta.
// The variance is that of all elements.
//
// Shapes: x [... c], gamma [c], beta [c] -> y as x, mean [c], variance [c]; x has two or more axes.
// Reference: Ioffe & Szegedy 2015, arXiv:1502.03167.
type BatchNorm struct{ Epsilon float64 }

// Name returns "BatchNorm".
func (BatchNorm) Name() string { return "BatchNorm" }

// Infer checks that there is one gamma and one beta a channel.
func (BatchNorm) Infer(in []Type) ([]Type, error) {
	channel, err := channelType(in[0])
	if err != nil {
		return nil, err
	}
	for i, what := range [...]string{"gamma", "beta"} {
		if !in[1+i].Equal(channel) {
			return nil, fmt.Errorf("%s %v, want %v", what, in[1+i], channel)
		}
	}
	return []Type{in[0], channel, channel}, nil
}

// channelType is the type of a number for each channel of x.
func channelType(x Type) (Type, error) {
	if !x.DType.IsFloat() {
		return Type{}, fmt.Errorf("not defined for %v", x.DType)
	}
	last := len(x.Shape) - 1
	if last < 1 {
		return Type{}, fmt.Errorf("got shape %v, want two or more axes", x.Shape)
	}
	return Type{DType: x.DType, Shape: tensor.Shape{x.Shape[last]}}, nil
}

// VJP is a*dy + b*x + c with numbers a, b and c for each channel, since mean and variance depend on x through sums alone.
func (n BatchNorm) VJP(in, out, dout []Value) []Value {
	x, mean := in[0], out[1]
	over := inverseCount(x, allButLast(x))
	var dx, dgamma, dbeta, slope, offset Value // dx = a*dy + slope*x + offset
	if dy := dout[0]; !dy.IsZero() {
		invstd := n.inverseDeviation(out[2])
		sums := Apply(NormGrad{}, x, dy, mean, invstd)
		dbeta, dgamma = sums[0], sums[1]
		a := B(Mul, in[1], invstd)
		share := B(Mul, a, over)
		slope = U(Neg, B(Mul, B(Mul, share, invstd), dgamma))
		offset = U(Neg, B(Mul, share, dbeta))
		dx = B(Mul, dy, a)
	}
	if !dout[2].IsZero() {
		slope = added(slope, B(Mul, dout[2], B(Mul, over, Like(x, 2))))
	}
	if !slope.IsZero() { // not (x-mean)*slope: the forward pass would have to store x-mean for it
		dx = added(dx, B(Mul, x, slope))
		offset = added(offset, U(Neg, B(Mul, slope, mean)))
	}
	if !dout[1].IsZero() {
		offset = added(offset, B(Mul, dout[1], over))
	}
	if dx.IsZero() {
		return []Value{BroadcastToShape(offset, x.Shape()), {}, {}}
	}
	return []Value{B(Add, dx, offset), dgamma, dbeta}
}

// added is a + b, where a may be none.
func added(a, b Value) Value {
	if a.IsZero() {
		return b
	}
	return B(Add, a, b)
}

func (n BatchNorm) inverseDeviation(variance Value) Value {
	return U(Rsqrt, B(Add, variance, Like(variance, n.Epsilon)))
}

// Decompose takes the mean away first: x*scale + shift would lose what a mean much larger than the deviation hides.
func (n BatchNorm) Decompose(in []Value) []Value {
	x := in[0]
	mean, variance := MomentsOf(x, allButLast(x)...)
	scale := B(Mul, in[1], n.inverseDeviation(variance))
	return []Value{B(Add, B(Mul, B(Sub, x, mean), scale), in[2]), mean, variance}
}

// allButLast returns the axes of x without the last.
func allButLast(x Value) []int {
	axes := make([]int, len(x.Shape())-1)
	for i := range axes {
		axes[i] = i
	}
	return axes
}

// BatchNormOf returns x normalized over all axes but the last, and the mean and variance it took for each channel.
func BatchNormOf(x, gamma, beta Value, epsilon float64) (y, mean, variance Value) {
	out := Apply(BatchNorm{epsilon}, x, gamma, beta)
	return out[0], out[1], out[2]
}
