package keras

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor/graph"
)

// stream are the batches of a dataset that only yields them. The first one says what the others look like, unless the dataset has a
// method Spec() data.Spec.
type stream struct {
	ctx    context.Context
	ds     data.Dataset
	seed   uint64
	sp     data.Spec
	size   int // to plan for
	pull   func() (*data.Batch, error, bool)
	halt   func()
	peeked *data.Batch
	fresh  bool // the pass has been begun and nothing of it used
	count  int  // batches of the pass so far
	length int  // of the last whole pass; 0 before
}

var errNoBatch = errors.New("the data gave no batch")

// openStream begins the pass to learn what the batches look like.
func openStream(ctx context.Context, ds data.Dataset, r reading) (*stream, error) {
	s := &stream{ctx: ctx, ds: ds, seed: r.seed, size: r.size}
	if known, ok := ds.(interface{ Spec() data.Spec }); ok {
		s.sp = known.Spec()
		return s, nil
	}
	s.rewind(r.pass)
	b, err := s.read()
	if err == nil && b == nil {
		err = errNoBatch
	}
	if err == nil {
		if err = checkBatch(b, nil); err != nil {
			err = fmt.Errorf("batch 1: %w", err)
		}
	}
	if err != nil {
		s.close()
		return nil, err
	}
	s.sp, s.size, s.peeked, s.fresh = specOf(b), max(b.N, r.size), b, true
	return s, nil
}

func (s *stream) spec() data.Spec { return s.sp }
func (s *stream) rows() int       { return s.size }
func (s *stream) steps() int      { return s.length }

func (s *stream) rewind(pass uint64) {
	if s.fresh {
		s.fresh = false
		return
	}
	s.close()
	s.pull, s.halt = iter.Pull2(s.ds.Batches(s.ctx, s.seed, pass))
}

func (s *stream) next() (*data.Batch, error) {
	b, err := s.peeked, error(nil)
	if s.peeked = nil; b == nil {
		b, err = s.read()
	}
	if b == nil || err != nil {
		return nil, err
	}
	s.count++
	if err := checkBatch(b, &s.sp); err != nil {
		return nil, fmt.Errorf("batch %d: %w", s.count, err)
	}
	return b, nil
}

// read pulls a batch; the dataset is the user's and may panic.
func (s *stream) read() (b *data.Batch, err error) {
	if s.pull == nil {
		return nil, nil
	}
	var ok bool
	if caught := graph.Catch(func() { b, err, ok = s.pull() }); caught != nil {
		err, ok = caught, true
	}
	switch {
	case !ok:
		s.length = s.count
		s.close()
		return nil, nil
	case err != nil:
		s.close()
		return nil, err
	case b == nil:
		return nil, fmt.Errorf("batch %d is nil", s.count+1)
	}
	return b, nil
}

// close ends the pass.
func (s *stream) close() {
	if s.halt != nil {
		halt := s.halt
		s.pull, s.halt = nil, nil
		// A dataset that panics has done so in read already, or does not like to be stopped: either way it is over.
		_ = graph.Catch(halt)
	}
	s.peeked, s.fresh, s.count = nil, false, 0
}
