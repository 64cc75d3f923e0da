//go:build cuda

package cuda

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Supports tells whether there are kernels for s: for all ops but those that only passes make, in row-major layout.
func (b *CUDA) Supports(s graph.Signature) bool {
	for _, ts := range [2][]graph.Type{s.In, s.Out} {
		for _, t := range ts {
			if _, ok := t.Shape.Size(); !ok || t.Layout != graph.RowMajor || suffixes[t.DType] == "" {
				return false
			}
		}
	}
	switch op := s.Op.(type) {
	case graph.Binary, graph.Select:
		space := broadcast(s.Out[0].Shape, signatureShapes(s)...)
		return space.fits()
	case graph.Reduce:
		w := walk.Reduce(op, s)
		return w.Reorder == nil || fits(*w.Reorder)
	case graph.Moments:
		w := walk.Reduce(graph.Reduce{Kind: graph.Mean, Axes: op.Axes}, s)
		return w.Reorder == nil || fits(*w.Reorder)
	case graph.Transpose, graph.Broadcast, graph.Slice:
		return fits(walk.Move(s))
	case graph.Pad:
		return fits(walk.Pad(op, s))
	case graph.Concat:
		return !slices.ContainsFunc(walk.Concat(op, s), func(m walk.Moves) bool { return !fits(m) })
	case graph.SGDStep, graph.AdamStep:
		return s.In[0].DType == tensor.Float32 || s.In[0].DType == tensor.Float64
	case graph.ConvBias:
		return !op.Scaled && !op.Residual
	case graph.Unary, graph.Cast, graph.Dropout, graph.Random, graph.Iota, graph.Reshape, graph.Copy,
		graph.NormGrad, graph.BatchNorm, graph.ArgMax, graph.Cumulate, graph.TopK, graph.Take, graph.ScatterAdd, graph.OneHot,
		graph.Conv, graph.ConvGradInput, graph.ConvGradKernel, graph.MaxPool, graph.MaxPoolGrad, graph.AvgPool, graph.AvgPoolGrad,
		graph.MatMul, graph.BatchMatMul, graph.Gemm, graph.Softmax, graph.SoftmaxGrad,
		graph.SparseCrossEntropy, graph.SparseCrossEntropyGrad, graph.CrossEntropyWithGrad:
		return true
	}
	return false
}

// fits tells whether the kernels take so many axes.
func fits(m walk.Moves) bool { return len(m.Axes) <= spaceAxes }

func signatureShapes(s graph.Signature) []tensor.Shape {
	all := make([]tensor.Shape, len(s.In))
	for i, t := range s.In {
		all[i] = t.Shape
	}
	return all
}

// Workspace returns the bytes that kernels take for parts of sums, copies in another order, and indices, and what cuDNN takes.
func (b *CUDA) Workspace(s graph.Signature, maxN int) int64 {
	switch op := s.Op.(type) {
	case graph.Reduce:
		return reduceWorkspace(op, s, maxN)
	case graph.Moments:
		return momentsWorkspace(op, s, maxN)
	case graph.BatchNorm, graph.NormGrad:
		return channelWorkspace(s.In[0], maxN)
	case graph.TopK:
		return topKWorkspace(op, s, maxN)
	case graph.ScatterAdd:
		return scatterWorkspace(op, s, maxN)
	case graph.Conv, graph.ConvBias, graph.ConvGradInput, graph.ConvGradKernel:
		return b.convWorkspace(s, maxN)
	}
	return 0
}

// translate appends the commands of an instruction that Supports has said yes to.
func (c *compiler) translate(in *graph.Instr) {
	switch op := in.Sig.Op.(type) {
	case graph.Unary:
		c.unary(in, op)
	case graph.Binary:
		c.binary(in, op)
	case graph.Select:
		c.choose(in)
	case graph.Cast:
		c.cast(in, op)
	case graph.Dropout:
		c.dropout(in, op)
	case graph.Random:
		c.random(in, op)
	case graph.Iota:
		c.iota(in, op)
	case graph.Transpose, graph.Broadcast, graph.Slice:
		c.move(in)
	case graph.Pad:
		c.pad(in, op)
	case graph.Concat:
		c.concat(in, op)
	case graph.Reshape, graph.Copy:
		c.copyAll(in.Sig.In[0], c.in(in, 0), c.out(in, 0))
	case graph.Take:
		c.take(in, op)
	case graph.ScatterAdd:
		c.scatterAdd(in, op)
	case graph.OneHot:
		c.oneHot(in, op)
	case graph.SGDStep:
		c.sgd(in, op)
	case graph.AdamStep:
		c.adam(in, op)
	default:
		c.translateSums(in)
	}
}

// translateSums is translate for ops in which many elements make one.
func (c *compiler) translateSums(in *graph.Instr) {
	switch op := in.Sig.Op.(type) {
	case graph.MatMul:
		c.product(in, op)
	case graph.BatchMatMul:
		c.batchProduct(in, op)
	case graph.Gemm:
		c.gemm(in, op)
	case graph.Reduce:
		c.reduce(in, op)
	case graph.Moments:
		c.moments(in, op)
	case graph.BatchNorm:
		c.batchNorm(in, op)
	case graph.NormGrad:
		c.normGrad(in)
	case graph.ArgMax:
		c.argMax(in, op)
	case graph.Cumulate:
		c.cumulate(in, op)
	case graph.TopK:
		c.topK(in, op)
	case graph.Softmax:
		c.softmax(in, op)
	case graph.SoftmaxGrad:
		c.softmaxGrad(in, op)
	case graph.SparseCrossEntropy:
		c.crossEntropy(in, place{}, c.out(in, 0), place{}, false)
	case graph.SparseCrossEntropyGrad:
		c.crossEntropy(in, c.in(in, 2), place{}, c.out(in, 0), true)
	case graph.CrossEntropyWithGrad:
		c.crossEntropy(in, c.in(in, 2), c.out(in, 0), c.out(in, 1), false)
	case graph.Conv, graph.ConvBias, graph.ConvGradInput, graph.ConvGradKernel:
		c.convolution(in)
	case graph.MaxPool:
		c.maxPool(in, op)
	case graph.MaxPoolGrad:
		c.maxPoolGrad(in, op)
	case graph.AvgPool:
		c.avgPool(in, op)
	case graph.AvgPoolGrad:
		c.avgPoolGrad(in, op)
	}
}
