package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGemmRuns(t *testing.T) {
	for _, s := range [][3]int{{1, 1, 1}, {32, 784, 128}, {3, 5, 7}} {
		multiply, err := newGemm(s[0], s[1], s[2])
		require.NoError(t, err)
		require.NoError(t, multiply())
		require.NoError(t, multiply())
	}
}
