//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

var randomKernels = map[graph.RandomKind]string{graph.Uniform: "random_uniform", graph.Normal: "random_normal", graph.Bits: "random_bits"}

// scalar is where a scalar of the run lies.
func scalar(slot int) place {
	return place{base: graph.ScalarBase, at: driver.Ptr(8 * slot), used: true}
}

func (c *compiler) random(in *graph.Instr, op graph.Random) {
	n := elements(op.Shape)
	c.launch(randomKernels[op.Kind], fours(n)).arg(c.out(in, 0), scalar(int(graph.RNGStep))).dims(0, n).numbers(1, int(op.Key))
}

func (c *compiler) dropout(in *graph.Instr, op graph.Dropout) {
	t := in.Sig.In[0]
	n := elements(t.Shape)
	if op.Rate == 0 {
		c.copyAll(t, c.in(in, 0), c.out(in, 0))
		return
	}
	c.launch(typed("dropout", t.DType), fours(n)).arg(c.out(in, 0), scalar(int(graph.RNGStep)), c.in(in, 0)).
		dims(0, n, tensor.D(int(op.Key)), tensor.D(int(graph.KeepBelow(op.Rate)))).floats(1 / (1 - op.Rate))
}
