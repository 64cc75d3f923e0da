//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/graph"
)

var distributions = [...]int64{graph.Uniform: csrc.Uniform, graph.Normal: csrc.Normal, graph.Bits: csrc.Bits}

func (c *compiler) random(in *graph.Instr, op graph.Random) {
	k := c.emit(csrc.Random, []csrc.Operand{c.at(in.Out[0])}, []csrc.Dim{elements(in.Sig.Out[0])})
	k.Int = [csrc.MaxInts]int64{distributions[op.Kind], int64(op.Key)}
}
