//go:build cuda && cgo

package driver_test

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/csrc/cuda"
	"github.com/gokeras/gokeras/cudnn/driver"
)

// gkArgs is gk_args of csrc/cuda/kernel.h.
type gkArgs struct {
	p [12]driver.Ptr
	d [40]int64
	f [4]float64
}

func bytesOf(x []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x))
}

// floatsOf is pinned memory as numbers.
func floatsOf(b []byte) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/4)
}

func alloc(t testing.TB, bytes int64) driver.Ptr {
	t.Helper()
	p, err := driver.Alloc(bytes)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, driver.Free(p)) })
	return p
}

func allocPinned(t testing.TB, bytes int) []byte {
	t.Helper()
	b, err := driver.AllocPinned(bytes)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, driver.FreePinned(b)) })
	return b
}

func newStream(t testing.TB) driver.Stream {
	t.Helper()
	s, err := driver.NewStream()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func newEvent(t testing.TB) driver.Event {
	t.Helper()
	e, err := driver.NewEvent()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Close()) })
	return e
}

func kernel(t testing.TB, file, name string) driver.Function {
	t.Helper()
	m, err := driver.Load(cuda.Modules()[file])
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Close()) })
	f, err := m.Function(name)
	require.NoError(t, err)
	return f
}

func fill(t testing.TB, f driver.Function, dst driver.Ptr, n int64, value float64, s driver.Stream) {
	t.Helper()
	args := gkArgs{p: [12]driver.Ptr{dst}, d: [40]int64{n, int64(math.Float32bits(float32(value)))}}
	require.NoError(t, driver.Launch(f, 2, 64, s, unsafe.Pointer(&args)))
}

// onReference skips a test of what only the reference library shows.
func onReference(t *testing.T) {
	t.Helper()
	name, err := driver.DeviceName(0)
	require.NoError(t, err)
	if !strings.HasPrefix(name, "CPU reference") {
		t.Skipf("%s is no reference library", name)
	}
}

// calls counts the driver's functions that run calls; only the reference library writes the log.
func calls(t *testing.T, run func()) map[string]int {
	t.Helper()
	file := filepath.Join(t.TempDir(), "log")
	t.Setenv("GOKERAS_REF_LOG", file)
	run()
	t.Setenv("GOKERAS_REF_LOG", "")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	count := map[string]int{}
	for _, name := range strings.Fields(string(text)) {
		count[name]++
	}
	return count
}

// again runs one test of this binary in a process of its own, where the environment plants something.
func again(t *testing.T, test string, env ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.count=1")
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
