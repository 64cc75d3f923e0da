//go:build cuda

package cuda

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
	"github.com/stretchr/testify/require"
)

// What is still open in the end fails the tests.
func TestMain(m *testing.M) { drivertest.Main(m) }

// open returns device 0, which the test's end closes.
func open(t testing.TB) *CUDA {
	t.Helper()
	b, err := New(0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// onReference tells whether the tests run on the reference libraries, where work waits until somebody waits for it.
func onReference(t testing.TB) bool {
	t.Helper()
	name, err := driver.DeviceName(0)
	require.NoError(t, err)
	return strings.HasPrefix(name, "CPU reference")
}

// entered calls f with the device's context.
func entered(t testing.TB, b *CUDA, f func() error) {
	t.Helper()
	require.NoError(t, b.enter())
	defer b.leave()
	require.NoError(t, f())
}
