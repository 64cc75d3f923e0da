//go:build cuda

package cuda

import (
	"slices"

	"github.com/gokeras/gokeras/cudnn"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// geometry is all that a pass of a convolution by cuDNN depends on.
type geometry struct {
	pass                                           cudnn.Pass
	dtype                                          tensor.DType
	rows                                           int // of the batch
	spatial                                        int // axes
	in, out, size, stride, dilation, before, after [windowAxes]int
	c, k, groups                                   int
}

// geometryOf returns the geometry of a Conv, a ConvBias or a gradient for a batch of maxN rows, and the size of the batch.
func geometryOf(s graph.Signature, maxN int) (g geometry, batch tensor.Dim) {
	var x, y graph.Type
	var op graph.Conv
	switch o := s.Op.(type) {
	case graph.Conv:
		g.pass, op, x, y = cudnn.Forward, o, s.In[0], s.Out[0]
	case graph.ConvBias:
		g.pass, op, x, y = cudnn.Forward, o.Conv, s.In[0], s.Out[0]
	case graph.ConvGradInput:
		g.pass, op, x, y = cudnn.BackwardData, o.Conv, s.Out[0], s.In[0]
	case graph.ConvGradKernel:
		g.pass, op, x, y = cudnn.BackwardFilter, o.Conv, s.In[0], s.In[1]
	}
	batch = x.Shape[0]
	g.dtype, g.rows, g.spatial = x.DType, batch.At(maxN), op.Spatial()
	last := g.spatial + 1
	g.c, g.k, g.groups = x.Shape[last].Const, y.Shape[last].Const, op.Groups
	copy(g.in[:], x.Shape[1:last].At(0))
	copy(g.out[:], y.Shape[1:last].At(0))
	copy(g.size[:], op.Size)
	copy(g.stride[:], op.Stride)
	copy(g.dilation[:], op.Dilation)
	copy(g.before[:], op.Before)
	copy(g.after[:], op.After)
	return g, batch
}

// at is the geometry for another batch.
func (g geometry) at(rows int) geometry {
	g.rows = rows
	return g
}

// symmetric tells whether as much is added before each axis as after it, which is all that cuDNN can do itself.
func (g *geometry) symmetric() bool { return g.before == g.after }

// around are the spatial sizes of the input with its padding, and where the input begins in it.
func (g *geometry) around() (sizes, start []int) {
	sizes = slices.Clone(g.in[:g.spatial])
	for i := range sizes {
		sizes[i] += g.before[i] + g.after[i]
	}
	return sizes, g.before[:g.spatial]
}

// padded is the type of the input with its padding, for a batch of any size, and how the input lies in it.
func (g *geometry) padded(batch tensor.Dim) (graph.Type, walk.Moves) {
	shape := func(spatial []int, c int) tensor.Shape {
		return slices.Concat(tensor.Shape{batch}, tensor.S(spatial...), tensor.S(c))
	}
	sizes, start := g.around()
	to := shape(sizes, g.c)
	origin := append(append(tensor.S(0), tensor.S(start...)...), tensor.D(0))
	return graph.Type{DType: g.dtype, Shape: to}, walk.Placed(to, origin, shape(g.in[:g.spatial], g.c), slices.Repeat([]int{1}, len(to)))
}

// weights are the kernel's elements as a matrix, [size... in/groups] by [out].
func (g *geometry) weights() (rows, cols int) {
	rows = g.c / g.groups
	for _, n := range g.size[:g.spatial] {
		rows *= n
	}
	return rows, g.k
}
