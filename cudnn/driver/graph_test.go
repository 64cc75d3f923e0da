//go:build cuda && cgo

package driver_test

import (
	"errors"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
)

// record captures a fill, by a kernel, of p and its copy to dst.
func record(t *testing.T, s driver.Stream, f driver.Function, p driver.Ptr, dst []byte, value float64) driver.Graph {
	t.Helper()
	require.NoError(t, s.BeginCapture())
	fill(t, f, p, 1, value, s)
	require.NoError(t, driver.CopyToHostAsync(dst, p, s))
	g, err := s.EndCapture()
	require.NoError(t, err)
	n, err := g.Nodes()
	require.NoError(t, err)
	require.Equal(t, 2, n)
	return g
}

func TestCaptureAndReplay(t *testing.T) {
	drivertest.Context(t)
	s := newStream(t)
	f := kernel(t, "convert", "fill_4")
	p := alloc(t, 4)
	dst := allocPinned(t, 4)
	g := record(t, s, f, p, dst, 3)
	e, err := g.Instantiate()
	require.NoError(t, err)
	require.NoError(t, g.Close())
	for range 3 {
		clear(dst)
		require.NoError(t, e.Launch(s))
		require.NoError(t, s.Synchronize())
		require.Equal(t, []float32{3}, floatsOf(dst))
	}

	other := record(t, s, f, p, dst, 4)
	require.NoError(t, e.Update(other))
	require.NoError(t, other.Close())
	require.NoError(t, e.Launch(s))
	require.NoError(t, s.Synchronize())
	require.Equal(t, []float32{4}, floatsOf(dst))
	require.NoError(t, e.Close())
	require.NoError(t, e.Close(), "again")
}

func TestReplayIsOneCall(t *testing.T) {
	onReference(t)
	drivertest.Context(t)
	s := newStream(t)
	g := record(t, s, kernel(t, "convert", "fill_4"), alloc(t, 4), allocPinned(t, 4), 1)
	e, err := g.Instantiate()
	require.NoError(t, err)
	count := calls(t, func() {
		for range 5 {
			require.NoError(t, e.Launch(s))
		}
		require.NoError(t, s.Synchronize())
	})
	require.Equal(t, map[string]int{"cuGraphLaunch": 5, "cuStreamSynchronize": 1}, count)
	require.NoError(t, e.Close())
	require.NoError(t, g.Close())
}

// A second stream joins the capture by an event and has to be waited for.
func TestCaptureOfTwoStreams(t *testing.T) {
	for _, joined := range []bool{true, false} {
		drivertest.Context(t)
		a, b := newStream(t), newStream(t)
		fork, join := newEvent(t), newEvent(t)
		p := alloc(t, 2)
		require.NoError(t, a.BeginCapture())
		require.NoError(t, driver.Memset(p, 1, 2, a))
		require.NoError(t, fork.Record(a))
		require.NoError(t, b.Wait(fork))
		require.NoError(t, driver.Memset(p, 2, 1, b))
		if joined {
			require.NoError(t, join.Record(b))
			require.NoError(t, a.Wait(join))
		}
		g, err := a.EndCapture()
		if !joined {
			require.ErrorContains(t, err, "driver: cuStreamEndCapture: CUDA_ERROR_STREAM_CAPTURE_UNJOINED (904)")
			continue
		}
		require.NoError(t, err)
		e, err := g.Instantiate()
		require.NoError(t, err)
		require.NoError(t, e.Launch(b))
		require.NoError(t, b.Synchronize())
		got := make([]byte, 2)
		require.NoError(t, driver.CopyToHost(got, p))
		require.Equal(t, []byte{2, 1}, got)
		require.NoError(t, e.Close())
		require.NoError(t, g.Close())
	}
}

func TestWhatACaptureForbids(t *testing.T) {
	for name, forbidden := range map[string]func(s driver.Stream) error{
		"allocation": func(driver.Stream) error { _, err := driver.Alloc(4); return err },
		"wait":       func(s driver.Stream) error { return s.Synchronize() },
		"question":   func(s driver.Stream) error { _, err := s.Done(); return err },
	} {
		t.Run(name, func(t *testing.T) {
			drivertest.Context(t)
			s := newStream(t)
			require.NoError(t, s.BeginCapture())
			require.ErrorContains(t, forbidden(s), "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED (900)")
			_, err := s.EndCapture()
			require.ErrorContains(t, err, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED (901)")
			require.NoError(t, s.Synchronize(), "the stream works again")
		})
	}
}

// TestOtherThreadsDuringACapture: they go on with what the capturing thread must not do.
func TestOtherThreadsDuringACapture(t *testing.T) {
	c := drivertest.Context(t)
	s := newStream(t)
	f := kernel(t, "convert", "fill_4")
	p := alloc(t, 4)
	require.NoError(t, s.BeginCapture())
	fill(t, f, p, 1, 1, s)
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		done <- func() error {
			if err := driver.SetCurrent(c); err != nil {
				return err
			}
			q, err := driver.Alloc(4)
			if err != nil {
				return err
			}
			return errors.Join(driver.CopyToDevice(q, make([]byte, 4)), driver.Free(q))
		}()
	}()
	require.NoError(t, <-done)
	g, err := s.EndCapture()
	require.NoError(t, err)
	require.NoError(t, g.Close())
}
