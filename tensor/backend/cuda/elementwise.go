//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func (c *compiler) unary(in *graph.Instr, op graph.Unary) {
	n := elements(in.Sig.In[0].Shape)
	c.launch(typed("unary", in.Sig.In[0].DType), fours(n)).arg(c.in(in, 0), c.out(in, 0)).dims(0, n).numbers(1, int(op.Kind))
}

func (c *compiler) binary(in *graph.Instr, op graph.Binary) {
	to := in.Sig.Out[0].Shape
	n := elements(to)
	c.launch(typed("binary", in.Sig.In[0].DType), fours(n)).arg(c.in(in, 0), c.in(in, 1), c.out(in, 0)).
		over(broadcast(to, shapes(in)...), n).numbers(spaceSetting, int(op.Kind))
}

func (c *compiler) choose(in *graph.Instr) {
	to := in.Sig.Out[0].Shape
	n := elements(to)
	c.launch(sized("select", in.Sig.Out[0].DType), fours(n)).arg(c.in(in, 0), c.in(in, 1), c.in(in, 2), c.out(in, 0)).
		over(broadcast(to, shapes(in)...), n)
}

// shapes are those of an instruction's inputs.
func shapes(in *graph.Instr) []tensor.Shape {
	all := make([]tensor.Shape, len(in.Sig.In))
	for i, t := range in.Sig.In {
		all[i] = t.Shape
	}
	return all
}

func (c *compiler) cast(in *graph.Instr, op graph.Cast) {
	n := elements(in.Sig.In[0].Shape)
	c.launch(typed("cast", in.Sig.In[0].DType), fours(n)).arg(c.in(in, 0), c.out(in, 0)).dims(0, n).numbers(1, int(op.To))
}

func (c *compiler) iota(in *graph.Instr, op graph.Iota) {
	c.launch(typed("iota", op.DType), op.Size).arg(c.out(in, 0)).dims(0, op.Size)
}

// fill writes n times the same number.
func (c *compiler) fill(y place, n tensor.Dim, t tensor.DType, value float64) {
	c.launch(sized("fill", t), fours(n)).arg(y).dims(0, n).numbers(1, bits(value, t))
}
