//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/graph"
)

// directConvolver reads the image where it lies, or bands of it with zeros around. It takes every convolution, and pools those of float32.
type directConvolver struct{}

func (directConvolver) takes(_ *CPU, s graph.Signature) bool {
	op, pooled := s.Op.(graph.ConvPool)
	return !pooled || poolsDirectly(op, s)
}

// directWindow returns the geometry of a convolution and how many images there are.
func directWindow(s graph.Signature) (w csrc.Window, n csrc.Dim) {
	conv, follows := convOf(s.Op)
	x, y := s.In[0], s.Out[0]
	_, pooled := s.Op.(graph.ConvPool)
	switch s.Op.(type) {
	case graph.ConvPool:
		y = pooledBy(s)
	case graph.ConvGradInput:
		x, y = y, x
	case graph.ConvGradKernel:
		y = s.In[1]
	}
	w, n = geometry(conv.Window, x, y, conv.Groups), images(x)
	w.Act = activations[follows.Act]
	if !pooled && isPixelwise(conv.Window) {
		pixels := w.In[0] * w.In[1] * w.In[2]
		w.In, w.Out = [3]int64{1, 1, 1}, [3]int64{1, 1, 1}
		n.Fixed, n.PerN = n.Fixed*pixels, n.PerN*pixels
	}
	if _, ok := s.Op.(graph.ConvGradInput); ok {
		w.Setting[0] = csrc.ConvInput
	}
	return w, n
}

// isPixelwise tells whether each pixel is an image of its own: a 1 x 1 kernel at every one.
func isPixelwise(w graph.Window) bool {
	return w.Taps() == 1 && !slices.ContainsFunc(w.Stride, func(s int) bool { return s > 1 }) &&
		!slices.ContainsFunc(slices.Concat(w.Before, w.After), func(p int) bool { return p > 0 })
}

func (directConvolver) workspace(s graph.Signature, maxN int) int64 {
	w, n := directWindow(s)
	_, gradKernel := s.Op.(graph.ConvGradKernel)
	switch {
	case w.Type == csrc.F64:
		return 0
	case gradKernel:
		return w.ConvKernelPartsBytes(n.Fixed + n.PerN*int64(maxN))
	}
	return w.ConvPackedBytes(int(w.Setting[0]))
}

func (d directConvolver) translate(c *compiler, in *graph.Instr) {
	w, n := directWindow(in.Sig)
	if _, ok := in.Sig.Op.(graph.ConvGradKernel); ok {
		d.gradKernel(c, in, w, n)
		return
	}
	if op, ok := in.Sig.Op.(graph.ConvPool); ok {
		d.pool(c, in, op, w, n)
		return
	}
	pass := int(w.Setting[0])
	args := []csrc.Operand{c.at(in.In[0]), c.at(in.In[1]), c.at(in.Out[0]), none, none, none}
	if _, follows := convOf(in.Sig.Op); len(in.In) > 2 {
		args[3] = c.at(in.In[2])
		if follows.Scaled {
			args[4] = c.at(in.In[3])
		}
		if follows.Residual {
			args[5] = c.at(in.In[len(in.In)-1])
		}
	}
	if w.Type == csrc.F64 {
		c.emit(csrc.ConvF64, args, []csrc.Dim{n}).Int = w.Ints()
		return
	}
	args[1] = packedKernel(c, in, w)
	if pass == csrc.ConvInput && leavesGaps(w) {
		size, _ := in.Sig.Out[0].Shape.Size()
		c.emit(csrc.Fill, args[2:3], []csrc.Dim{dim(size)}).Int[1] = int64(csrc.F32)
	}
	op := c.emit(csrc.Conv, args, []csrc.Dim{n})
	op.Int, op.Scratch = w.Ints(), w.ConvScratch(pass)
}

// packedKernel is where a convolution finds its kernel in panels.
func packedKernel(c *compiler, in *graph.Instr, w csrc.Window) csrc.Operand {
	return c.prepared(in, w.ConvPackedBytes(int(w.Setting[0])), func(dst csrc.Operand) {
		c.emit(csrc.ConvPack, []csrc.Operand{c.at(in.In[1]), dst}, nil).Int = w.Ints()
	})
}

// leavesGaps tells whether there may be pixels of the input that no tap reads: those of a remainder modulo the stride that no tap,
// dilation apart, falls on.
func leavesGaps(w csrc.Window) bool {
	for a := range 3 {
		d := w.Stride[a] / gcd(w.Stride[a], w.Dilation[a])
		if min(d, w.Size[a]) < w.Stride[a] {
			return true
		}
	}
	return false
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (directConvolver) gradKernel(c *compiler, in *graph.Instr, w csrc.Window, n csrc.Dim) {
	x, dy, dk := c.at(in.In[0]), c.at(in.In[1]), c.at(in.Out[0])
	if w.Type == csrc.F64 {
		c.emit(csrc.ConvKernelF64, []csrc.Operand{x, dy, dk}, []csrc.Dim{n}).Int = w.Ints()
		return
	}
	parts := c.at(in.Work)
	op := c.emit(csrc.ConvKernel, []csrc.Operand{x, dy, parts}, []csrc.Dim{n})
	op.Int, op.Scratch = w.Ints(), w.ConvKernelScratch()
	c.emit(csrc.ConvKernelSum, []csrc.Operand{parts, dk}, []csrc.Dim{n}).Int = w.Ints()
}
