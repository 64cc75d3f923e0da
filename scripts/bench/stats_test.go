package main

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMedianAndQuantile(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		v           []float64
		median, p99 float64
	}{
		{[]float64{3}, 3, 3},
		{[]float64{4, 1}, 2.5, 4},
		{[]float64{9, 1, 5}, 5, 9},
		{hundred, 50.5, 100},
	} {
		require.Equal(t, c.median, median(c.v))
		require.Equal(t, c.p99, quantile(c.v, 0.99))
	}
	require.Equal(t, 100.0, hundred[0], "the argument must keep its order")
}

func TestTimeCalls(t *testing.T) {
	n := 0
	count := func() error { n++; return nil }

	// No time to fill: the least number, after the warm-up.
	v, err := timeCalls(calls{MinN: 3, MaxN: 10, Warmup: 2}, count)
	require.NoError(t, err)
	require.Len(t, v, 3)
	require.Equal(t, 5, n)

	// More time than calls allowed.
	v, err = timeCalls(calls{Time: time.Hour, MinN: 1, MaxN: 4}, count)
	require.NoError(t, err)
	require.Len(t, v, 4)

	failure := errors.New("no")
	for _, warmup := range []int{0, 1} {
		_, err = timeCalls(calls{MinN: 1, MaxN: 1, Warmup: warmup}, func() error { return failure })
		require.ErrorIs(t, err, failure)
	}
}
