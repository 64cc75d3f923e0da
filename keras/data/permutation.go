package data

import (
	"math/bits"
	"math/rand/v2"
)

// Permutation fills dst[:n] with the numbers 0 … n-1 in an order that follows from seed and epoch alone, on every machine and in
// every version of this package. It allocates nothing and panics when dst is shorter than n.
//
// The method is Fisher and Yates's shuffle, inside out, drawing from PCG-DXSM seeded with SplitMix64 of seed and epoch.
// A draw below k is the high word of k times 64 random bits: its bias, under k/2^64, is far below what an epoch could show.
func Permutation(dst []int32, n int, seed, epoch uint64) {
	dst = dst[:n]
	var r rand.PCG
	r.Seed(splitMix(seed), splitMix(epoch^0x6570_6f63_6873)) // so that (a, b) and (b, a) differ in more than order
	for i := range dst {
		j, _ := bits.Mul64(r.Uint64(), uint64(i)+1)
		dst[i] = dst[j]
		dst[j] = int32(i)
	}
}

// splitMix is the output function of SplitMix64 (Steele, Lea, Flood 2014): neighbouring seeds come out unrelated.
func splitMix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
