//go:build cuda

package cuda

import "github.com/gokeras/gokeras/tensor/graph"

func (c *compiler) sgd(in *graph.Instr, op graph.SGDStep) {
	n := elements(in.Sig.In[0].Shape)
	var m, newM place
	if op.Momentum != 0 {
		m, newM = c.in(in, 3), c.out(in, 1)
	}
	c.launch(typed("sgd", in.Sig.In[0].DType), fours(n)).arg(c.in(in, 0), c.in(in, 1), c.in(in, 2), m, c.out(in, 0), newM).
		dims(0, n).numbers(1, flag(op.Nesterov)).floats(op.Momentum)
}

func (c *compiler) adam(in *graph.Instr, op graph.AdamStep) {
	n := elements(in.Sig.In[0].Shape)
	c.launch(typed("adam", in.Sig.In[0].DType), fours(n)).
		arg(c.in(in, 0), c.in(in, 1), c.in(in, 2), c.in(in, 3), c.in(in, 4), c.out(in, 0), c.out(in, 1), c.out(in, 2)).
		dims(0, n).floats(op.Beta1, op.Beta2, op.Epsilon)
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
