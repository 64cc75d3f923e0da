package data

import (
	"context"
	"fmt"
	"iter"
	"math"
	"sync/atomic"
)

// Split cuts ds in two as Keras's validation_split does: the first floor(n*(1-fraction)) rows to train on, the last ones to
// validate. Nothing is copied or shuffled.
//
// Errors: a fraction outside (0, 1), and a side that would be empty.
func Split(ds Indexed, fraction float64) (train, validation Indexed, err error) {
	if !(fraction > 0 && fraction < 1) {
		return nil, nil, fmt.Errorf("data: Split: fraction: got %v, want 0 < fraction < 1", fraction)
	}
	n := ds.Len()
	at := int(math.Floor(float64(n) * (1 - fraction)))
	if at == 0 || at == n {
		return nil, nil, fmt.Errorf("data: Split: fraction %v of %d rows leaves %d to train and %d to validate, want both above 0",
			fraction, n, at, n-at)
	}
	return cut(ds, 0, at), cut(ds, at, n), nil
}

// Rows returns a view of rows [from, to).
//
// Errors: a range outside [0, Len].
func Rows(ds Indexed, from, to int) (Indexed, error) {
	if from < 0 || from > to || to > ds.Len() {
		return nil, fmt.Errorf("data: Rows: got [%d:%d], want a range in [0:%d]", from, to, ds.Len())
	}
	return cut(ds, from, to), nil
}

// Take returns a view of the first n rows, or of all when there are fewer.
func Take(ds Indexed, n int) Indexed { return cut(ds, 0, max(0, min(n, ds.Len()))) }

func cut(ds Indexed, from, to int) Indexed {
	switch v := ds.(type) {
	case interface{ rows(from, to int) Indexed }:
		return v.rows(from, to)
	default:
		return &rowRange{Indexed: ds, from: from, n: to - from}
	}
}

// rowRange is a view of any Indexed. Shifted row numbers lie in a slice kept for the next call.
type rowRange struct {
	Indexed
	from, n int
	spare   atomic.Pointer[[]int32]
}

func (r *rowRange) Len() int { return r.n }

func (r *rowRange) rows(from, to int) Indexed {
	return &rowRange{Indexed: r.Indexed, from: r.from + from, n: to - from}
}

func (r *rowRange) Gather(dst *Batch, rows []int32) error {
	if err := checkRows(rows, r.n); err != nil {
		return err
	}
	shifted := r.spare.Swap(nil)
	if shifted == nil || len(*shifted) < len(rows) {
		s := make([]int32, len(rows))
		shifted = &s
	}
	defer r.spare.Store(shifted)
	s := (*shifted)[:len(rows)]
	for i, row := range rows {
		s[i] = row + int32(r.from)
	}
	return r.Indexed.Gather(dst, s)
}

func (r *rowRange) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return storedOrder(r).Batches(ctx, seed, epoch)
}
