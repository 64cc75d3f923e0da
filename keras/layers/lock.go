package layers

import (
	"sync"
	"sync/atomic"
)

// Lock guards the variables of the models that share layers: a step that writes them holds it, a prediction holds it for reading.
// Locks that come to guard the same variables are joined and act as one.
type Lock struct {
	mu   sync.RWMutex
	next atomic.Pointer[Lock] // set once when it was joined to another
}

// LockOf returns the lock of a built layer.
func LockOf(l Any) *Lock { return &l.base().state.lock }

// root returns the lock that stands for l.
func (l *Lock) root() *Lock {
	for {
		next := l.next.Load()
		if next == nil {
			return l
		}
		l = next
	}
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
