package layers

import (
	"sync"
	"sync/atomic"
)

// Lock guards the variables of the models that share layers: a step that writes them holds it, a prediction holds it for reading.
// Locks that come to guard the same variables are joined and act as one.
type Lock struct {
	// What is locked lies elsewhere, so that the lock of a layer does not keep each model and each Function alive that ever used it.
	at atomic.Pointer[joinable]
}

// joinable is what locks that were joined have in common.
type joinable struct {
	mu   sync.RWMutex
	next atomic.Pointer[joinable] // set once when it was joined to another
}

// LockOf returns the lock of a built layer.
func LockOf(l Any) *Lock { return &l.base().state.lock }

// root returns what stands for l now, and remembers it, so that the way stays short and what lies on it can be freed. An older answer
// that comes later does no harm: it leads to the newer one.
func (l *Lock) root() *joinable {
	first := l.at.Load()
	if first == nil {
		l.at.CompareAndSwap(nil, new(joinable))
		first = l.at.Load()
	}
	r := first
	for next := r.next.Load(); next != nil; next = r.next.Load() {
		r = next
	}
	if r != first {
		l.at.Store(r)
	}
	return r
}

// Join makes l and k act as one. It waits for whoever holds either.
func (l *Lock) Join(k *Lock) {
	joining.Lock()
	defer joining.Unlock()
	a, b := l.root(), k.root()
	if a == b {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next.Store(a)
}

// joining lets one Join work at a time, so that two cannot wait for each other.
var joining sync.Mutex

// Lock waits for all others and returns what to unlock.
func (l *Lock) Lock() *sync.RWMutex {
	for {
		r := l.root()
		r.mu.Lock()
		if r.next.Load() == nil {
			return &r.mu
		}
		r.mu.Unlock()
	}
}

// RLock waits for a writer and returns what to unlock.
func (l *Lock) RLock() *sync.RWMutex {
	for {
		r := l.root()
		r.mu.RLock()
		if r.next.Load() == nil {
			return &r.mu
		}
		r.mu.RUnlock()
	}
}
