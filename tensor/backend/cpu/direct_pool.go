//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// poolScratch is the most that a pooled convolution may take of a thread's scratch: a pool of few elements, each over many, would need
// all of them at once.
const poolScratch = 8 << 20

// poolsDirectly tells whether directConvolver takes s.
func poolsDirectly(op graph.ConvPool, s graph.Signature) bool {
	if s.In[0].DType != tensor.Float32 {
		return false
	}
	w, _ := directWindow(s)
	return w.ConvPoolScratch(poolOf(op, s)) <= poolScratch
}

// pooledBy is the type of what a ConvPool pools.
func pooledBy(s graph.Signature) graph.Type {
	y, _ := s.Op.(graph.ConvPool).Conv.Infer(s.In[:2]) // which was inferred before
	return y[0]
}

// poolOf is the window of the pool.
func poolOf(op graph.ConvPool, s graph.Signature) csrc.Window {
	return geometry(op.Pool, pooledBy(s), s.Out[0], 1)
}

// pool translates a ConvPool of window w over n images.
func (directConvolver) pool(c *compiler, in *graph.Instr, op graph.ConvPool, w csrc.Window, n csrc.Dim) {
	args := []csrc.Operand{c.at(in.In[0]), packedKernel(c, in, w), c.at(in.Out[0]), none, c.at(in.In[2]), none}
	if op.Taps {
		args[3] = c.at(in.Out[1])
		w.Setting[1] = flag(in.Sig.Out[1].DType == tensor.Int32)
	}
	if op.Scaled {
		args[5] = c.at(in.In[3])
	}
	pool := poolOf(op, in.Sig)
	conv := c.emit(csrc.ConvPool, args, pool.PoolDims(n))
	conv.Int, conv.Scratch = w.Ints(), w.ConvPoolScratch(pool)
}
