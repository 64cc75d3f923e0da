//go:build cuda && cgo

package driver_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
)

// Without a wait the result is not there yet, and the source is read when the copy runs.
func TestMissingSynchronisationShows(t *testing.T) {
	onReference(t)
	drivertest.Context(t)
	s := newStream(t)
	p := alloc(t, 4)
	src, dst := allocPinned(t, 4), allocPinned(t, 4)
	copy(src, "old!")
	require.NoError(t, driver.CopyToDeviceAsync(p, src, s))
	copy(src, "new!")
	require.NoError(t, driver.CopyToHostAsync(dst, p, s))
	require.Equal(t, "\xCD\xCD\xCD\xCD", string(dst))
	done, err := s.Done()
	require.NoError(t, err)
	require.False(t, done)
	require.NoError(t, s.Synchronize())
	require.Equal(t, "new!", string(dst))
	done, err = s.Done()
	require.NoError(t, err)
	require.True(t, done)
}

func TestEventsOrderStreams(t *testing.T) {
	drivertest.Context(t)
	a, b := newStream(t), newStream(t)
	reached := newEvent(t)
	p := alloc(t, 1<<20)
	dst := allocPinned(t, 1<<20)
	require.NoError(t, driver.Memset(p, 5, 1<<20, a))
	require.NoError(t, reached.Record(a))
	require.NoError(t, b.Wait(reached))
	require.NoError(t, driver.CopyToHostAsync(dst, p, b))
	require.NoError(t, b.Synchronize())
	require.Equal(t, byte(5), dst[0])
	require.Equal(t, byte(5), dst[1<<20-1])
	done, err := reached.Done()
	require.NoError(t, err)
	require.True(t, done)
}

// Goroutines share a context; each has a thread and a stream.
func TestStreamsOfSeveralThreads(t *testing.T) {
	c := drivertest.Context(t)
	var group sync.WaitGroup
	var failed [4]error
	for i := range failed {
		group.Go(func() { failed[i] = fillAndRead(c, byte(i+1)) })
	}
	group.Wait()
	require.Equal(t, [4]error{}, failed)
}

func fillAndRead(c driver.Context, value byte) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := driver.SetCurrent(c); err != nil {
		return err
	}
	s, err := driver.NewStream()
	if err != nil {
		return err
	}
	defer s.Close()
	for range 50 {
		p, err := driver.Alloc(64)
		if err != nil {
			return err
		}
		got := make([]byte, 64)
		err = errors.Join(driver.Memset(p, value, 64, s), s.Synchronize(), driver.CopyToHost(got, p), driver.Free(p))
		if err != nil {
			return err
		}
		if !bytes.Equal(got, bytes.Repeat([]byte{value}, 64)) {
			return fmt.Errorf("got %v, want %d", got, value)
		}
	}
	return nil
}

// Only the event makes b wait for a.
func TestStreamsAreNotOrderedOtherwise(t *testing.T) {
	onReference(t)
	drivertest.Context(t)
	a, b := newStream(t), newStream(t)
	p := alloc(t, 1)
	dst := allocPinned(t, 1)
	require.NoError(t, driver.Memset(p, 5, 1, a))
	require.NoError(t, driver.CopyToHostAsync(dst, p, b))
	require.NoError(t, b.Synchronize())
	require.Equal(t, byte(0xCD), dst[0])
	require.NoError(t, driver.Synchronize())
}

func TestElapsed(t *testing.T) {
	drivertest.Context(t)
	s := newStream(t)
	var e [2]driver.Event
	for i := range e {
		var err error
		e[i], err = driver.NewTimedEvent()
		require.NoError(t, err)
		require.NoError(t, e[i].Record(s))
		require.NoError(t, driver.Memset(alloc(t, 1000), 1, 1000, s))
	}
	require.NoError(t, s.Synchronize())
	took, err := driver.Elapsed(e[0], e[1])
	require.NoError(t, err)
	require.GreaterOrEqual(t, took.Nanoseconds(), int64(0))
	for i := range e {
		require.NoError(t, e[i].Close())
		require.NoError(t, e[i].Close(), "again")
	}
}

func TestDefaultStreamDoesNotWaitForOurs(t *testing.T) {
	onReference(t)
	drivertest.Context(t)
	s := newStream(t)
	p := alloc(t, 1)
	got := make([]byte, 1)
	require.NoError(t, driver.Memset(p, 5, 1, s))
	require.NoError(t, driver.CopyToHost(got, p))
	require.Equal(t, byte(0xCD), got[0])
	require.NoError(t, s.Synchronize())
	require.NoError(t, driver.CopyToHost(got, p))
	require.Equal(t, byte(5), got[0])
}
