//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// winogradConvolver runs float32 convolutions over two axes of kernel 3 x 3, stride 1 and without groups in all passes, by F(4x4, 3x3).
type winogradConvolver struct{}

// Where it pays, in times of direct convolution, measured on Zen 3 with one thread and 32 images of 16 x 16: 1.6 to 2.3 for 8 and 32
// channels in either order, 2.6 for 32 and 32. Tiles of 4 x 4 that are hardly filled lose what they save: with 64 channels, images of
// 3 x 3 and 5 x 5 are 1.6 and 1.1 times as fast, of 2 x 2 they are slower. One image of few tiles and 256 channels alone is slower too, as
// all of the transformed kernel is read for it; but how a row is computed must not depend on how many there are.
const (
	winogradChannels = 8 // at least, on both sides
	winogradFilled   = 6 // pixels of the result in a tile, on average
)

func (winogradConvolver) takes(b *CPU, s graph.Signature) bool {
	c, _ := convOf(s.Op)
	three, one := []int{3, 3}, []int{1, 1}
	if p, ok := s.Op.(graph.ConvPool); ok && !isTilePool(p.Pool) {
		return false
	}
	if b.noWinograd || s.In[0].DType != tensor.Float32 || c.Groups != 1 || !slices.Equal(c.Size, three) ||
		!slices.Equal(c.Stride, one) || !slices.Equal(c.Dilation, one) {
		return false
	}
	w := winogradWindow(s)
	tiles := (w.Out[1] + 3) / 4 * ((w.Out[2] + 3) / 4)
	return min(w.C, w.K) >= winogradChannels && w.Out[1]*w.Out[2] >= winogradFilled*tiles
}

// isTilePool tells whether no window of a pool reaches over a tile.
func isTilePool(w graph.Window) bool {
	two, one, zero := []int{2, 2}, []int{1, 1}, []int{0, 0}
	return slices.Equal(w.Size, two) && slices.Equal(w.Stride, two) && slices.Equal(w.Dilation, one) && slices.Equal(w.Before, zero) &&
		slices.Equal(w.After, zero)
}

// winogradWindow is the window of the kernels: for the gradient of an input that of the convolution which makes it.
func winogradWindow(s graph.Signature) csrc.Window {
	switch op := s.Op.(type) {
	case graph.ConvGradInput:
		w := geometry(op.Window, s.Out[0], s.In[0], 1).Turned()
		w.Setting[0] = 1
		return w
	case graph.ConvGradKernel:
		return geometry(op.Window, s.In[0], s.In[1], 1)
	}
	c, follows := convOf(s.Op)
	w := geometry(c.Window, s.In[0], s.Out[0], 1)
	if _, ok := s.Op.(graph.ConvPool); ok { // what it drops at the end is not computed
		w.Setting[1] = 1
		w.Out[1], w.Out[2] = 2*w.Out[1], 2*w.Out[2]
	}
	w.Act = activations[follows.Act]
	return w
}

func (winogradConvolver) workspace(s graph.Signature, maxN int) int64 {
	w := winogradWindow(s)
	if _, ok := s.Op.(graph.ConvGradKernel); ok {
		return w.WinogradSumsBytes(int64(s.In[0].Shape[0].At(maxN)))
	}
	return w.WinogradKernelBytes()
}

func (winogradConvolver) translate(c *compiler, in *graph.Instr) {
	w := winogradWindow(in.Sig)
	dims := []csrc.Dim{images(in.Sig.In[0])}
	if _, ok := in.Sig.Op.(graph.ConvGradKernel); ok {
		sums := c.at(in.Work)
		grad := c.emit(csrc.WinogradGrad, []csrc.Operand{c.at(in.In[0]), c.at(in.In[1]), sums}, dims)
		grad.Int, grad.Scratch = w.Ints(), w.WinogradGradScratch()
		c.emit(csrc.WinogradGradSum, []csrc.Operand{sums, c.at(in.Out[0])}, dims).Int = w.Ints()
		return
	}
	kernel := c.prepared(in, w.WinogradKernelBytes(), func(dst csrc.Operand) {
		c.emit(csrc.WinogradKernel, []csrc.Operand{c.at(in.In[1]), dst}, nil).Int = w.Ints()
	})
	_, follows := convOf(in.Sig.Op)
	bias, scale, residual, taps := none, none, none, none
	if len(in.In) > 2 {
		bias = c.at(in.In[2])
	}
	if follows.Scaled {
		scale = c.at(in.In[3])
	}
	if follows.Residual {
		residual = c.at(in.In[len(in.In)-1])
	}
	if len(in.Out) > 1 {
		taps = c.at(in.Out[1])
	}
	conv := c.emit(csrc.Winograd, []csrc.Operand{c.at(in.In[0]), kernel, c.at(in.Out[0]), scale, bias, residual, taps}, dims)
	conv.Int, conv.Scratch = w.Ints(), w.WinogradScratch()
}
