//go:build cuda && cgo

package driver_test

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
)

func onThread(t *testing.T) {
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
}

func TestDevices(t *testing.T) {
	n, err := driver.DeviceCount()
	require.NoError(t, err)
	require.Positive(t, n)
	name, err := driver.DeviceName(0)
	require.NoError(t, err)
	require.NotEmpty(t, name)
	major, _, err := driver.ComputeCapability(0)
	require.NoError(t, err)
	require.GreaterOrEqual(t, major, 7)
	blocks, err := driver.Multiprocessors(0)
	require.NoError(t, err)
	require.Positive(t, blocks)
	bytes, err := driver.TotalMem(0)
	require.NoError(t, err)
	require.Positive(t, bytes)
	version, err := driver.Version()
	require.NoError(t, err)
	require.GreaterOrEqual(t, version, 13000)
	_, err = driver.Retain(n)
	require.EqualError(t, err, "driver: cuDeviceGet: CUDA_ERROR_INVALID_DEVICE (101): invalid device ordinal")

	drivertest.Context(t)
	free, total, err := driver.MemInfo()
	require.NoError(t, err)
	require.LessOrEqual(t, free, total)
}

func TestVisibleDevices(t *testing.T) {
	if os.Getenv("GOKERAS_PLANT") != "" {
		n, err := driver.DeviceCount()
		t.Logf("devices: %d %v", n, err)
		for i := range n {
			name, err := driver.DeviceName(i)
			require.NoError(t, err)
			t.Logf("device %d: %s", i, name)
		}
		t.FailNow() // so that the log is printed
	}
	onReference(t)
	for _, c := range []struct {
		devices, visible string
		want             []string
	}{
		{"2", "1,0", []string{"devices: 2 <nil>", "device 0: CPU reference 1", "device 1: CPU reference 0"}},
		{"2", "1", []string{"devices: 1 <nil>", "device 0: CPU reference 1"}},
		{"2", "0,7,1", []string{"devices: 1 <nil>", "device 0: CPU reference 0"}},
		{"1", "-1", []string{"devices: 0 driver: cuInit: CUDA_ERROR_NO_DEVICE (100): no CUDA-capable device is detected"}},
		{"0", "0", []string{"cuInit: CUDA_ERROR_NO_DEVICE"}},
	} {
		out, err := again(t, t.Name(), "GOKERAS_PLANT=devices", "GOKERAS_REF_DEVICES="+c.devices, "CUDA_VISIBLE_DEVICES="+c.visible)
		require.Error(t, err)
		for _, line := range c.want {
			require.Contains(t, out, line)
		}
	}
}

func TestNoCurrentContext(t *testing.T) {
	onThread(t)
	require.NoError(t, driver.SetCurrent(driver.Context{}))
	_, err := driver.Alloc(4)
	require.EqualError(t, err, "driver: cuMemAlloc: CUDA_ERROR_INVALID_CONTEXT (201): invalid device context")
	_, err = driver.NewStream()
	require.ErrorContains(t, err, "driver: cuStreamCreate: CUDA_ERROR_INVALID_CONTEXT")
	_, err = driver.NewTimedEvent()
	require.ErrorContains(t, err, "driver: cuEventCreate: CUDA_ERROR_INVALID_CONTEXT")
}

func TestContextIsShared(t *testing.T) {
	a := drivertest.Context(t)
	b := drivertest.Context(t)
	require.Equal(t, a.CU(), b.CU())
	require.Equal(t, 0, b.Device())
}

// A test that forgets something fails its package.
func TestLeakFailsTestMain(t *testing.T) {
	if os.Getenv("GOKERAS_PLANT") == "" {
		out, err := again(t, t.Name(), "GOKERAS_PLANT=leak")
		require.Error(t, err)
		require.True(t, strings.HasPrefix(out, "PASS\n"), out)
		require.Contains(t, out, "driver: still open: 2 allocations, 1 pinned buffers, 1 streams\n")
		return
	}
	drivertest.Context(t)
	for range 2 {
		_, err := driver.Alloc(4)
		require.NoError(t, err)
	}
	_, err := driver.NewStream()
	require.NoError(t, err)
	_, err = driver.AllocPinned(1)
	require.NoError(t, err)
}
