package data

import (
	"context"
	"fmt"
	"iter"
	"sync/atomic"
)

// Map returns ds with its rows changed by f while they are gathered: f reads the first src.N rows of src's tensors, which look as
// ds.Spec says, and fills as many of dst's, which look as spec says and are not zero before. What f does to a row must depend on
// that row alone. It must not keep the batches, and is called from several goroutines if Gather is.
//
// The result can be shuffled, split and prefetched; see data.Prefetch to let f work while the model trains.
//
// Errors: those of ds.Gather and of f.
// Reference: tf.data.Dataset.map.
func Map(ds Indexed, spec Spec, f func(dst, src *Batch) error) Indexed {
	return &mapped{Indexed: ds, spec: spec, f: f}
}

// mapped gathers the source's rows into a batch that is kept for the next call; calls at the same time make their own.
type mapped struct {
	Indexed
	spec  Spec
	f     func(dst, src *Batch) error
	spare atomic.Pointer[Batch]
}

func (m *mapped) Spec() Spec { return m.spec }

func (m *mapped) Gather(dst *Batch, rows []int32) error {
	dst.N = len(rows) // so that check sees whether they fit
	if err := m.spec.check(dst); err != nil {
		dst.N = 0
		return fmt.Errorf("data: Map: Gather: %w", err)
	}
	src := m.spare.Swap(nil)
	if src == nil || space(src) < len(rows) {
		src = m.Indexed.Spec().NewBatch(len(rows))
	}
	defer m.spare.Store(src)
	if err := m.Indexed.Gather(src, rows); err != nil {
		dst.N = 0
		return err
	}
	if err := m.f(dst, src); err != nil {
		dst.N = 0
		return fmt.Errorf("data: Map: %w", err)
	}
	return nil
}

func (m *mapped) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return storedOrder(m).Batches(ctx, seed, epoch)
}

func (m *mapped) rows(from, to int) Indexed {
	return &mapped{Indexed: cut(m.Indexed, from, to), spec: m.spec, f: m.f}
}
