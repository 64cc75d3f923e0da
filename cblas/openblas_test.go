//go:build cgo && !noblas

package cblas

import (
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOpenBLASStartsWithOneThread(t *testing.T) {
	require.True(t, Available)
	require.Equal(t, 1, Threads())
	require.Regexp(t, `^OpenBLAS \d+\.\d+`, Version())
	require.Contains(t, Config(), Version())
	require.NotEmpty(t, Core())
	require.NotNil(t, SgemmPointer())
}

// Callers that change the number while others compute get through, and the gate is free afterwards.
func TestSetThreadsWaitsForCallers(t *testing.T) {
	defer func() { require.NoError(t, SetThreads(1)) }()
	var done sync.WaitGroup
	for range 4 {
		done.Go(func() {
			for range 50 {
				var c [1]float32
				if Sgemm(NoTrans, NoTrans, 1, 1, 1, 1, []float32{2}, 1, []float32{3}, 1, 0, c[:], 1) != nil || c[0] != 6 {
					t.Error("wrong product")
				}
			}
		})
		done.Go(func() {
			for n := range 4 {
				if err := SetThreads(n%2 + 1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	require.NoError(t, SetThreads(2))
	require.Equal(t, 2, Threads())
	require.Empty(t, gate)
}

// A caller finds the gate full until one of the MaxCallers inside leaves.
func TestGateHoldsMaxCallers(t *testing.T) {
	for range MaxCallers {
		enter()
	}
	through := make(chan struct{})
	go func() {
		enter()
		close(through)
	}()
	select {
	case gate <- struct{}{}:
		t.Fatal("one caller too many got in")
	default:
	}
	leave()
	<-through
	for range MaxCallers {
		leave()
	}
	require.Empty(t, gate)
}

func TestImplementationRefusesSizesBeyondInt(t *testing.T) {
	require.PanicsWithValue(t, "cblas: 4294967296 is beyond BLAS's limit of 2147483647", func() {
		Implementation{}.Sdot(1<<32, nil, 1, nil, 1)
	})
	require.Panics(t, func() { Implementation{}.Dscal(1, 1, []float64{1}, math.MinInt) })
	require.Empty(t, gate)
}
