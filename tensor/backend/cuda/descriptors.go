//go:build cuda

package cuda

import (
	"errors"
	"io"
	"slices"

	"github.com/gokeras/gokeras/cudnn"
	"github.com/gokeras/gokeras/tensor"
)

// descriptors are what cuDNN is told of a geometry, and the algorithm that it is computed with.
type descriptors struct {
	rows      int
	x, y      *cudnn.TensorDescriptor
	w         *cudnn.FilterDescriptor
	conv      *cudnn.ConvolutionDescriptor
	bias      *cudnn.TensorDescriptor
	identity  *cudnn.ActivationDescriptor
	algorithm cudnn.Algorithm
	workspace *memory // for an algorithm that needs more than that of a full batch
	opened    []io.Closer
}

var dnnTypes = map[tensor.DType]cudnn.DataType{tensor.Float32: cudnn.Float, tensor.Float64: cudnn.Double}

// workspaceLimit is how many bytes an algorithm may ask for.
const workspaceLimit = 1 << 30

// describe makes the descriptors of a geometry and chooses the algorithm.
func (b *CUDA) describe(g geometry) (*descriptors, error) {
	d := &descriptors{rows: g.rows}
	err := d.open()
	if err == nil {
		err = d.set(&g, b.convMath)
	}
	if err == nil {
		d.algorithm, err = b.algorithm(g.pass, d)
	}
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *descriptors) open() error {
	var errs [6]error
	d.x, errs[0] = opened(d, cudnn.NewTensorDescriptor)
	d.y, errs[1] = opened(d, cudnn.NewTensorDescriptor)
	d.w, errs[2] = opened(d, cudnn.NewFilterDescriptor)
	d.conv, errs[3] = opened(d, cudnn.NewConvolutionDescriptor)
	d.bias, errs[4] = opened(d, cudnn.NewTensorDescriptor)
	d.identity, errs[5] = opened(d, cudnn.NewActivationDescriptor)
	return errors.Join(errs[:]...)
}

// opened remembers what is to be closed.
func opened[D io.Closer](d *descriptors, open func() (D, error)) (D, error) {
	one, err := open()
	if err == nil {
		d.opened = append(d.opened, one)
	}
	return one, err
}

func (d *descriptors) close() error {
	var errs []error
	for _, one := range d.opened {
		errs = append(errs, one.Close())
	}
	d.opened = nil
	return errors.Join(errs...)
}

func (d *descriptors) set(g *geometry, math cudnn.MathType) error {
	t, n := dnnTypes[g.dtype], g.spatial
	in, pad := g.in[:n], g.before[:n]
	if !g.symmetric() {
		in, _ = g.around()
		pad = make([]int, n)
	}
	return errors.Join(
		d.x.SetNHWC(t, g.rows, in, g.c),
		d.y.SetNHWC(t, g.rows, g.out[:n], g.k),
		d.w.SetKRSC(t, g.k, g.size[:n], g.c/g.groups),
		d.conv.Set(pad, g.stride[:n], g.dilation[:n], t),
		d.conv.SetGroups(g.groups),
		d.conv.SetMath(math),
		d.bias.SetNHWC(t, 1, slices.Repeat([]int{1}, n), g.k),
		d.identity.Set(cudnn.Identity, cudnn.NotPropagateNaN, 0),
	)
}

// algorithm chooses what cuDNN holds for the fastest algorithm whose results are the same from run to run.
func (b *CUDA) algorithm(pass cudnn.Pass, d *descriptors) (cudnn.Algorithm, error) {
	request := cudnn.AlgorithmRequest{Deterministic: true, WorkspaceLimit: workspaceLimit}
	return b.algorithms.Choose(cudnn.KeyOf(pass, d.x, d.w, d.conv, d.y, request), func() (a cudnn.Algorithm, err error) {
		switch pass {
		case cudnn.Forward:
			if a, err = b.dnn.ForwardAlgorithm(d.x, d.w, d.conv, d.y, request); err == nil {
				a.Bytes, err = b.dnn.ForwardWorkspace(d.x, d.w, d.conv, d.y, a)
			}
		case cudnn.BackwardData:
			if a, err = b.dnn.BackwardDataAlgorithm(d.w, d.y, d.conv, d.x, request); err == nil {
				a.Bytes, err = b.dnn.BackwardDataWorkspace(d.w, d.y, d.conv, d.x, a)
			}
		case cudnn.BackwardFilter:
			if a, err = b.dnn.BackwardFilterAlgorithm(d.x, d.y, d.conv, d.w, request); err == nil {
				a.Bytes, err = b.dnn.BackwardFilterWorkspace(d.x, d.y, d.conv, d.w, a)
			}
		}
		return a, err
	})
}

// described are the descriptors of a convolution for several sizes of the batch, those of full batches first.
type described struct {
	geometry geometry
	made     []*descriptors
}

// maxDescribed is for how many sizes of the batch descriptors are kept; the oldest gives way.
const maxDescribed = 8

// at returns the descriptors for so many rows. It makes them the first time, which for a full batch is at Compile: a run that is captured
// makes none.
func (s *described) at(b *CUDA, rows int) (*descriptors, error) {
	for _, d := range s.made {
		if d.rows == rows {
			return d, nil
		}
	}
	d, err := b.describe(s.geometry.at(rows))
	if err != nil {
		return nil, err
	}
	if len(s.made) > 0 && d.algorithm.Bytes > s.made[0].algorithm.Bytes {
		d.workspace, err = b.take(int64(d.algorithm.Bytes))
	}
	if err == nil && len(s.made) == maxDescribed {
		err = s.made[1].close()
		s.made = slices.Delete(s.made, 1, 2)
	}
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	s.made = append(s.made, d)
	return d, nil
}

func (s *described) close() error {
	var errs []error
	for _, d := range s.made {
		errs = append(errs, d.close())
	}
	s.made = nil
	return errors.Join(errs...)
}
