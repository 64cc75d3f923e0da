package data

import (
	"context"
	"iter"
)

// DefaultBatch is the number of rows in a batch when none is given, as in Keras.
const DefaultBatch = 32

// Batched cuts an Indexed into batches.
//
// Defaults: Size 32; shuffled anew each epoch, see Permutation; the last batch may be short.
type Batched struct {
	Rows      Indexed
	Size      int
	NoShuffle bool
	DropLast  bool // leaves out a short last batch
}

// Spec returns what a row looks like.
func (b Batched) Spec() Spec { return b.Rows.Spec() }

// Batches implements Dataset. The batch it yields is one and the same, filled anew.
func (b Batched) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		n, size := b.Rows.Len(), b.Size
		if size <= 0 {
			size = DefaultBatch
		}
		size = min(size, max(n, 1))
		order := make([]int32, n)
		if b.NoShuffle {
			for i := range order {
				order[i] = int32(i)
			}
		} else {
			Permutation(order, n, seed, epoch)
		}
		batch := b.Rows.Spec().NewBatch(size)
		for len(order) > 0 {
			k := min(size, len(order))
			if b.DropLast && k < size {
				return
			}
			err := ctx.Err()
			if err == nil {
				err = b.Rows.Gather(batch, order[:k])
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(batch, nil) {
				return
			}
			order = order[k:]
		}
	}
}

func storedOrder(ds Indexed) Batched { return Batched{Rows: ds, NoShuffle: true} }
