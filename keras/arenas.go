package keras

import (
	"context"
	"sync"

	"github.com/gokeras/gokeras/tensor/backend"
)

// maxRuns bounds how many programs run at once on a device; further callers wait. OpenBLAS crashes beyond some hundreds of threads.
const maxRuns = 32

// arena is scratch memory for one run, as large as the largest program that has used it.
type arena struct{ mem backend.Memory }

// arenas are the arenas of a device. The one given back last is taken first: the steps of a Fit share one, which stays in the caches.
type arenas struct {
	running chan struct{} // one token a run
	mu      sync.Mutex
	free    []*arena
}

func newArenas(runs int) *arenas {
	return &arenas{running: make(chan struct{}, runs), free: make([]*arena, 0, runs)}
}

// take waits until a run may begin and returns its arena.
func (s *arenas) take(ctx context.Context) (*arena, error) {
	select {
	case s.running <- struct{}{}:
	default:
		select {
		case s.running <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		a := s.free[n-1]
		s.free = s.free[:n-1]
		return a, nil
	}
	return &arena{}, nil
}

func (s *arenas) give(a *arena) {
	s.mu.Lock()
	s.free = append(s.free, a)
	s.mu.Unlock()
	<-s.running
}

// take waits for an arena of at least bytes.
func (d *device) take(ctx context.Context, bytes int64) (*arena, error) {
	a, err := d.arenas.take(ctx)
	if err != nil {
		return nil, err
	}
	if a.mem == nil || a.mem.Bytes() < bytes {
		a.mem = nil // before the new one, so that memory need not hold both
		mem, err := d.Alloc(max(bytes, 64))
		if err != nil {
			d.give(a)
			return nil, err
		}
		a.mem = mem
	}
	return a, nil
}

func (d *device) give(a *arena) { d.arenas.give(a) }
