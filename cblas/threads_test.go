package cblas_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cblas"
)

func TestSetThreadsRefusesLessThanOne(t *testing.T) {
	before := cblas.Threads()
	require.EqualError(t, cblas.SetThreads(0), "cblas: SetThreads: n is 0, want 1 or more")
	require.EqualError(t, cblas.SetThreads(-3), "cblas: SetThreads: n is -3, want 1 or more")
	require.Equal(t, before, cblas.Threads())
}
