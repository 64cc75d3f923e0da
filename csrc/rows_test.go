//go:build cgo

package csrc_test

import (
	"fmt"
	"testing"

	"github.com/gokeras/gokeras/csrc"
	"github.com/stretchr/testify/require"
)

// Every instruction set gives Go's bits, and nothing around dst changes.
func TestGatherU8(t *testing.T) {
	const guard = float32(-1234)
	src := make([]uint8, 5*257)
	for i := range src {
		src[i] = uint8(i)
	}
	was := csrc.CurrentISA()
	defer func() { require.NoError(t, csrc.ForceISA(was)) }()
	for _, isa := range []csrc.ISA{csrc.Generic, csrc.AVX2, csrc.AVX512} {
		if !isa.Supported() {
			t.Logf("this machine has no %v", isa)
			continue
		}
		require.NoError(t, csrc.ForceISA(isa))
		for _, rowLen := range []int{1, 3, 4, 15, 16, 17, 33, 257} {
			t.Run(fmt.Sprintf("%v/len=%d", isa, rowLen), func(t *testing.T) {
				scale, rows := float32(1.0/255), []int32{4, 0, 4}
				dst := make([]float32, len(rows)*rowLen+2)
				dst[0], dst[len(dst)-1] = guard, guard
				require.NoError(t, csrc.GatherU8(dst[1:], src[:5*rowLen], rows, rowLen, scale))
				for i, r := range rows {
					for j := range rowLen {
						require.Equal(t, float32(src[int(r)*rowLen+j])*scale, dst[1+i*rowLen+j])
					}
				}
				require.Equal(t, []float32{guard, guard}, []float32{dst[0], dst[len(dst)-1]})
			})
		}
	}
}

func TestGatherU8Refuses(t *testing.T) {
	dst, src := make([]float32, 8), make([]uint8, 8)
	require.EqualError(t, csrc.GatherU8(dst, src, []int32{0, 2}, 4, 1), "csrc: GatherU8: rows[1]: got 2, want 0 <= row < 2")
	require.EqualError(t, csrc.GatherU8(dst, src, []int32{-1}, 4, 1), "csrc: GatherU8: rows[0]: got -1, want 0 <= row < 2")
	require.EqualError(t, csrc.GatherU8(dst, src, []int32{0, 1, 1}, 4, 1), "csrc: GatherU8: 8 numbers of dst, want 3 rows of 4")
	require.NoError(t, csrc.GatherU8(nil, nil, nil, 4, 1))
	require.NoError(t, csrc.GatherU8(dst, nil, []int32{0}, 0, 1))
}

func BenchmarkGatherU8(b *testing.B) {
	src, dst, rows := make([]uint8, 60000*784), make([]float32, 32*784), make([]int32, 32)
	for i := range src {
		src[i] = uint8(i) // memory that was never written is one page of zeros
	}
	b.SetBytes(int64(len(dst)))
	for i := 0; b.Loop(); i++ {
		for j := range rows {
			rows[j] = int32((i*7919 + j*1543) % 60000)
		}
		if err := csrc.GatherU8(dst, src, rows, 784, 1.0/255); err != nil {
			b.Fatal(err)
		}
	}
}
