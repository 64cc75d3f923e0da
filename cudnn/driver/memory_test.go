//go:build cuda && cgo

package driver_test

import (
	"bytes"
	"os"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
)

func TestCopies(t *testing.T) {
	for _, n := range []int{0, 1, 3, 257, 4096} {
		drivertest.Context(t)
		s := newStream(t)
		a, b := alloc(t, int64(n+1)), alloc(t, int64(n+1))
		src, dst := make([]byte, n), make([]byte, n)
		for i := range src {
			src[i] = byte(i*7 + 1)
		}
		require.NoError(t, driver.CopyToDevice(a, src))
		require.NoError(t, driver.CopyAsync(b, a, int64(n), s))
		require.NoError(t, s.Synchronize())
		require.NoError(t, driver.CopyToHost(dst, b))
		require.Equal(t, src, dst)
	}
}

func TestAsyncCopiesThroughPinnedMemory(t *testing.T) {
	drivertest.Context(t)
	s := newStream(t)
	p := alloc(t, 1000)
	src, dst := allocPinned(t, 1000), allocPinned(t, 1000)
	copy(src, bytes.Repeat([]byte{1, 2, 3, 4}, 250))
	require.NoError(t, driver.CopyToDeviceAsync(p, src, s))
	require.NoError(t, driver.CopyToHostAsync(dst, p, s))
	require.NoError(t, s.Synchronize())
	require.Equal(t, src, dst)
}

func TestMemset(t *testing.T) {
	drivertest.Context(t)
	s := newStream(t)
	p := alloc(t, 20)
	require.NoError(t, driver.Memset(p, 7, 20, s))
	require.NoError(t, driver.Memset32(p+4, 0x01020304, 2, s))
	require.NoError(t, s.Synchronize())
	got := make([]byte, 20)
	require.NoError(t, driver.CopyToHost(got, p))
	require.Equal(t, []byte{7, 7, 7, 7, 4, 3, 2, 1, 4, 3, 2, 1, 7, 7, 7, 7, 7, 7, 7, 7}, got)
}

func TestFreshMemoryIsPoisoned(t *testing.T) {
	onReference(t)
	drivertest.Context(t)
	got := make([]byte, 100)
	require.NoError(t, driver.CopyToHost(got, alloc(t, 100)))
	require.Equal(t, bytes.Repeat([]byte{0xCD}, 100), got)
	require.Equal(t, bytes.Repeat([]byte{0xCD}, 100), allocPinned(t, 100))
}

// The host must not read what a device address points to, on a card or on the reference.
func TestHostReadOfDeviceMemoryFaults(t *testing.T) {
	if os.Getenv("GOKERAS_PLANT") == "" {
		out, err := again(t, t.Name(), "GOKERAS_PLANT=read")
		require.Error(t, err)
		require.Regexp(t, `unexpected fault address|SIGSEGV`, out)
		return
	}
	drivertest.Context(t)
	p := alloc(t, 4)
	t.Log(**(**byte)(unsafe.Pointer(&p)))
}

func TestMemoryErrors(t *testing.T) {
	drivertest.Context(t)
	s := newStream(t)
	p := alloc(t, 16)
	_, err := driver.Alloc(1 << 50)
	require.ErrorIs(t, err, driver.ErrOutOfMemory)
	require.EqualError(t, err, "driver: cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY (2): out of memory")
	_, err = driver.Alloc(0)
	require.EqualError(t, err, "driver: cuMemAlloc: CUDA_ERROR_INVALID_VALUE (1): invalid argument")

	onReference(t)
	_, err = driver.AllocPinned(0)
	require.ErrorContains(t, err, "cuMemAllocHost: CUDA_ERROR_INVALID_VALUE")
	require.ErrorContains(t, driver.CopyToDevice(p, make([]byte, 17)), "cuMemcpyHtoD: CUDA_ERROR_INVALID_VALUE")
	require.ErrorContains(t, driver.CopyToHost(make([]byte, 9), p+8), "cuMemcpyDtoH: CUDA_ERROR_INVALID_VALUE")
	require.ErrorContains(t, driver.Memset32(p+1, 0, 1, s), "cuMemsetD32Async: CUDA_ERROR_INVALID_VALUE")
	require.ErrorContains(t, driver.CopyToDeviceAsync(p, make([]byte, 4), s), "cuMemcpyHtoDAsync: CUDA_ERROR_INVALID_VALUE")
}

func TestAllocationsOfPools(t *testing.T) {
	c := drivertest.Context(t)
	s := newStream(t)
	own, err := driver.NewPool(c.Device())
	require.NoError(t, err)
	defer func() { require.NoError(t, own.Close()) }()
	byDefault, err := driver.DefaultPool(c.Device())
	require.NoError(t, err)
	for _, pool := range []driver.Pool{own, byDefault} {
		require.NoError(t, pool.SetThreshold(1<<30))
		p, err := pool.AllocAsync(1000, s)
		require.NoError(t, err)
		require.NoError(t, driver.Memset(p, 9, 1000, s))
		require.NoError(t, s.Synchronize())
		used, high, err := pool.Used()
		require.NoError(t, err)
		require.GreaterOrEqual(t, used, uint64(1000))
		require.GreaterOrEqual(t, high, used)

		require.NoError(t, driver.FreeAsync(p, s))
		require.NoError(t, s.Synchronize())
		used, _, err = pool.Used()
		require.NoError(t, err)
		require.Zero(t, used)
		held, _, err := pool.Reserved()
		require.NoError(t, err)
		require.NotZero(t, held, "less than the threshold is kept")
		require.NoError(t, pool.Trim(0))
		held, _, err = pool.Reserved()
		require.NoError(t, err)
		require.Zero(t, held)
		require.NoError(t, pool.SetThreshold(0))
	}
	p, err := (driver.Pool{}).AllocAsync(8, s)
	require.NoError(t, err)
	require.NoError(t, driver.FreeAsync(p, s))
	_, err = own.AllocAsync(0, s)
	require.ErrorContains(t, err, "cuMemAllocAsync: CUDA_ERROR_INVALID_VALUE (1): invalid argument")
}
