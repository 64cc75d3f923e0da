//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Operands of the copy kernels.
const (
	copyTo = iota
	copyFrom
)

// gather copies a walk over src to dst, which is row-major.
func (c *compiler) gather(m walk.Moves, n tensor.Dim, t tensor.DType, src, dst place) {
	if b, ok := transposed(m, c.p.MaxN); ok {
		c.launch(sized("transpose", t), b.threads()).arg(dst, src).dims(0, b.batch, b.rows, b.cols)
		return
	}
	c.launch(sized("copy", t), fours(n)).arg(dst, src).over(moved(m, copyTo), n).dims(spaceSetting, tensor.D(0), m.Offset)
}

// paste copies src, which is row-major, to a walk over dst.
func (c *compiler) paste(m walk.Moves, n tensor.Dim, t tensor.DType, src, dst place) {
	c.launch(sized("copy", t), fours(n)).arg(dst, src).over(moved(m, copyFrom), n).dims(spaceSetting, m.Offset, tensor.D(0))
}

// copyAll copies a value as it lies in memory.
func (c *compiler) copyAll(t graph.Type, src, dst place) {
	c.gather(walk.Moves{Axes: []walk.Axis{{Size: elements(t.Shape), Stride: tensor.D(1)}}}, elements(t.Shape), t.DType, src, dst)
}

func (c *compiler) move(in *graph.Instr) {
	c.gather(walk.Move(in.Sig), elements(in.Sig.Out[0].Shape), in.Sig.In[0].DType, c.in(in, 0), c.out(in, 0))
}

func (c *compiler) pad(in *graph.Instr, op graph.Pad) {
	x, y := in.Sig.In[0], c.out(in, 0)
	c.fill(y, elements(op.To), x.DType, op.Value)
	c.paste(walk.Pad(op, in.Sig), elements(x.Shape), x.DType, c.in(in, 0), y)
}

func (c *compiler) concat(in *graph.Instr, op graph.Concat) {
	for i, m := range walk.Concat(op, in.Sig) {
		c.paste(m, elements(in.Sig.In[i].Shape), in.Sig.In[i].DType, c.in(in, i), c.out(in, 0))
	}
}
