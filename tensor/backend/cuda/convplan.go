//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/cudnn"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// leastInGroup is how many channels of the input a group has for which cuDNN is asked. A depthwise convolution, which has 1, multiplies no
// matrices: it reads each element a few times, which a thread for each result does as well as it can be done, with no copy of the kernel
// in another order. Measurements may move the limit.
const leastInGroup = 2

// convPlan says who computes a convolution, and where in the workspace what cuDNN needs lies.
type convPlan struct {
	own     bool  // kernels of csrc/cuda do it
	kernel  int64 // the kernel in cuDNN's order
	padded  int64 // the input between zeros, where cuDNN cannot add them itself
	library int64 // cuDNN's own
	bytes   int64
}

// planConv decides for a geometry once, so that Workspace and Compile agree. What cuDNN refuses, for whatever reason, is left to our kernels.
func (b *CUDA) planConv(g geometry) convPlan {
	if p, ok := b.convPlans[g]; ok {
		return p
	}
	p := convPlan{own: true}
	if g.forLibrary() {
		d, err := b.describe(g)
		if err == nil && d.close() == nil {
			p = g.plan(int64(d.algorithm.Bytes))
		}
	}
	b.convPlans[g] = p
	return p
}

func (g *geometry) forLibrary() bool {
	_, ok := dnnTypes[g.dtype]
	return ok && g.rows > 0 && (g.groups == 1 || g.c/g.groups >= leastInGroup)
}

func (g *geometry) plan(library int64) convPlan {
	var p convPlan
	take := func(bytes int64) (at int64) {
		at = p.bytes
		p.bytes += aligned(bytes)
		return at
	}
	if rows, cols := g.weights(); rows > 1 && cols > 1 {
		p.kernel = take(int64(rows * cols * g.dtype.Size()))
	}
	if !g.symmetric() {
		x, _ := g.padded(tensor.D(g.rows))
		p.padded = take(x.Bytes(g.rows))
	}
	p.library = take(library)
	return p
}

// convWorkspace is Workspace for a convolution.
func (b *CUDA) convWorkspace(s graph.Signature, maxN int) int64 {
	if err := b.enter(); err != nil {
		return 0 // Compile says so
	}
	defer b.leave()
	g, _ := geometryOf(s, maxN)
	p := b.planConv(g)
	if p.own && g.pass == cudnn.BackwardFilter {
		return kernelGradient(s, maxN).workspace(1, maxN)
	}
	return p.bytes
}
