//go:build cgo

package cpu

import "github.com/gokeras/gokeras/tensor/graph"

// convolver is a way to run Conv, ConvBias, ConvPool, ConvGradInput and ConvGradKernel.
type convolver interface {
	// takes tells whether it has kernels for s.
	takes(b *CPU, s graph.Signature) bool
	// workspace returns the bytes that the instruction needs beside the threads' scratch, for up to maxN rows.
	workspace(s graph.Signature, maxN int) int64
	// translate appends the ops of an instruction that it takes.
	translate(c *compiler, in *graph.Instr)
}

// convolvers are asked in this order.
var convolvers = []convolver{depthwise{}, winogradConvolver{}, col2imConvolver{}, directConvolver{}}

// convolverOf returns the first convolver that takes s, nil if there is none.
func (b *CPU) convolverOf(s graph.Signature) convolver {
	for _, v := range convolvers {
		if v.takes(b, s) {
			return v
		}
	}
	return nil
}

// convOf returns the convolution of an op that a convolver may take, and what follows it.
func convOf(op graph.Op) (c graph.Conv, follows graph.ConvBias) {
	switch op := op.(type) {
	case graph.Conv:
		return op, graph.ConvBias{}
	case graph.ConvBias:
		return op.Conv, op
	case graph.ConvPool:
		return op.Conv, graph.ConvBias{Act: op.Act, Scaled: op.Scaled}
	case graph.ConvGradInput:
		return op.Conv, graph.ConvBias{}
	}
	return op.(graph.ConvGradKernel).Conv, graph.ConvBias{}
}
