//go:build !cgo || noblas

package cblas

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWithoutOpenBLAS(t *testing.T) {
	require.False(t, Available)
	require.Nil(t, SgemmPointer())
	require.NoError(t, SetThreads(1))
	require.Positive(t, Threads())
	require.Equal(t, "gonum", Version())
}
