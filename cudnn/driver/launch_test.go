//go:build cuda && cgo

package driver_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"gorgonia.org/cu"

	"github.com/gokeras/gokeras/csrc/cuda"
	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
)

func TestLaunch(t *testing.T) {
	drivertest.Context(t)
	s := newStream(t)
	f := kernel(t, "convert", "fill_4")
	for _, n := range []int64{0, 1, 127, 128, 1001} {
		p := alloc(t, 4*n+8)
		require.NoError(t, driver.Memset32(p, 0, n+2, s))
		fill(t, f, p+4, n, 1.5, s)
		require.NoError(t, s.Synchronize())
		got := make([]float32, n+2)
		require.NoError(t, driver.CopyToHost(bytesOf(got), p))
		require.Zero(t, got[0])
		require.Zero(t, got[n+1])
		for _, x := range got[1 : n+1] {
			require.Equal(t, float32(1.5), x)
		}
	}
}

func TestLaunchAllocatesNothing(t *testing.T) {
	drivertest.Context(t)
	s := newStream(t)
	f := kernel(t, "convert", "fill_4")
	p := alloc(t, 4)
	var pool driver.Pool
	pinned := allocPinned(t, 4)
	e := newEvent(t)
	allocs := testing.AllocsPerRun(100, func() {
		args := gkArgs{p: [12]driver.Ptr{p}, d: [40]int64{1}}
		err := driver.Launch(f, 1, 1, s, unsafe.Pointer(&args))
		q, err2 := pool.AllocAsync(8, s)
		if err != nil || err2 != nil || driver.CopyToDeviceAsync(q, pinned, s) != nil || driver.CopyToHostAsync(pinned, q, s) != nil ||
			driver.CopyAsync(p, q, 4, s) != nil || driver.Memset(p, 0, 4, s) != nil || driver.FreeAsync(q, s) != nil ||
			e.Record(s) != nil || s.Wait(e) != nil || e.Synchronize() != nil || s.Synchronize() != nil {
			panic("a call failed")
		}
	})
	require.Zero(t, allocs)
}

func TestLaunchErrors(t *testing.T) {
	drivertest.Context(t)
	f := kernel(t, "convert", "fill_4")
	var args gkArgs
	for _, c := range []struct {
		name        string
		f           driver.Function
		grid, block uint32
		want        string
	}{
		{"no blocks", f, 0, 1, "driver: cuLaunchKernel: CUDA_ERROR_INVALID_VALUE (1): invalid argument"},
		{"no threads", f, 1, 0, "CUDA_ERROR_INVALID_VALUE"},
		{"too many threads", f, 1, 1025, "CUDA_ERROR_INVALID_VALUE"},
		{"no function", driver.Function{}, 1, 1, "CUDA_ERROR_INVALID_HANDLE (400): invalid resource handle"},
	} {
		t.Run(c.name, func(t *testing.T) {
			drivertest.Context(t)
			require.ErrorContains(t, driver.Launch(c.f, c.grid, c.block, driver.Stream{}, unsafe.Pointer(&args)), c.want)
		})
	}
}

func TestModuleErrors(t *testing.T) {
	drivertest.Context(t)
	_, err := driver.Load("not PTX")
	require.ErrorContains(t, err, "driver: cuModuleLoadData: CUDA_ERROR_INVALID_")
	m, err := driver.Load(cuda.Modules()["convert"])
	require.NoError(t, err)
	_, err = m.Function("gk_no_such_kernel")
	require.EqualError(t, err, "driver: cuModuleGetFunction: CUDA_ERROR_NOT_FOUND (500): named symbol not found")
	require.NoError(t, m.Close())
	require.NoError(t, m.Close(), "again")
}

// On a card a wild address spoils the context as well, but not always at once.
func TestKernelOutsideOfItsMemory(t *testing.T) {
	onReference(t)
	for _, c := range []struct {
		name string
		dst  func(p driver.Ptr) driver.Ptr
		n    int64
	}{
		{"no device address", func(driver.Ptr) driver.Ptr { return 64 }, 1},
		{"other memory", func(p driver.Ptr) driver.Ptr { return p + 1<<40 }, 1},
		{"behind the end", func(p driver.Ptr) driver.Ptr { return p }, 5},
		{"memory that is gone", func(p driver.Ptr) driver.Ptr { require.NoError(t, driver.Free(p)); return p }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			drivertest.Context(t)
			m, err := driver.Load(cuda.Modules()["convert"])
			require.NoError(t, err)
			f, err := m.Function("fill_4")
			require.NoError(t, err)
			p, err := driver.Alloc(16)
			require.NoError(t, err)
			fill(t, f, c.dst(p), c.n, 1, driver.Stream{})
			if c.name == "memory that is gone" {
				p = 0
			}
			require.ErrorIs(t, driver.Synchronize(), driver.ErrIllegalAddress)
			_, err = driver.Alloc(16)
			require.ErrorIs(t, err, driver.ErrIllegalAddress, "every later call fails")
			if p != 0 {
				require.ErrorIs(t, driver.Free(p), driver.ErrIllegalAddress)
			}
			require.ErrorIs(t, m.Close(), driver.ErrIllegalAddress)
		})
	}
}

// What package cu makes and what this package makes go together.
func TestTogetherWithCu(t *testing.T) {
	onThread(t)
	dev, err := cu.GetDevice(0)
	require.NoError(t, err)
	ctx, err := dev.RetainPrimaryCtx()
	require.NoError(t, err)
	defer func() { require.NoError(t, dev.ReleasePrimaryCtx()) }()
	require.NoError(t, cu.SetCurrentContext(ctx))
	s, err := cu.MakeStream(cu.NonBlocking)
	require.NoError(t, err)
	m, err := cu.LoadData(cuda.Modules()["convert"])
	require.NoError(t, err)
	f, err := m.Function("fill_4")
	require.NoError(t, err)
	p, err := cu.MemAlloc(12)
	require.NoError(t, err)

	fill(t, driver.FunctionOf(f), driver.Ptr(p), 3, 2.5, driver.StreamOf(s))
	require.NoError(t, driver.StreamOf(s).Synchronize())
	got := make([]float32, 3)
	require.NoError(t, cu.MemcpyDtoH(unsafe.Pointer(&got[0]), p, 12))
	require.Equal(t, []float32{2.5, 2.5, 2.5}, got)

	require.NoError(t, cu.MemFree(p))
	require.NoError(t, m.Unload())
	require.NoError(t, s.Destroy())
}
