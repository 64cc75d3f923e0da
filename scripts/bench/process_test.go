package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestElapsed(t *testing.T) {
	// proc(5): a name may hold blanks and parentheses.
	stat := "4242 (a ) b (c) R 1 4242 4242 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 5 0 123456 1000000 200 18446744073709551615\n"
	got, err := elapsed(stat, "1235.06 2000.00\n")
	require.NoError(t, err)
	require.InDelta(t, 0.5, got, 1e-9)

	for _, c := range []struct{ stat, uptime string }{
		{"", "1 1"},
		{"1 (a) R 1 2 3", "1 1"},
		{stat, ""},
		{stat, "soon"},
	} {
		_, err := elapsed(c.stat, c.uptime)
		require.Error(t, err, "%q %q", c.stat, c.uptime)
	}
}

func TestHighWater(t *testing.T) {
	got, err := highWater("Name:\tbench\nVmPeak:\t  999999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t  1 kB\n")
	require.NoError(t, err)
	require.Equal(t, 200.0, got)
	_, err = highWater("Name:\tbench\n")
	require.Error(t, err)
	_, err = highWater("VmHWM:\tmuch\n")
	require.Error(t, err)
}
