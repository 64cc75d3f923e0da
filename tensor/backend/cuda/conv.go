//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// convolution translates a Conv, a ConvBias, or a gradient of a Conv.
func (c *compiler) convolution(in *graph.Instr) {
	g, batch := geometryOf(in.Sig, c.p.MaxN)
	if p := c.b.planConv(g); !p.own {
		c.byLibrary(in, g, batch, p)
		return
	}
	switch op := in.Sig.Op.(type) {
	case graph.Conv:
		c.conv(in, op)
	case graph.ConvBias:
		c.conv(in, op.Conv)
		c.add(c.biasAct(in, op.Act))
	case graph.ConvGradInput:
		c.convGradInput(in, op)
	case graph.ConvGradKernel:
		c.convGradKernel(in, op)
	}
}

// conv is a convolution by its definition, of any window.
func (c *compiler) conv(in *graph.Instr, op graph.Conv) {
	x, y := in.Sig.In[0], in.Sig.Out[0]
	c.launch(typed("conv", x.DType), elements(y.Shape)).arg(c.in(in, 0), c.in(in, 1), c.out(in, 0)).window(op.Window, x, y, op.Groups)
}

func (c *compiler) convGradInput(in *graph.Instr, op graph.ConvGradInput) {
	dy, dx := in.Sig.In[0], in.Sig.Out[0]
	c.launch(typed("conv_grad_input", dy.DType), elements(dx.Shape)).arg(c.in(in, 0), c.in(in, 1), c.out(in, 0)).
		window(op.Window, dx, dy, op.Groups)
}

// kernelGradient is the reduction of a ConvGradKernel: over rows of places.
func kernelGradient(s graph.Signature, maxN int) reduction {
	dy, dk := s.In[1], s.Out[0]
	rows := dy.Shape[:len(dy.Shape)-2]
	r := shareOut(tensor.D(1), elements(rows), elements(dk.Shape), maxN)
	r.lanes = 1
	return r
}

func (c *compiler) convGradKernel(in *graph.Instr, op graph.ConvGradKernel) {
	x, dy := in.Sig.In[0], in.Sig.In[1]
	r := kernelGradient(in.Sig, c.p.MaxN)
	out, to := c.out(in, 0), c.out(in, 0)
	if r.parts > 1 {
		to = c.at(in.Work)
	}
	c.launch(typed("conv_grad_kernel", x.DType), r.threads()).arg(c.in(in, 0), c.in(in, 1), to).window(op.Window, x, dy, op.Groups).
		numbers(windowSetting, r.parts)
	if r.parts > 1 {
		c.join(r, int(graph.Sum), x.DType, c.at(in.Work), out)
	}
}
