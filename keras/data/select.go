package data

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
)

// Select returns a view of the numbered rows, in that order, repeats allowed; rows is copied.
//
// Errors: a row outside [0, Len).
func Select(ds Indexed, rows []int32) (Indexed, error) {
	if ds == nil {
		return nil, errors.New("data: Select: the dataset is nil")
	}
	n := ds.Len()
	for i, r := range rows {
		if r < 0 || int(r) >= n {
			return nil, fmt.Errorf("data: Select: rows[%d]: got %d, want 0 <= row < %d", i, r, n)
		}
	}
	if s, ok := ds.(*selection); ok { // a view of a view looks up row numbers once
		return &selection{Indexed: s.Indexed, chosen: pick(s.chosen, rows)}, nil
	}
	return &selection{Indexed: ds, chosen: append([]int32{}, rows...)}, nil
}

// selection is a view of any Indexed. The row numbers looked up for a batch lie in a slice kept for the next call.
type selection struct {
	Indexed
	chosen []int32
	spare  atomic.Pointer[[]int32]
}

func (s *selection) Len() int { return len(s.chosen) }

func (s *selection) rows(from, to int) Indexed {
	return &selection{Indexed: s.Indexed, chosen: s.chosen[from:to:to]}
}

func (s *selection) Gather(dst *Batch, rows []int32) error {
	if err := checkRows(rows, len(s.chosen)); err != nil {
		return err
	}
	spare := s.spare.Swap(nil)
	if spare == nil || len(*spare) < len(rows) {
		spare = new(make([]int32, len(rows)))
	}
	defer s.spare.Store(spare)
	for i, r := range rows {
		(*spare)[i] = s.chosen[r]
	}
	return s.Indexed.Gather(dst, (*spare)[:len(rows)])
}

func (s *selection) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return storedOrder(s).Batches(ctx, seed, epoch)
}
