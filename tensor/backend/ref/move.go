package ref

import (
	"github.com/gokeras/gokeras/tensor/graph"
)

// moveKernel serves the ops that move elements without computing.
func moveKernel(s graph.Signature) kernel {
	switch op := s.Op.(type) {
	case graph.Copy, graph.Reshape:
		return byWidth(s.In[0].DType, copyAll[uint8], copyAll[uint32], copyAll[uint64])
	case graph.Transpose:
		d := s.In[0].DType
		return byWidth(d, transpose[uint8](op.Perm), transpose[uint32](op.Perm), transpose[uint64](op.Perm))
	case graph.Broadcast:
		return byWidth(s.In[0].DType, broadcast[uint8], broadcast[uint32], broadcast[uint64])
	case graph.Slice:
		d := s.In[0].DType
		return byWidth(d, slice[uint8](op), slice[uint32](op), slice[uint64](op))
	case graph.Pad:
		return padKernel(op, s.In[0].DType)
	case graph.Concat:
		d := s.In[0].DType
		return byWidth(d, concat[uint8](op), concat[uint32](op), concat[uint64](op))
	case graph.Take:
		d := s.In[0].DType
		return byWidth(d, take[uint8](op), take[uint32](op), take[uint64](op))
	case graph.ScatterAdd:
		return byNumber(s.In[1].DType, scatterAdd[float32](op), scatterAdd[float64](op), scatterAdd[int32](op), scatterAdd[int64](op), scatterAdd[uint8](op))
	case graph.OneHot:
		if op.DType.Size() == 1 {
			return oneHot[uint8]
		}
		return byNumber(op.DType, oneHot[float32], oneHot[float64], oneHot[int32], oneHot[int64], nil)
	}
	return nil
}

func copyAll[T any](c *call) error {
	copy(out[T](c, 0), in[T](c, 0))
	return nil
}

func transpose[T any](perm []int) kernel {
	return func(c *call) error {
		l := axesLoops(c.sig.In[0].Shape, perm, c.n)
		gather(out[T](c, 0), in[T](c, 0), &l)
		return nil
	}
}

func broadcast[T any](c *call) error {
	l := broadcastLoops(c.sig.Out[0].Shape, c.sig.In, c.n)
	gather(out[T](c, 0), in[T](c, 0), &l)
	return nil
}

func gather[T any](y, x []T, l *loops) {
	l.runs(func(at, n int, from, step strides) {
		for i := range n {
			y[at+i] = x[from[0]+i*step[0]]
		}
	})
}

// oneHot leaves a row of zeros for an index out of range.
func oneHot[T number](c *call) error {
	index, y := in[int32](c, 0), out[T](c, 0)
	clear(y)
	depth := c.sig.Out[0].Shape.LastSize()
	for row, k := range index {
		if k >= 0 && int(k) < depth {
			y[row*depth+int(k)] = 1
		}
	}
	return nil
}
