//go:build cgo

package cpu

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cblas"
)

// What the environment asks for and cannot have is an error, not another choice.
func TestEnvironment(t *testing.T) {
	t.Setenv("GOKERAS_ISA", "")
	for blas, want := range map[string]string{"": "", "0": "", "always": `GOKERAS_BLAS: got "always"`} {
		t.Setenv("GOKERAS_BLAS", blas)
		_, err := open()
		if want == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, want)
		}
	}
	t.Setenv("GOKERAS_BLAS", "1")
	if _, err := open(); cblas.Available {
		require.NoError(t, err)
	} else {
		require.ErrorContains(t, err, "noblas")
	}
	t.Setenv("GOKERAS_BLAS", "")
	t.Setenv("GOKERAS_WINOGRAD", "0")
	b, err := open()
	require.NoError(t, err)
	require.True(t, b.(*CPU).noWinograd)
	t.Setenv("GOKERAS_WINOGRAD", "never")
	_, err = open()
	require.ErrorContains(t, err, `GOKERAS_WINOGRAD: got "never"`)
	t.Setenv("GOKERAS_WINOGRAD", "")
	t.Setenv("GOKERAS_ISA", "sse9")
	_, err = open()
	require.ErrorContains(t, err, `GOKERAS_ISA: got "sse9", want generic, avx2 or avx512`)
}
