package data

import (
	"context"
	"iter"

	"github.com/gokeras/gokeras/tensor"
)

// Batch is some rows of a dataset: features X, targets Y and sample weights W, one tensor for each input or output of the model.
// Only the first N rows of each tensor count. Y and W may be nil.
type Batch struct {
	X, Y, W []*tensor.Tensor
	N       int
}

// Dataset is a source of batches.
//
// Batches yields one epoch. What is random in it follows from seed and epoch alone. It ends with an error when the source fails or
// ctx is cancelled. A yielded batch is valid until the next one.
type Dataset interface {
	Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error]
}

// Indexed is a Dataset whose rows, at most 2^31-1, can be read in any order; shuffling and splitting need it.
//
// Gather copies the named rows, repeats allowed, to the leading rows of dst's tensors, which have Spec's types and shapes and space
// for at least len(rows) rows, and sets dst.N. It allocates nothing, and is safe from several goroutines with different dst.
// It fails, before it writes, on a row outside [0, Len) and on a dst that does not fit.
//
// Batches yields DefaultBatch rows at a time in stored order; see Batched for other sizes and for shuffling.
type Indexed interface {
	Dataset
	Len() int
	Gather(dst *Batch, rows []int32) error
	Spec() Spec
}

// Spec says what a row looks like, so that a Batch can be allocated once.
type Spec struct{ X, Y, W []Column }

// Column is one tensor's share of a row: its type and sizes, without the row axis.
type Column struct {
	DType tensor.DType
	Dims  []int
}

// NewBatch returns a batch with space for the given number of rows, and N 0.
func (s Spec) NewBatch(rows int) *Batch {
	return &Batch{X: newColumns(s.X, rows), Y: newColumns(s.Y, rows), W: newColumns(s.W, rows)}
}

func newColumns(cols []Column, rows int) []*tensor.Tensor {
	if cols == nil {
		return nil
	}
	ts := make([]*tensor.Tensor, len(cols))
	for i, c := range cols {
		ts[i] = tensor.New(c.DType, append([]int{rows}, c.Dims...)...)
	}
	return ts
}
