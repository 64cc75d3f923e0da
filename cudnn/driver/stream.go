//go:build cuda && cgo

package driver

import (
	"errors"
	"unsafe"

	"gorgonia.org/cu"
)

var streams = NewCounter("streams")

// Stream is a queue of work that runs in order. The zero Stream is the default one, for which all work of the context waits.
type Stream struct{ s cu.Stream }

// NewStream makes a stream that does not wait for the default stream (CU_STREAM_NON_BLOCKING).
func NewStream() (Stream, error) {
	s, err := cu.MakeStream(cu.NonBlocking)
	if err != nil {
		return Stream{}, check("cuStreamCreate", err)
	}
	streams.Opened()
	return Stream{s}, nil
}

// StreamOf is a stream of package cu as ours; closing it is left to whoever made it.
func StreamOf(s cu.Stream) Stream { return Stream{s} }

// CU is the stream as package cu has it.
func (s Stream) CU() cu.Stream { return s.s }

// Handle is the stream as C has it, CUstream and cudaStream_t.
func (s Stream) Handle() unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&s.s)) }

// Close ends the stream; what is queued still runs.
func (s *Stream) Close() error {
	if s.Handle() == nil {
		return nil
	}
	streams.Closed()
	return check("cuStreamDestroy", s.s.Destroy())
}

// Synchronize waits until all work of the stream is done.
func (s Stream) Synchronize() error { return check("cuStreamSynchronize", s.s.Synchronize()) }

// Done says whether all work of the stream is done.
func (s Stream) Done() (bool, error) { return done("cuStreamQuery", s.s.Query()) }

func done(function string, err error) (bool, error) {
	err = check(function, err)
	var e *Error
	if errors.As(err, &e) && e.Code == codeNotReady {
		return false, nil
	}
	return err == nil, err
}

// Wait lets the stream's later work wait until the event's last record has been reached.
func (s Stream) Wait(e Event) error { return check("cuStreamWaitEvent", s.s.Wait(e.e, 0)) }
