package ref

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

type float interface{ float32 | float64 }

// integer is also how Bool is handled: as bytes that are 0 or 1.
type integer interface{ int32 | int64 | uint8 }

type number interface{ float | integer }

// kernelFor returns the loop for s, nil when there is none.
func (r *Ref) kernelFor(s graph.Signature) kernel {
	if r.fast {
		if k := fastKernel(s); k != nil {
			return k
		}
	}
	switch op := s.Op.(type) {
	case graph.Unary:
		return unaryKernel(op.Kind, s.In[0].DType)
	case graph.Binary:
		return binaryKernel(op.Kind, s.In[0].DType)
	case graph.Select:
		return byWidth(s.Out[0].DType, selectKernel[uint8], selectKernel[uint32], selectKernel[uint64])
	case graph.Cast:
		return castKernel(s.In[0].DType, op.To)
	case graph.Reduce:
		return reduceKernel(op, s.In[0].DType)
	case graph.Moments:
		return byFloat(s.In[0].DType, moments[float32](op), moments[float64](op))
	case graph.NormGrad:
		return byFloat(s.In[0].DType, normGrad[float32], normGrad[float64])
	case graph.ArgMax:
		return byNumber(s.In[0].DType, argMax[float32](op), argMax[float64](op), argMax[int32](op), argMax[int64](op), argMax[uint8](op))
	case graph.Cumulate:
		return cumulateKernel(op, s.In[0].DType)
	case graph.TopK:
		d := s.In[0].DType
		return byNumber(d, topK[float32](op), topK[float64](op), topK[int32](op), topK[int64](op), topK[uint8](op))
	case graph.Iota:
		return byNumber(op.DType, iota0[float32], iota0[float64], iota0[int32], iota0[int64], iota0[uint8])
	case graph.MatMul:
		return byFloat(s.In[0].DType, matMul[float32](op), matMul[float64](op))
	case graph.BatchMatMul:
		return byFloat(s.In[0].DType, batchMatMul[float32](op), batchMatMul[float64](op))
	case graph.Random:
		return randomKernel(op)
	case graph.Dropout:
		return byFloat(s.In[0].DType, dropout[float32](op), dropout[float64](op))
	}
	if k := moveKernel(s); k != nil {
		return k
	}
	if k := r.windowKernel(s); k != nil {
		return k
	}
	return bigKernel(s)
}

// windowKernel serves convolutions and pools. The fast backend has no convolution: it takes theirs apart into products, which are fast.
func (r *Ref) windowKernel(s graph.Signature) kernel {
	if len(s.In) == 0 {
		return nil
	}
	d := s.In[0].DType
	switch op := s.Op.(type) {
	case graph.MaxPool:
		return maxPoolKernel(op, s)
	case graph.MaxPoolGrad:
		return maxPoolGradKernel(op, s)
	case graph.AvgPool:
		return byFloat(d, avgPool[float32](op), avgPool[float64](op))
	case graph.AvgPoolGrad:
		return byFloat(d, avgPoolGrad[float32](op), avgPoolGrad[float64](op))
	}
	if r.fast {
		return nil
	}
	switch op := s.Op.(type) {
	case graph.Conv:
		return byFloat(d, conv[float32](op), conv[float64](op))
	case graph.ConvGradInput:
		return byFloat(d, convGradInput[float32](op), convGradInput[float64](op))
	case graph.ConvGradKernel:
		return byFloat(d, convGradKernel[float32](op), convGradKernel[float64](op))
	}
	return nil
}

// bigKernel serves the ops that could be decomposed, and are not for the sake of clear errors and speed.
func bigKernel(s graph.Signature) kernel {
	d := s.In
	if len(d) == 0 {
		return nil
	}
	switch op := s.Op.(type) {
	case graph.Softmax:
		return byFloat(d[0].DType, softmax[float32](op), softmax[float64](op))
	case graph.SoftmaxGrad:
		return byFloat(d[0].DType, softmaxGrad[float32](op), softmaxGrad[float64](op))
	case graph.SparseCrossEntropy:
		return byFloat(d[0].DType, sparseCrossEntropy[float32], sparseCrossEntropy[float64])
	case graph.SparseCrossEntropyGrad:
		return byFloat(d[0].DType, sparseCrossEntropyGrad[float32], sparseCrossEntropyGrad[float64])
	case graph.SGDStep:
		return byFloat(d[0].DType, sgdStep[float32](op), sgdStep[float64](op))
	case graph.AdamStep:
		return byFloat(d[0].DType, adamStep[float32](op), adamStep[float64](op))
	}
	return nil
}

func byFloat(d tensor.DType, f32, f64 kernel) kernel {
	switch d {
	case tensor.Float32:
		return f32
	case tensor.Float64:
		return f64
	}
	return nil
}

func byNumber(d tensor.DType, f32, f64, i32, i64, u8 kernel) kernel {
	switch d {
	case tensor.Int32:
		return i32
	case tensor.Int64:
		return i64
	case tensor.Uint8:
		return u8
	}
	return byFloat(d, f32, f64)
}

// byWidth serves what moves elements without looking at them.
func byWidth(d tensor.DType, one, four, eight kernel) kernel {
	switch d.Size() {
	case 1:
		return one
	case 4:
		return four
	case 8:
		return eight
	}
	return nil
}

// truth is a bool as the byte that tensors hold.
func truth(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
