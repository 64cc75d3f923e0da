package data

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"

	"github.com/gokeras/gokeras/tensor"
)

// Prefetch reads ds ahead in a goroutine of its own, so that the source works while the model trains: n batches lie ready, and the
// source makes the one after.
//
// Batches are copied out of the source's, and none is written to while the consumer has it: it is valid until the next one is asked
// for. Leaving the loop, or cancelling ctx, cancels the context that the source was given and waits for the source to return, so no
// goroutine is left behind; a source that waits for something must heed its context. A panic in the source comes out as an error.
//
// Defaults: n below 1 means 1.
// Errors: those of ds, after the batches before them, and a batch that does not fit ds.Spec.
// Reference: tf.data.Dataset.prefetch.
func Prefetch(ds Stream, n int) Stream { return prefetched{ds, max(n, 1)} }

type prefetched struct {
	Stream
	n int
}

func (p prefetched) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*Batch, error] {
	return func(yield func(*Batch, error) bool) {
		inner, cancel := context.WithCancel(ctx)
		r := &reader{spec: p.Spec(), ready: make(chan *Batch, p.n), free: make(chan *Batch, p.n+1)}
		for range p.n + 1 { // one more is with the consumer
			r.free <- nil
		}
		go r.run(inner, p.Stream.Batches(inner, seed, epoch))
		defer func() {
			cancel()
			for range r.ready { // until the reader has closed it
			}
		}()
		for b := range r.ready {
			if !yield(b, nil) {
				return
			}
			r.free <- b
		}
		if r.err != nil {
			yield(nil, r.err)
		}
	}
}

// reader copies a source's batches.
type reader struct {
	spec  Spec
	ready chan *Batch
	free  chan *Batch // to be written to; nil: not allocated yet
	err   error       // why the source ended; to be read when ready is closed
}

func (r *reader) run(ctx context.Context, source iter.Seq2[*Batch, error]) {
	ended := false
	defer func() {
		if v := recover(); v != nil {
			r.err = fmt.Errorf("data: Prefetch: the source panicked: %v\n%s", v, debug.Stack())
		} else if !ended {
			r.err = errors.New("data: Prefetch: the source ended its goroutine")
		}
		close(r.ready)
	}()
	r.err = r.copyAll(ctx, source)
	ended = true
}

func (r *reader) copyAll(ctx context.Context, source iter.Seq2[*Batch, error]) error {
	for b, err := range source {
		if err != nil {
			return err
		}
		if err := r.spec.check(b); err != nil {
			return fmt.Errorf("data: Prefetch: %w", err)
		}
		var own *Batch
		select {
		case own = <-r.free:
		case <-ctx.Done():
			return ctx.Err()
		}
		own = r.spec.copyBatch(own, b)
		select {
		case r.ready <- own:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// copyBatch copies src's rows to dst, or to a new batch if they are more than dst has space for.
func (s Spec) copyBatch(dst, src *Batch) *Batch {
	if dst == nil || space(dst) < src.N {
		dst = s.NewBatch(max(space(src), src.N))
	}
	dst.N = src.N
	for _, pair := range [][2][]*tensor.Tensor{{dst.X, src.X}, {dst.Y, src.Y}, {dst.W, src.W}} {
		for i, to := range pair[0] {
			from := pair[1][i]
			if src.N > 0 {
				copy(to.Bytes(), from.Bytes()[:len(from.Bytes())/from.Len()*src.N])
			}
		}
	}
	return dst
}

// space returns how many rows fit into a batch.
func space(b *Batch) int {
	for _, ts := range [][]*tensor.Tensor{b.X, b.Y, b.W} {
		if len(ts) > 0 {
			return ts[0].Len()
		}
	}
	return 0
}
