//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// rows is a reduction along the last axis, for a kernel that takes rows, columns and lanes.
func (c *compiler) rows(s tensor.Shape) (r reduction, sizes []tensor.Dim) {
	r = c.around(s, len(s)-1)
	return r, []tensor.Dim{r.outer, r.red, tensor.D(r.lanes)}
}

func (c *compiler) softmax(in *graph.Instr, op graph.Softmax) {
	t := in.Sig.In[0]
	r, sizes := c.rows(t.Shape)
	c.launch(typed("softmax", t.DType), r.threads()).arg(c.in(in, 0), c.out(in, 0)).dims(0, append(sizes, tensor.D(flag(op.Log)))...)
}

func (c *compiler) softmaxGrad(in *graph.Instr, op graph.SoftmaxGrad) {
	t := in.Sig.In[0]
	r, sizes := c.rows(t.Shape)
	c.launch(typed("softmax_grad", t.DType), r.threads()).arg(c.in(in, 0), c.in(in, 1), c.out(in, 0)).
		dims(0, append(sizes, tensor.D(flag(op.Log)))...)
}

// crossEntropy is the loss of each row for integer labels, its gradient, or both; what is not wanted has no place.
func (c *compiler) crossEntropy(in *graph.Instr, dloss, loss, dlogits place, each bool) {
	t := in.Sig.In[0]
	r, sizes := c.rows(t.Shape)
	status, instruction := c.report()
	c.launch(typed("sparse_ce", t.DType), r.threads()).arg(c.in(in, 0), c.in(in, 1), dloss, loss, dlogits, status).
		dims(0, append(sizes, tensor.D(flag(each)), instruction)...)
}
