package layers

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// Adapt learns mean and variance from x, in place of what it knew before. It may come before the layer is part of a model or after; a
// model that is compiled, or that predicts meanwhile, goes by the new statistics from its next run on.
//
// Shapes: x [rows ...] as the layer's input, of any dtype.
// Errors: no rows, a number that is not finite, an axis that is not there, sizes other than the layer was built for, given statistics.
func (n *Normalization) Adapt(x *tensor.Tensor) error {
	if x == nil {
		return errors.New("layers: Normalization: Adapt: got nil")
	}
	var s *statistics
	return n.adapt(n.addTo(&s, x), &s)
}

// AdaptDataset is Adapt for the features of a dataset, which must be of one input, batch by batch in one pass.
//
// Errors: those of Adapt and of the dataset; a cancelled ctx.
func (n *Normalization) AdaptDataset(ctx context.Context, ds data.Dataset) error {
	if ds == nil {
		return errors.New("layers: Normalization: Adapt: got nil")
	}
	var s *statistics
	for b, err := range ds.Batches(ctx, 0, 0) {
		if err == nil && len(b.X) != 1 {
			err = fmt.Errorf("got %d inputs, want 1", len(b.X))
		}
		if err == nil {
			err = n.addTo(&s, b.X[0].Rows(0, b.N))
		}
		if err != nil {
			return n.adapt(err, &s)
		}
	}
	return n.adapt(ctx.Err(), &s)
}

// adapt makes the layer use what was learned.
func (n *Normalization) adapt(err error, s **statistics) error {
	switch {
	case err != nil:
	case n.Mean != nil || n.Variance != nil:
		err = errors.New("mean and variance are given")
	case *s == nil || (*s).count == 0:
		err = errors.New("got no rows")
	case n.mean == nil:
		n.adapted = *s
	default:
		err = n.set(*s)
	}
	if err != nil {
		return fmt.Errorf("layers: Normalization: Adapt: %w", err)
	}
	return nil
}

// set replaces the states.
func (n *Normalization) set(s *statistics) error {
	if want := n.mean.Shape; !want.Equal(tensor.S(s.dims...)) {
		return fmt.Errorf("got sizes %v along the axes, want %v", s.dims, want)
	}
	mu := LockOf(n).Lock()
	defer mu.Unlock()
	if err := n.mean.Set(arrayOf(s.mean, s.dims).Cast(n.mean.DType)); err != nil {
		return err
	}
	return n.variance.Set(arrayOf(s.variance, s.dims).Cast(n.variance.DType))
}

// addTo adds the rows of x to s, which it makes for the first.
func (n *Normalization) addTo(s **statistics, x *tensor.Tensor) error {
	axes, err := n.axes(x.Rank())
	if err != nil {
		return err
	}
	dims := make([]int, len(axes))
	for i, a := range axes {
		dims[i] = x.Dims()[a]
	}
	if *s == nil {
		*s = newStatistics(dims)
	}
	return (*s).add(x, axes)
}

// statistics are mean and variance of each place along some axes, of sizes dims, over count numbers each.
type statistics struct {
	dims           []int
	count          float64
	mean, variance []float64
}

// newStatistics are those of Keras before anything is learned.
func newStatistics(dims []int) *statistics {
	size := 1
	for _, d := range dims {
		size *= d
	}
	s := &statistics{dims: dims, mean: make([]float64, size), variance: make([]float64, size)}
	for i := range s.variance {
		s.variance[i] = 1
	}
	return s
}

// add takes in the elements of x.
//
// Reference: Chan, Golub & LeVeque 1979, Updating formulae and a pairwise algorithm for computing sample variances.
func (s *statistics) add(x *tensor.Tensor, axes []int) error {
	values := tensor.Data[float64](x.Cast(tensor.Float64).Contiguous())
	if len(values) == 0 {
		return nil
	}
	for i, a := range axes {
		if x.Dims()[a] != s.dims[i] {
			return fmt.Errorf("got shape %v, want size %d along axis %d", x.Dims(), s.dims[i], a)
		}
	}
	place := places(x.Dims(), axes)
	mean, variance := make([]float64, len(s.mean)), make([]float64, len(s.mean))
	count := float64(len(values) / len(mean))
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("element %d: got %v, want a finite number", i, v)
		}
		mean[place(i)] += v / count
	}
	for i, v := range values {
		d := v - mean[place(i)]
		variance[place(i)] += d * d / count
	}
	before, share := s.count, count/(s.count+count)
	s.count += count
	for i := range mean {
		if before == 0 {
			s.mean[i], s.variance[i] = mean[i], variance[i]
			continue
		}
		d := mean[i] - s.mean[i]
		s.mean[i] += d * share
		s.variance[i] = s.variance[i]*(1-share) + variance[i]*share + d*d*share*(1-share)
	}
	return nil
}

// places tells for the i-th element of a tensor of the given sizes which place along the axes it has, counted in row-major order.
func places(dims, axes []int) func(i int) int {
	strides, factors := make([]int, len(axes)), make([]int, len(axes))
	factor := 1
	for k := len(axes) - 1; k >= 0; k-- {
		strides[k], factors[k] = 1, factor
		for _, d := range dims[axes[k]+1:] {
			strides[k] *= d
		}
		factor *= dims[axes[k]]
	}
	return func(i int) (at int) {
		for k, a := range axes {
			at += i / strides[k] % dims[a] * factors[k]
		}
		return at
	}
}

// numbers is an Initializer of known values.
type numbers []float64

// Init implements Initializer.
func (n numbers) Init(dst []float64, _ []int, _ *rand.Rand) { copy(dst, n) }
