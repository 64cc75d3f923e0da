//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// maxPool translates a MaxPool, or the gradient of one, with images x and y of its window and the taps among its operands.
func (c *compiler) maxPool(in *graph.Instr, k csrc.Kernel, w graph.Window, x, y, taps graph.Type) {
	g := geometry(w, x, y, 1)
	g.Setting[0] = flag(taps.DType == tensor.Int32)
	c.pool(in, k, g, x)
}

// pool translates an op whose operands are those of its kernel.
func (c *compiler) pool(in *graph.Instr, k csrc.Kernel, g csrc.Window, x graph.Type) {
	var args []csrc.Operand
	for _, operands := range [2][]graph.Operand{in.In, in.Out} {
		for _, o := range operands {
			args = append(args, c.at(o))
		}
	}
	c.emit(k, args, []csrc.Dim{images(x)}).Int = g.Ints()
}
