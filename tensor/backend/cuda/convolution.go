//go:build cuda

package cuda

import (
	"errors"

	"github.com/gokeras/gokeras/cudnn"
	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// convolution is a pass of a convolution by cuDNN. x, w and y are the operands of the forward pass or their gradients, w in cuDNN's order.
type convolution struct {
	batch         tensor.Dim
	x, w, y, work place
	bias          place
	follows       *launch // bias and activation, where cuDNN does not add the bias itself
	fuses         bool    // what follows is something that cuDNN may do itself
	described     *described
}

func (v *convolution) name() string {
	switch v.described.geometry.pass {
	case cudnn.BackwardData:
		return "cudnn.convolution_backward_data"
	case cudnn.BackwardFilter:
		return "cudnn.convolution_backward_filter"
	}
	switch {
	case v.follows == nil:
		return "cudnn.convolution_forward"
	case v.fused(v.described.made[0]):
		return "cudnn.convolution_bias"
	}
	return "cudnn.convolution_forward+" + v.follows.name()
}

// fused tells whether cuDNN adds the bias: it does so without an activation for one algorithm only.
func (v *convolution) fused(d *descriptors) bool {
	return v.fuses && d.algorithm.Number == cudnn.ImplicitPrecompGEMM
}

func (v *convolution) enqueue(r *run) error {
	rows := v.batch.At(r.n)
	if rows == 0 {
		return v.nothing(r)
	}
	d, err := v.described.at(r.dev, rows)
	if err != nil {
		return err
	}
	x, w, y, work, bytes := r.address(v.x), r.address(v.w), r.address(v.y), r.address(v.work), d.algorithm.Bytes
	if d.workspace != nil {
		work = d.workspace.at
	}
	switch dnn := r.dev.dnn; v.described.geometry.pass {
	case cudnn.BackwardData:
		return dnn.ConvolutionBackwardData(1, d.w, w, d.y, y, d.conv, d.algorithm, work, bytes, 0, d.x, x)
	case cudnn.BackwardFilter:
		return dnn.ConvolutionBackwardFilter(1, d.x, x, d.y, y, d.conv, d.algorithm, work, bytes, 0, d.w, w)
	default:
		if v.fused(d) {
			err := dnn.ConvolutionBiasActivationForward(1, d.x, x, d.w, w, d.conv, d.algorithm, work, bytes, 0, d.y, y,
				d.bias, r.address(v.bias), d.identity, d.y, y)
			if !errors.Is(err, cudnn.ErrNotSupported) {
				return err
			}
			v.fuses = false
		}
		if err := dnn.ConvolutionForward(1, d.x, x, d.w, w, d.conv, d.algorithm, work, bytes, 0, d.y, y); err != nil || v.follows == nil {
			return err
		}
		return v.follows.enqueue(r)
	}
}

// nothing is a run without rows, of which cuDNN has no descriptors: the gradient of the kernel is a sum of nothing.
func (v *convolution) nothing(r *run) error {
	g := &v.described.geometry
	if g.pass != cudnn.BackwardFilter {
		return nil
	}
	rows, cols := g.weights()
	return driver.Memset(r.address(v.w), 0, int64(rows*cols*g.dtype.Size()), r.dev.compute)
}

// byLibrary translates a convolution, or a gradient of one, to cuDNN and what brings the operands into its order.
func (c *compiler) byLibrary(in *graph.Instr, g geometry, batch tensor.Dim, p convPlan) {
	v := &convolution{batch: batch, described: &described{geometry: g}}
	c.own.described = append(c.own.described, v.described)
	if _, err := v.described.at(c.b, g.rows); err != nil {
		c.err = err
		return
	}
	work := c.at(in.Work)
	v.work = work.after(p.library)
	switch g.pass {
	case cudnn.Forward:
		v.x, v.w, v.y = c.padded(in, &g, batch, work.after(p.padded)), c.kernelFirst(&g, c.in(in, 1), work.after(p.kernel)), c.out(in, 0)
		if op, ok := in.Sig.Op.(graph.ConvBias); ok {
			v.bias, v.follows = c.in(in, 2), c.biasAct(in, op.Act)
			v.fuses = op.Act == graph.Identity // relu not: cuDNN's turns NaN into 0, ours and Keras's do not
		}
		c.add(v)
	case cudnn.BackwardData:
		v.y, v.w, v.x = c.in(in, 0), c.kernelFirst(&g, c.in(in, 1), work.after(p.kernel)), c.out(in, 0)
		if g.symmetric() {
			c.add(v)
			return
		}
		v.x = work.after(p.padded)
		c.add(v)
		_, m := g.padded(batch)
		c.gather(m, elements(in.Sig.Out[0].Shape), g.dtype, v.x, c.out(in, 0))
	case cudnn.BackwardFilter:
		v.x, v.y, v.w = c.padded(in, &g, batch, work.after(p.padded)), c.in(in, 1), c.out(in, 0)
		rows, cols := g.weights()
		if rows == 1 || cols == 1 {
			c.add(v)
			return
		}
		v.w = work.after(p.kernel)
		c.add(v)
		c.turn(cols, rows, g.dtype, v.w, c.out(in, 0))
	}
}

// padded returns the input between the zeros that cuDNN cannot add itself, which are as many before an axis as after it.
func (c *compiler) padded(in *graph.Instr, g *geometry, batch tensor.Dim, work place) place {
	x := c.in(in, 0)
	if g.symmetric() {
		return x
	}
	to, m := g.padded(batch)
	c.fill(work, elements(to.Shape), g.dtype, 0)
	c.paste(m, elements(in.Sig.In[0].Shape), g.dtype, x, work)
	return work
}

// kernelFirst returns a kernel with the channels of the result as the first axis instead of the last.
func (c *compiler) kernelFirst(g *geometry, kernel, work place) place {
	rows, cols := g.weights()
	if rows == 1 || cols == 1 {
		return kernel
	}
	c.turn(rows, cols, g.dtype, kernel, work)
	return work
}

// turn transposes a matrix.
func (c *compiler) turn(rows, cols int, t tensor.DType, src, dst place) {
	m := walk.Moves{Axes: []walk.Axis{{Size: tensor.D(cols), Stride: tensor.D(1)}, {Size: tensor.D(rows), Stride: tensor.D(cols)}}}
	c.gather(m, tensor.D(rows*cols), t, src, dst)
}
