//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// What one thread does in a nanosecond, roughly.
const (
	flopsPerNs = 50
	bytesPerNs = 10
)

// cost adds up the work of a program; the runner keeps small programs on one thread.
type cost struct{ flops, bytes tensor.Dim }

func (w *cost) add(s graph.Signature) {
	in := s.In
	switch s.Op.(type) {
	case graph.Slice, graph.Take: // they read as much as they write, which may be little of a large value
		in = slices.Concat(s.Out, s.In[1:])
	}
	for _, ts := range [2][]graph.Type{in, s.Out} {
		for _, t := range ts {
			size, _ := t.Shape.Size()
			size, _ = size.Mul(tensor.D(t.DType.Size()))
			w.bytes = w.bytes.Add(size)
		}
	}
	switch op := s.Op.(type) {
	case graph.MatMul:
		w.addProduct(op, s)
	case graph.BatchMatMul:
		lead := len(s.In[0].Shape) - 2
		size, _ := s.In[0].Shape[:lead].Size()
		w.addProducts(size, graph.MatMul(op), matricesOf(s))
	case graph.Gemm:
		w.addProduct(op.MatMul, s)
	case graph.GemmStep:
		w.addProduct(graph.MatMul{TransA: true}, s)
	case graph.Conv, graph.ConvBias:
		w.addConv(s.Out[0].Shape, s.In[1].Shape)
	case graph.ConvPool:
		y, _ := op.Conv.Infer(s.In[:2])
		w.addConv(y[0].Shape, s.In[1].Shape)
	case graph.ConvGradInput:
		w.addConv(s.In[0].Shape, s.In[1].Shape)
	case graph.ConvGradKernel:
		w.addConv(s.In[1].Shape, s.Out[0].Shape)
	}
}

// addConv adds what each element of a convolution's result y takes.
func (w *cost) addConv(y, kernel tensor.Shape) {
	size, _ := y.Size()
	taps, _ := kernel[:len(kernel)-1].Size()
	size, _ = size.Mul(taps)
	size, _ = size.Mul(tensor.D(2))
	w.flops = w.flops.Add(size)
}

func (w *cost) addProduct(m graph.MatMul, s graph.Signature) { w.addProducts(tensor.D(1), m, s) }

func (w *cost) addProducts(count tensor.Dim, m graph.MatMul, s graph.Signature) {
	rows, inner, cols := sizes(m, s)
	size, _ := rows.Mul(cols)
	size, _ = size.Mul(inner) // no factor has two sizes that grow
	size, _ = size.Mul(count)
	size, _ = size.Mul(tensor.D(2))
	w.flops = w.flops.Add(size)
}

func (w *cost) nanoseconds() csrc.Dim {
	return csrc.Dim{
		Fixed: int64(w.flops.Const/flopsPerNs + w.bytes.Const/bytesPerNs),
		PerN:  int64(w.flops.PerN/flopsPerNs + w.bytes.PerN/bytesPerNs),
	}
}
