//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// col2imConvolver runs gradients of inputs of few channels, such as those of images, which would leave lanes of the direct tile idle: its
// lanes are channels of dx, theirs taps and channels.
type col2imConvolver struct{}

// col2imChannels is the most that dx may have. In times of the direct gradient on Zen 3 with one thread: 3.0 for 7 x 7 on 3 channels with
// stride 2, 4.5 for 3 x 3 on one, 1.9 for 3 x 3 on 4 with stride 2, 1.05 on 8.
const col2imChannels = 8

func (col2imConvolver) takes(_ *CPU, s graph.Signature) bool {
	op, ok := s.Op.(graph.ConvGradInput)
	return ok && s.In[0].DType == tensor.Float32 && op.Groups == 1 && op.Taps() > 1 && s.Out[0].Shape.LastSize() <= col2imChannels
}

// col2imColumns is the kernel as a matrix: a column of dy's channels for each tap and channel of dx.
func col2imColumns(w csrc.Window) (rows, columns int64) {
	return w.K, w.Size[0] * w.Size[1] * w.Size[2] * w.C
}

func col2imBytes(w csrc.Window) int64 {
	rows, columns := col2imColumns(w)
	return (columns + csrc.Panel - 1) / csrc.Panel * csrc.Panel * rows * 4
}

func (col2imConvolver) workspace(s graph.Signature, _ int) int64 {
	w, _ := directWindow(s)
	return col2imBytes(w)
}

func (col2imConvolver) translate(c *compiler, in *graph.Instr) {
	w, n := directWindow(in.Sig)
	kernel := c.prepared(in, col2imBytes(w), func(dst csrc.Operand) {
		rows, columns := col2imColumns(w)
		c.emit(csrc.Pack, []csrc.Operand{c.at(in.In[1]), dst}, []csrc.Dim{{Fixed: rows}, {Fixed: columns}, {Fixed: rows}}).Int[0] = 1
	})
	op := c.emit(csrc.ConvCol2im, []csrc.Operand{c.at(in.In[0]), kernel, c.at(in.Out[0])}, []csrc.Dim{n})
	op.Int, op.Scratch = w.Ints(), w.ConvCol2imScratch()
}
