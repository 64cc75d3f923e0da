//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Supports tells whether there is a translation of s into kernels.
func (b *CPU) Supports(s graph.Signature) bool {
	panels := 0
	for _, ts := range [2][]graph.Type{s.In, s.Out} {
		for _, t := range ts {
			if _, ok := t.Shape.Size(); !ok || t.DType.Size() == 0 {
				return false
			}
			if t.Layout == graph.Panels {
				if t.DType != tensor.Float32 {
					return false
				}
				panels++
			}
		}
	}
	switch op := s.Op.(type) {
	case graph.MatMul, graph.Gemm, graph.GemmStep, graph.SGDStep, graph.AdamStep, graph.Relayout, graph.Copy:
		return b.supportsPanels(s)
	case graph.Chain:
		return supportsChain(op, s)
	case graph.Unary, graph.Binary, graph.Select, graph.Cast, graph.Dropout:
		_, ok := planLone(s)
		return panels == 0 && ok
	case graph.Conv, graph.ConvBias, graph.ConvPool, graph.ConvGradInput, graph.ConvGradKernel:
		return panels == 0 && b.convolverOf(s) != nil
	}
	if op, ok := s.Op.(graph.Reduce); ok && panels > 0 {
		return sumsPanels(op)
	}
	return panels == 0 && supportsRowMajor(s)
}

// supportsPanels covers the ops that take weights in panels.
func (b *CPU) supportsPanels(s graph.Signature) bool {
	switch op := s.Op.(type) {
	case graph.MatMul:
		return supportsProduct(op, s)
	case graph.Gemm:
		return supportsProduct(op.MatMul, s)
	case graph.GemmStep:
		return b.blas != blasAlways && supportsGemmStep(op, s)
	case graph.Relayout:
		return s.In[0].DType == tensor.Float32
	case graph.SGDStep, graph.AdamStep:
		_, err := op.Infer(s.In) // one layout for all
		return err == nil
	}
	return true
}

func supportsRowMajor(s graph.Signature) bool {
	switch op := s.Op.(type) {
	case graph.Reduce:
		_, ok := planReduce(op, s)
		return ok
	case graph.Moments:
		_, ok := planMoments(op, s)
		return ok
	case graph.NormGrad:
		x := s.In[0].Shape
		return x[len(x)-1].Fixed()
	case graph.Transpose, graph.Broadcast, graph.Slice:
		return fits(walk.Move(s))
	case graph.Pad:
		return fits(walk.Pad(op, s))
	case graph.Concat:
		return !slices.ContainsFunc(walk.Concat(op, s), func(m walk.Moves) bool { return !fits(m) })
	case graph.BatchMatMul, graph.ArgMax, graph.Cumulate, graph.TopK, graph.Iota, graph.Softmax, graph.SoftmaxGrad,
		graph.SparseCrossEntropy, graph.CrossEntropyWithGrad, graph.OneHot, graph.Take, graph.ScatterAdd, graph.Random, graph.Reshape,
		graph.MaxPool, graph.MaxPoolGrad, graph.AvgPool, graph.AvgPoolGrad:
		return true
	}
	return false
}

// Workspace returns the bytes that products take to pack a factor, reductions to reorder their input, and element-wise ops outside a
// chain to repeat theirs.
func (b *CPU) Workspace(s graph.Signature, maxN int) int64 {
	switch op := s.Op.(type) {
	case graph.MatMul:
		return b.productForm(op, s, maxN).workspace(op, s, maxN)
	case graph.Gemm:
		return b.productForm(op.MatMul, s, maxN).workspace(op.MatMul, s, maxN)
	case graph.GemmStep:
		return stepWorkspace(s, maxN)
	case graph.Reduce:
		r, _ := planReduce(op, s)
		return r.workspace(op.Kind, s.In[0], maxN)
	case graph.Moments:
		m, _ := planMoments(op, s)
		return m.workspace()
	case graph.NormGrad:
		return normGradWorkspace(s.In[0])
	case graph.Unary, graph.Binary, graph.Select, graph.Cast, graph.Dropout:
		l, _ := planLone(s)
		return l.workspace(maxN)
	case graph.Conv, graph.ConvBias, graph.ConvPool, graph.ConvGradInput, graph.ConvGradKernel:
		return b.convolverOf(s).workspace(s, maxN)
	}
	return 0
}
