//go:build cuda && cgo

package cudnn

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { drivertest.Main(m) }

func newHandle(t testing.TB) (*Handle, driver.Stream) {
	t.Helper()
	s := devicetest.Stream(t)
	h, err := New()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close()) })
	require.NoError(t, h.SetStream(s))
	return h, s
}

// made closes what a constructor returned at the test's end.
func made[D interface{ Close() error }](t testing.TB) func(d D, err error) D {
	return func(d D, err error) D {
		t.Helper()
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, d.Close()) })
		return d
	}
}

func TestVersion(t *testing.T) {
	require.Equal(t, 9, Version()/10000)
	require.GreaterOrEqual(t, CUDARuntimeVersion(), 12000)
}

func TestWrongVersion(t *testing.T) {
	devicetest.Stream(t)
	t.Setenv("GOKERAS_REF_CUDNN_VERSION", "8907")
	if Version() != 8907 {
		t.Skip("only the reference library can tell another version")
	}
	_, err := New()
	require.ErrorContains(t, err, "cudnn: version: got library 8.9.7, want 9.x: this program is built with 9.")
}

func TestLeakIsSeen(t *testing.T) {
	d, err := NewTensorDescriptor()
	require.NoError(t, err)
	require.EqualValues(t, 1, driver.Live()["cudnn tensor descriptors"])
	require.ErrorContains(t, driver.Leaked(), "1 cudnn tensor descriptors")
	require.NoError(t, d.Close())
	require.NoError(t, d.Close())
	require.NotContains(t, driver.Live(), "cudnn tensor descriptors")
}

func TestHandleOfAnotherContext(t *testing.T) {
	h, _ := newHandle(t)
	c, err := driver.Retain(0)
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Close()) }()
	require.NoError(t, driver.SetCurrent(driver.Context{}))
	_, err = New()
	if err == nil {
		t.Skip("a card's library takes the primary context")
	}
	var typed *Error
	require.ErrorAs(t, err, &typed)
	require.Equal(t, "CUDNN_STATUS_NOT_INITIALIZED", typed.Name)
	require.ErrorContains(t, h.SetStream(driver.Stream{}), "CUDNN_STATUS_BAD_PARAM")
	require.NoError(t, driver.SetCurrent(c))
}

// notReference tells whether a card's library runs the tests, which may lack combinations.
func notReference() bool {
	name, err := driver.DeviceName(0)
	return err != nil || !strings.Contains(strings.ToLower(name), "reference")
}
