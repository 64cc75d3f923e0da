//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// around is a reduction along one axis, in one part.
func (c *compiler) around(s tensor.Shape, axis int) reduction {
	outer, along, inner := walk.Around(s, axis)
	r := shareOut(outer, along, inner, c.p.MaxN)
	r.parts = 1
	return r
}

func (c *compiler) argMax(in *graph.Instr, op graph.ArgMax) {
	t := in.Sig.In[0]
	r := c.around(t.Shape, op.Axis)
	c.launch(typed("argmax", t.DType), r.threads()).arg(c.in(in, 0), c.out(in, 0)).dims(0, r.sizes(0)...)
}

func (c *compiler) cumulate(in *graph.Instr, op graph.Cumulate) {
	const cumulateElements = 16 // of a lane, at least
	t := in.Sig.In[0]
	r := c.around(t.Shape, op.Axis)
	for r.lanes > 1 && r.red.At(c.p.MaxN)/r.lanes < cumulateElements {
		r.lanes /= 2
	}
	setting := flag(op.Kind == graph.Prod) + 2*flag(op.Reverse) + 4*flag(op.Exclusive)
	c.launch(typed("cumulate", t.DType), r.threads()).arg(c.in(in, 0), c.out(in, 0)).dims(0, r.sizes(setting)...)
}

// sortFrom is for how many of the largest elements a row is sorted.
const sortFrom = 32

func (c *compiler) topK(in *graph.Instr, op graph.TopK) {
	t := in.Sig.In[0]
	last := len(t.Shape) - 1
	rows := elements(t.Shape[:last])
	sizes := []tensor.Dim{rows, t.Shape[last], tensor.D(op.K)}
	if op.K >= sortFrom {
		c.launch(typed("topk_sort", t.DType), times(rows, threads)).arg(c.in(in, 0), c.out(in, 0), c.out(in, 1), c.at(in.Work)).dims(0, sizes...)
		return
	}
	r := c.around(t.Shape, last)
	c.launch(typed("topk", t.DType), r.threads()).arg(c.in(in, 0), c.out(in, 0), c.out(in, 1)).
		dims(0, sizes...).numbers(reduceLanes, r.lanes)
}

func topKWorkspace(op graph.TopK, s graph.Signature, maxN int) int64 {
	const int32Bytes = 4
	if op.K < sortFrom {
		return 0
	}
	return int32Bytes * int64(elements(s.In[0].Shape).At(maxN))
}
