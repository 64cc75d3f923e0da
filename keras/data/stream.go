package data

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Stream is a Dataset that says what its rows look like, which a model must know before the first batch. Indexed and Batched are
// streams; FromFunc makes one of a generator.
type Stream interface {
	Dataset
	Spec() Spec
}

// FromFunc returns the batches that f yields, for data that are made or read on the way and cannot be indexed. Each call of f is one
// epoch; what is random in it should follow from seed and epoch alone.
//
// f may fill the same batch anew each time: a batch is used until the next one is asked for, and not longer. f ends early when its
// yield returns false, and should end with ctx.Err() when ctx is cancelled; between two batches FromFunc itself looks at ctx. A yielded
// error ends the epoch and is returned as it is.
//
// Errors: a batch that does not fit spec: numbers of tensors, types, shapes, N outside [0, rows]; strided tensors.
// Reference: Python generators as arguments of keras.Model.fit.
func FromFunc(spec Spec, f func(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error]) Stream {
	return generator{spec, f}
}

type generator struct {
	spec Spec
	f    func(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error]
}

func (g generator) Spec() Spec { return g.spec }

func (g generator) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(nil, err)
			return
		}
		for b, err := range g.f(ctx, seed, epoch) {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				if err = g.spec.check(b); err != nil {
					err = fmt.Errorf("data: FromFunc: %w", err)
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(b, nil) {
				return
			}
		}
	}
}

// check tells whether a batch looks like the spec.
func (s Spec) check(b *Batch) error {
	if b == nil {
		return errors.New("the batch is nil")
	}
	return errors.Join(like("X", b.X, s.X, b.N), like("Y", b.Y, s.Y, b.N), like("W", b.W, s.W, b.N))
}

func like(name string, ts []*tensor.Tensor, cols []Column, n int) error {
	if len(ts) != len(cols) {
		return fmt.Errorf("the batch has %d tensors in %s, want %d", len(ts), name, len(cols))
	}
	for i, t := range ts {
		if t == nil {
			return fmt.Errorf("the batch's %s[%d] is nil", name, i)
		}
		if c := cols[i]; t.Rank() == 0 || t.DType() != c.DType || !slices.Equal(t.Dims()[1:], c.Dims) || !t.IsContiguous() {
			return fmt.Errorf("the batch's %s[%d]: got %v %v, want contiguous %v with rows of %v",
				name, i, t.DType(), t.Dims(), c.DType, c.Dims)
		}
		if n < 0 || n > t.Len() {
			return fmt.Errorf("the batch has N %d, but its %s[%d] has %d rows", n, name, i, t.Len())
		}
	}
	return nil
}
