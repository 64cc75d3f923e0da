//go:build cuda && cgo

package driver

import (
	"time"
	"unsafe"

	"gorgonia.org/cu"
)

var events = NewCounter("events")

// Event is a place in a stream's queue.
type Event struct{ e cu.Event }

// NewEvent makes an event that cannot tell the time, which is cheaper.
func NewEvent() (Event, error) { return newEvent(cu.DisableTiming) }

// NewTimedEvent makes an event for [Elapsed].
func NewTimedEvent() (Event, error) { return newEvent(cu.DefaultEvent) }

func newEvent(flags cu.EventFlags) (Event, error) {
	e, err := cu.MakeEvent(flags)
	if err != nil {
		return Event{}, check("cuEventCreate", err)
	}
	events.Opened()
	return Event{e}, nil
}

// Close ends the event.
func (e *Event) Close() error {
	if *(*unsafe.Pointer)(unsafe.Pointer(&e.e)) == nil {
		return nil
	}
	events.Closed()
	return check("cuEventDestroy", cu.DestroyEvent(&e.e))
}

// Record puts the event at the end of the stream's queue.
func (e Event) Record(s Stream) error { return check("cuEventRecord", e.e.Record(s.s)) }

// Synchronize waits until the event's last record has been reached.
func (e Event) Synchronize() error { return check("cuEventSynchronize", e.e.Synchronize()) }

// Done says whether the event's last record has been reached.
func (e Event) Done() (bool, error) { return done("cuEventQuery", e.e.Query()) }

// Elapsed is the time on the device between two events that have been reached.
func Elapsed(start, end Event) (time.Duration, error) {
	ms, err := start.e.Elapsed(end.e)
	return time.Duration(ms * float64(time.Millisecond)), check("cuEventElapsedTime", err)
}
