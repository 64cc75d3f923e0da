//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// depthwise runs convolutions with a group for each channel of the input. The kernels make one result of each channel; where there are
// more, the input is first repeated in the workspace, and its gradient summed up from there.
type depthwise struct{}

// takes leaves images of one channel, whose results all come from it, to the others.
func (depthwise) takes(_ *CPU, s graph.Signature) bool {
	if _, pooled := s.Op.(graph.ConvPool); pooled {
		return false
	}
	x, _ := convImages(s)
	conv, _ := convOf(s.Op)
	return conv.Groups > 1 && conv.Groups == x.Shape.LastSize()
}

// convImages returns the types of a convolution's input and result, whichever of its passes s is.
func convImages(s graph.Signature) (x, y graph.Type) {
	switch s.Op.(type) {
	case graph.ConvGradInput:
		return s.Out[0], s.In[0]
	case graph.ConvGradKernel:
		return s.In[0], s.In[1]
	}
	return s.In[0], s.Out[0]
}

// repeatedChannels is the type of x with its channels as often as y has results of them.
func repeatedChannels(x, y graph.Type) graph.Type {
	x.Shape = append(x.Shape[:len(x.Shape)-1].Clone(), tensor.D(y.Shape.LastSize()))
	return x
}

// workspace holds the repeated input, where it is, then the parts of a kernel's gradient.
func (depthwise) workspace(s graph.Signature, maxN int) int64 {
	x, y := convImages(s)
	bytes := repeatedBytes(x, y, maxN)
	if op, ok := s.Op.(graph.ConvGradKernel); ok {
		bytes += csrc.Parts * int64(op.Taps()*op.Channels*x.DType.Size())
	}
	return bytes
}

func repeatedBytes(x, y graph.Type, maxN int) int64 {
	if x.Shape.LastSize() == y.Shape.LastSize() {
		return 0
	}
	return aligned(repeatedChannels(x, y).Bytes(maxN))
}

func (d depthwise) translate(c *compiler, in *graph.Instr) {
	x, y := convImages(in.Sig)
	conv, follows := convOf(in.Sig.Op)
	wide := repeatedChannels(x, y)
	work := repeatedBytes(x, y, c.p.MaxN)
	emit := func(k csrc.Kernel, args ...csrc.Operand) {
		g := geometry(conv.Window, wide, y, wide.Shape.LastSize())
		g.Act = activations[follows.Act]
		c.emit(k, args, []csrc.Dim{images(x)}).Int = g.Ints()
	}
	switch in.Sig.Op.(type) {
	case graph.ConvGradInput:
		dx := c.at(in.Out[0])
		if work > 0 {
			dx = c.at(in.Work)
		}
		emit(csrc.DepthwiseGradInput, c.at(in.In[0]), c.at(in.In[1]), dx)
		if work > 0 {
			k := c.emit(csrc.Reduce, []csrc.Operand{dx, c.at(in.Out[0])}, d.copies(x, y))
			k.Int = [csrc.MaxInts]int64{csrc.Sum, int64(typeOf(x.DType))}
		}
	case graph.ConvGradKernel:
		parts := after(c.at(in.Work), work)
		emit(csrc.DepthwiseGradParts, d.input(c, in, x, y), c.at(in.In[1]), parts)
		emit(csrc.DepthwiseGradKernel, parts, c.at(in.Out[0]))
	default:
		args := append([]csrc.Operand{d.input(c, in, x, y), c.at(in.In[1])}, c.convExtras(in, follows)...)
		emit(csrc.Depthwise, append(args, c.at(in.Out[0]))...)
	}
}

// convExtras are the bias, the scale and the residual of a convolution, where they are.
func (c *compiler) convExtras(in *graph.Instr, follows graph.ConvBias) []csrc.Operand {
	extras := []csrc.Operand{none, none, none}
	if len(in.In) > 2 {
		extras[0] = c.at(in.In[2])
	}
	if follows.Scaled {
		extras[1] = c.at(in.In[3])
	}
	if follows.Residual {
		extras[2] = c.at(in.In[len(in.In)-1])
	}
	return extras
}

// copies are the sizes of a repeated input: elements, how often each stands there, and 1.
func (depthwise) copies(x, y graph.Type) []csrc.Dim {
	return []csrc.Dim{product(x.Shape), {Fixed: int64(y.Shape.LastSize() / x.Shape.LastSize())}, one}
}

// input is x, repeated in the workspace if there is more than one result of each channel.
func (d depthwise) input(c *compiler, in *graph.Instr, x, y graph.Type) csrc.Operand {
	multiplier := y.Shape.LastSize() / x.Shape.LastSize()
	if multiplier == 1 {
		return c.at(in.In[0])
	}
	elements, _ := x.Shape.Size()
	to := c.at(in.Work)
	c.strided(csrc.Copy, walk.Moves{Axes: []walk.Axis{{Size: elements, Stride: tensor.D(1)}, {Size: tensor.D(multiplier)}}}, x.DType, c.at(in.In[0]), to)
	return to
}
