//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

func (c *compiler) take(in *graph.Instr, op graph.Take) {
	x := in.Sig.In[0]
	outer, extent, inner := walk.Around(x.Shape, op.Axis)
	status, instruction := c.report()
	c.launch(sized("take", x.DType), elements(in.Sig.Out[0].Shape)).arg(c.in(in, 0), c.in(in, 1), c.out(in, 0), status).
		dims(0, outer, extent, inner, elements(in.Sig.In[1].Shape), instruction)
}

// scatterBlocks is how many blocks put indices in order at most.
const scatterBlocks = 64

func (c *compiler) scatterAdd(in *graph.Instr, op graph.ScatterAdd) {
	y, index, work := in.Sig.Out[0], c.in(in, 0), c.at(in.Work)
	outer, extent, inner := walk.Around(y.Shape, op.Axis)
	count := elements(in.Sig.In[0].Shape)
	status, instruction := c.report()
	sizes := []tensor.Dim{outer, extent, inner, count, instruction}
	head := extent.Add(tensor.D(1))
	c.launch("fill_4", fours(head)).arg(work).dims(0, head)
	c.launch("scatter_count", count).arg(index, work, status).dims(0, sizes...)
	c.launch("scatter_start", extent).arg(work).dims(0, sizes...)
	c.launch("scatter_order", tensor.D(scatterBlocks*threads)).arg(index, work).dims(0, sizes...)
	c.launch(typed("scatter_add", y.DType), elements(y.Shape)).arg(c.in(in, 1), work, c.out(in, 0)).dims(0, sizes...)
}

// scatterWorkspace holds the indices in the order of their rows, see csrc/cuda/scatter.cu.
func scatterWorkspace(op graph.ScatterAdd, s graph.Signature, maxN int) int64 {
	const int32Bytes = 4
	extent, count := s.Out[0].Shape[op.Axis], elements(s.In[0].Shape)
	return int32Bytes * int64(1+2*extent.At(maxN)+count.At(maxN))
}

func (c *compiler) oneHot(in *graph.Instr, op graph.OneHot) {
	rows := elements(in.Sig.In[0].Shape)
	c.launch(sized("one_hot", op.DType), elements(in.Sig.Out[0].Shape)).arg(c.in(in, 0), c.out(in, 0)).
		dims(0, rows).numbers(1, op.Depth, bits(1, op.DType))
}
