//go:build cuda

package cuda

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Places of a window among the sizes of a kernel, as csrc/cuda/window.h says: three axes each, depth, height and width.
const (
	windowIn = 3 * iota
	windowOut
	windowSize
	windowStride
	windowDilation
	windowBefore
	windowChannels // c, k and groups
)

const (
	windowBatch   = windowChannels + 3
	windowSetting = windowBatch + 1
	windowAxes    = 3
)

// window sets a kernel's sizes for a window that moves over x and stops at the places of y.
func (l *launch) window(w graph.Window, x, y graph.Type, groups int) *launch {
	last := len(x.Shape) - 1
	n := w.Spatial()
	l.axes(windowIn, x.Shape[1:last].At(0), 1)
	l.axes(windowOut, y.Shape[1:last].At(0), 1)
	l.axes(windowSize, w.Size, 1)
	l.axes(windowStride, w.Stride, 1)
	l.axes(windowDilation, w.Dilation, 1)
	l.axes(windowBefore, w.Before[:n], 0)
	l.numbers(windowChannels, x.Shape[last].Const, y.Shape[last].Const, groups)
	l.d[windowBatch] = x.Shape[0]
	return l
}

// axes sets numbers of the spatial axes; those that are not there, in front, get the number of none.
func (l *launch) axes(first int, ns []int, none int) {
	l.numbers(first, slices.Concat(slices.Repeat([]int{none}, windowAxes-len(ns)), ns)...)
}

// tapped is the name of a kernel of max pools for the dtypes of values and taps.
func tapped(name string, value, tap tensor.DType) string { return typed(typed(name, value), tap) }

func (c *compiler) maxPool(in *graph.Instr, op graph.MaxPool) {
	x, y, taps := in.Sig.In[0], in.Sig.Out[0], in.Sig.Out[1]
	c.launch(tapped("maxpool", x.DType, taps.DType), elements(y.Shape)).arg(c.in(in, 0), c.out(in, 0), c.out(in, 1)).window(op.Window, x, y, 1)
}

func (c *compiler) maxPoolGrad(in *graph.Instr, op graph.MaxPoolGrad) {
	dy, taps, dx := in.Sig.In[0], in.Sig.In[1], in.Sig.Out[0]
	c.launch(tapped("maxpool_grad", dy.DType, taps.DType), elements(dx.Shape)).arg(c.in(in, 0), c.in(in, 1), c.out(in, 0)).
		window(op.Window, dx, dy, 1)
}

func (c *compiler) avgPool(in *graph.Instr, op graph.AvgPool) {
	x, y := in.Sig.In[0], in.Sig.Out[0]
	c.launch(typed("avgpool", x.DType), elements(y.Shape)).arg(c.in(in, 0), c.out(in, 0)).window(op.Window, x, y, 1)
}

func (c *compiler) avgPoolGrad(in *graph.Instr, op graph.AvgPoolGrad) {
	dy, dx := in.Sig.In[0], in.Sig.Out[0]
	c.launch(typed("avgpool_grad", dy.DType), elements(dx.Shape)).arg(c.in(in, 0), c.out(in, 0)).window(op.Window, dx, dy, 1)
}
