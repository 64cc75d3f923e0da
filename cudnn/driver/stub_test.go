//go:build !cuda || !cgo

package driver_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cudnn/driver"
)

func TestWithoutCUDA(t *testing.T) {
	require.False(t, driver.Available)
	_, err := driver.DeviceCount()
	require.ErrorIs(t, err, driver.ErrNoCUDA)
	_, err = driver.Retain(0)
	require.ErrorIs(t, err, driver.ErrNoCUDA)
	s, err := driver.NewStream()
	require.ErrorIs(t, err, driver.ErrNoCUDA)
	require.NoError(t, s.Close())
}
