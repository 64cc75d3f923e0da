//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// pairNumbers is what a part of moments, or of the sums of a normalization's gradient, has for each result.
const pairNumbers = 2

func planMoments(op graph.Moments, s graph.Signature, maxN int) (walk.Reduction, reduction) {
	return planReduce(graph.Reduce{Kind: graph.Mean, Axes: op.Axes}, s, maxN)
}

func (c *compiler) moments(in *graph.Instr, op graph.Moments) {
	w, r := planMoments(op, in.Sig, c.p.MaxN)
	x, work := c.reordered(in, w)
	c.momentsOf(in.Sig.In[0].DType, r, x, c.out(in, 0), c.out(in, 1), work)
}

func (c *compiler) momentsOf(t tensor.DType, r reduction, x, mean, variance, work place) {
	if r.parts == 1 {
		c.launch(typed("moments", t), r.threads()).arg(x, mean, variance).dims(0, r.sizes(0)...)
		return
	}
	c.launch(typed("moments", t), r.threads()).arg(x, place{}, place{}, work).dims(0, r.sizes(0)...)
	c.launch(typed("moments_join", t), r.results()).arg(place{}, mean, variance, work).dims(0, r.results(), r.red, tensor.D(r.parts))
}

func momentsWorkspace(op graph.Moments, s graph.Signature, maxN int) int64 {
	w, r := planMoments(op, s, maxN)
	return reorderBytes(w, s.In[0], maxN) + r.workspace(pairNumbers, maxN)
}

// overChannels is the reduction over all axes but the last.
func overChannels(x graph.Type, maxN int) reduction {
	last := len(x.Shape) - 1
	return shareOut(tensor.D(1), elements(x.Shape[:last]), x.Shape[last], maxN)
}

// batchNorm is moments, then the chain of what is done to each element.
func (c *compiler) batchNorm(in *graph.Instr, op graph.BatchNorm) {
	x := in.Sig.In[0]
	r := overChannels(x, c.p.MaxN)
	mean, variance := c.out(in, 1), c.out(in, 2)
	c.momentsOf(x.DType, r, c.in(in, 0), mean, variance, c.at(in.Work))
	c.launch(typed("batch_norm", x.DType), elements(x.Shape)).
		arg(c.in(in, 0), mean, variance, c.in(in, 1), c.in(in, 2), c.out(in, 0)).dims(0, r.red, r.inner).floats(op.Epsilon)
}

func (c *compiler) normGrad(in *graph.Instr) {
	x := in.Sig.In[0]
	r := overChannels(x, c.p.MaxN)
	args := []place{c.in(in, 0), c.in(in, 1), c.in(in, 2), c.in(in, 3), c.out(in, 0), c.out(in, 1), c.at(in.Work)}
	c.launch(typed("norm_grad", x.DType), r.threads()).arg(args...).dims(0, r.sizes(0)...)
	if r.parts > 1 {
		c.launch(typed("norm_grad_join", x.DType), r.inner).arg(args...).dims(0, r.inner, tensor.D(r.parts))
	}
}

func channelWorkspace(x graph.Type, maxN int) int64 {
	return overChannels(x, maxN).workspace(pairNumbers, maxN)
}
