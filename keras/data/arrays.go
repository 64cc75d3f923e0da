package data

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// Arrays is a dataset in memory: each tensor's outermost axis counts the rows. Y and W may be nil.
//
// Shapes: X[i] [n …], Y[i] [n …], W[i] [n].
// A literal, for several inputs or outputs or weights, should be followed by Check; New does both for the usual case.
type Arrays struct{ X, Y, W []*tensor.Tensor }

// New returns the dataset of features x and targets y, shared, not copied, unless they are strided views. y may be nil.
//
// Errors: a scalar, and numbers of rows that differ.
func New(x, y *tensor.Tensor) (*Arrays, error) {
	if x == nil {
		return nil, errors.New("data: New: x is nil")
	}
	a := &Arrays{X: []*tensor.Tensor{x.Contiguous()}}
	if y != nil {
		a.Y = []*tensor.Tensor{y.Contiguous()}
	}
	return a, a.Check()
}

// Check reports what Gather cannot work with: no X, a nil tensor, a scalar, a strided view (see tensor.Contiguous), numbers of rows
// that differ, and more rows than an int32 counts.
func (a *Arrays) Check() error {
	if len(a.X) == 0 {
		return errors.New("data: Arrays: no X")
	}
	for _, group := range a.groups() {
		for i, t := range group.tensors {
			switch {
			case t == nil:
				return fmt.Errorf("data: Arrays: %s[%d] is nil", group.name, i)
			case t.Rank() == 0:
				return fmt.Errorf("data: Arrays: %s[%d] is a scalar, want an axis of rows", group.name, i)
			case !t.IsContiguous():
				return fmt.Errorf("data: Arrays: %s[%d] with shape %v is a strided view, want Contiguous", group.name, i, t.Dims())
			case t.Len() != a.X[0].Len():
				return fmt.Errorf("data: Arrays: %s[%d] has %d rows, X[0] has %d", group.name, i, t.Len(), a.X[0].Len())
			case t.Len() > math.MaxInt32:
				return fmt.Errorf("data: Arrays: %s[%d] has %d rows, want at most %d", group.name, i, t.Len(), math.MaxInt32)
			}
		}
	}
	return nil
}

type group struct {
	name    string
	tensors []*tensor.Tensor
}

func (a *Arrays) groups() [3]group { return [3]group{{"X", a.X}, {"Y", a.Y}, {"W", a.W}} }

// Len returns the number of rows.
func (a *Arrays) Len() int {
	if len(a.X) == 0 {
		return 0
	}
	return a.X[0].Len()
}

// Targets returns Y, so that labels can be checked before training starts.
func (a *Arrays) Targets() []*tensor.Tensor { return a.Y }

// Spec implements Indexed.
func (a *Arrays) Spec() Spec { return Spec{X: columns(a.X), Y: columns(a.Y), W: columns(a.W)} }

func columns(ts []*tensor.Tensor) []Column {
	if ts == nil {
		return nil
	}
	cols := make([]Column, len(ts))
	for i, t := range ts {
		cols[i] = Column{t.DType(), t.Dims()[1:]}
	}
	return cols
}

// Gather implements Indexed.
func (a *Arrays) Gather(dst *Batch, rows []int32) error {
	return a.gather(dst, rows, copyColumn, tensor.Invalid)
}

// gather runs fill on each column of X, whose type in dst is dtype (Invalid: the source's), and copies the others.
func (a *Arrays) gather(dst *Batch, rows []int32, fill columnFunc, dtype tensor.DType) error {
	if err := a.Check(); err != nil {
		return err
	}
	if err := checkRows(rows, a.Len()); err != nil {
		return err
	}
	if err := errors.Join(fits("X", dst.X, a.X, len(rows), dtype), fits("Y", dst.Y, a.Y, len(rows), tensor.Invalid),
		fits("W", dst.W, a.W, len(rows), tensor.Invalid)); err != nil {
		return err
	}
	dst.N = len(rows)
	if len(rows) == 0 {
		return nil
	}
	for i, t := range a.X {
		if err := fill(dst.X[i], t, rows); err != nil {
			return err
		}
	}
	for i, t := range a.Y {
		if err := copyColumn(dst.Y[i], t, rows); err != nil {
			return err
		}
	}
	for i, t := range a.W {
		if err := copyColumn(dst.W[i], t, rows); err != nil {
			return err
		}
	}
	return nil
}

// Batches implements Dataset.
func (a *Arrays) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return storedOrder(a).Batches(ctx, seed, epoch)
}

func (a *Arrays) rows(from, to int) Indexed {
	cut := func(ts []*tensor.Tensor) []*tensor.Tensor {
		if ts == nil {
			return nil
		}
		out := make([]*tensor.Tensor, len(ts))
		for i, t := range ts {
			out[i] = t.Rows(from, to)
		}
		return out
	}
	return &Arrays{X: cut(a.X), Y: cut(a.Y), W: cut(a.W)}
}
