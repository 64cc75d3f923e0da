package graph

import "fmt"

// NormGrad sums over all axes but the last what the gradient of a normalization needs: dy, and dy*(x-mean)*invstd. These are the
// gradients of beta and gamma, and that of x is made of them.
//
// Shapes: x [... c], dy as x, mean [c], invstd [c] -> two of [c]; x has two or more axes.
type NormGrad struct{}

// Name returns "NormGrad".
func (NormGrad) Name() string { return "NormGrad" }

// Infer gives two sums for each channel.
func (NormGrad) Infer(in []Type) ([]Type, error) {
	channel, err := channelType(in[0])
	if err != nil {
		return nil, err
	}
	if !in[1].Equal(in[0]) {
		return nil, fmt.Errorf("dy %v, want %v", in[1], in[0])
	}
	for i, what := range [...]string{"mean", "invstd"} {
		if !in[2+i].Equal(channel) {
			return nil, fmt.Errorf("%s %v, want %v", what, in[2+i], channel)
		}
	}
	return []Type{channel, channel}, nil
}

// Decompose is two sums.
func (NormGrad) Decompose(in []Value) []Value {
	x, dy, mean, invstd := in[0], in[1], in[2], in[3]
	axes := allButLast(x)
	product := apply1(Reduce{Sum, axes}, B(Mul, dy, B(Sub, x, mean)))
	return []Value{apply1(Reduce{Sum, axes}, dy), B(Mul, product, invstd)}
}
