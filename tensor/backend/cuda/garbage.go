//go:build cuda

package cuda

import (
	"errors"
	"runtime"
	"sync"

	"github.com/gokeras/gokeras/cudnn/driver"
)

// holdings is what a device has given out. What the collector finds unused, the device's next call for memory gives back, since the
// collector's goroutine has no context; the rest ends with the device.
type holdings struct {
	sync.Mutex
	all    map[release]struct{}
	unused []release
}

// release gives something of a device back, whose context is current. It is a pointer, and nothing that it refers to is its owner.
type release interface{ release(b *CUDA) error }

// hold notes what is to be given back when nothing refers to its owner.
func hold[T any](h *holdings, owner *T, r release) {
	h.Lock()
	defer h.Unlock()
	if h.all == nil {
		h.all = map[release]struct{}{}
	}
	h.all[r] = struct{}{}
	runtime.AddCleanup(owner, h.drop, r)
}

// drop is what the collector calls. After the end of the device there is nothing to do.
func (h *holdings) drop(r release) {
	h.Lock()
	defer h.Unlock()
	if _, held := h.all[r]; held {
		delete(h.all, r)
		h.unused = append(h.unused, r)
	}
}

// sweep gives back what is unused.
func (b *CUDA) sweep() error {
	b.holdings.Lock()
	unused := b.holdings.unused
	b.holdings.unused = nil
	b.holdings.Unlock()
	var errs []error
	for _, r := range unused {
		errs = append(errs, r.release(b))
	}
	return errors.Join(errs...)
}

// end gives back everything.
func (b *CUDA) end() error {
	b.holdings.Lock()
	for r := range b.holdings.all {
		b.holdings.unused = append(b.holdings.unused, r)
	}
	b.holdings.all = nil
	b.holdings.Unlock()
	return b.sweep()
}

// collections is how often the collector is tried before memory is said to be out: it does not see the device's memory, so that much of
// it may belong to what nothing refers to. What a program refers to can be found only when the program is gone.
const collections = 3

// collect lets the collector find what is unused, and gives it back to the device.
func (b *CUDA) collect() error {
	found := make(chan struct{})
	watch(found)
	runtime.GC()
	<-found
	return errors.Join(b.sweep(), b.compute.Synchronize(), b.pool.Trim(0))
}

// watch closes found when the collector's next cycle has come to its cleanups; those of other objects may run a moment later.
//
//go:noinline
func watch(found chan struct{}) {
	runtime.AddCleanup(new([64]byte), func(c chan struct{}) { close(c) }, found)
}

// block is memory of the device. The stream keeps the order: nothing that was enqueued before is disturbed.
type block struct{ at driver.Ptr }

func (m *block) release(b *CUDA) error { return driver.FreeAsync(m.at, b.compute) }

// owned is what a program holds besides memory of the device.
type owned struct {
	pinned    [][]byte
	events    []driver.Event
	graphs    graphs
	described []*described
}

func (o *owned) release(b *CUDA) error {
	err := errors.Join(b.compute.Synchronize(), b.copies.Synchronize(), o.graphs.close())
	for _, p := range o.pinned {
		err = errors.Join(err, driver.FreePinned(p))
	}
	for _, e := range o.events {
		err = errors.Join(err, e.Close())
	}
	for _, d := range o.described {
		err = errors.Join(err, d.close())
	}
	*o = owned{}
	return err
}

// pin returns pinned memory of the host.
func (o *owned) pin(bytes int64) ([]byte, error) {
	p, err := driver.AllocPinned(int(bytes))
	if err == nil {
		o.pinned = append(o.pinned, p)
	}
	return p, err
}

func (o *owned) event() (driver.Event, error) {
	e, err := driver.NewEvent()
	if err == nil {
		o.events = append(o.events, e)
	}
	return e, err
}
