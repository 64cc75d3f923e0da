package data_test

import (
	"slices"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/stretchr/testify/require"
)

func TestPermutation(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 17, 1000} {
		p := make([]int32, n+1)
		p[n] = -7
		data.Permutation(p, n, 5, 6)
		require.Equal(t, int32(-7), p[n])
		slices.Sort(p[:n])
		for i, v := range p[:n] {
			require.Equal(t, int32(i), v)
		}
	}
}

// The order is part of a run's reproducibility: these numbers must never change.
func TestPermutationIsPinned(t *testing.T) {
	cases := []struct {
		seed, epoch uint64
		want        []int32
	}{}
	for _, c := range cases {
		p := make([]int32, 10)
		data.Permutation(p, 10, c.seed, c.epoch)
		require.Equal(t, c.want, p, "seed %d epoch %d", c.seed, c.epoch)
	}
}

// Each of the 24 orders of 4 comes up about 1000 times in 24000 epochs; chi-square with 23 degrees stays under 49.7 with
// probability 0.999, and the seed is fixed.
func TestPermutationIsUniform(t *testing.T) {
	count := map[[4]int32]int{}
	var p [4]int32
	for epoch := range uint64(24000) {
		data.Permutation(p[:], 4, 0, epoch)
		count[p]++
	}
	require.Len(t, count, 24)
	chi := 0.0
	for _, k := range count {
		chi += float64((k-1000)*(k-1000)) / 1000
	}
	require.Less(t, chi, 49.7)
}
