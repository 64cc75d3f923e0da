//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"testing"
)

// convPoolOp is a ConvPool, with bias, of a convolution and a pool over its result; taps may be none.
func convPoolOp(w, pool Window, images int, x, packed, y, taps, bias, scale Operand) Op {
	op := newOp(ConvPool, []Operand{x, packed, y, taps, bias, scale}, nil, nil)
	copy(op.Dim[:], pool.PoolDims(Dim{Fixed: int64(images)}))
	op.Int, op.Scratch = w.Ints(), w.ConvPoolScratch(pool)
	return op
}

// BenchmarkConvPool compares with the convolution and the pool one after the other.
func BenchmarkConvPool(b *testing.B) {
	eachBenchISA(b, func(b *testing.B) {
		for _, s := range []benchConv{{1, 28, 1, 32, 3, 1, 0, 26}, {128, 28, 1, 32, 3, 1, 0, 26}, {256, 28, 1, 32, 3, 1, 0, 26}, {128, 13, 32, 64, 3, 1, 0, 11}} {
			w, images := s.window()
			half := int64(s.out / 2)
			type v = [3]int64
			pool := Window{In: w.Out, Out: v{1, half, half}, Size: v{1, 2, 2}, Stride: v{1, 2, 2}, Dilation: ones, C: w.K, K: w.K, Groups: 1}
			x, y := benchArray(b, s.images*s.in*s.in*s.c), benchArray(b, s.images*s.out*s.out*s.k)
			small, taps := benchArray(b, s.images*int(half*half)*s.k), benchArray(b, s.images*int(half*half)*s.k/4+1)
			kernel, bias, packed := benchArray(b, s.size*s.size*s.c*s.k), benchArray(b, s.k), benchArray(b, int(w.ConvPackedBytes(ConvForward)/4))
			none := Operand{Base: None}
			flops := 2 * float64(s.images*s.out*s.out) * float64(s.size*s.size*s.c) * float64(s.k)
			pack := newOp(ConvPack, []Operand{kernel, packed}, nil, nil)
			pack.Int = w.Ints()
			runFixed(b, pack)
			b.Run(fmt.Sprint(s, "/values"), func(b *testing.B) {
				benchGemm(b, convPoolOp(w, pool, images, x, packed, small, none, bias, none), flops)
			})
			b.Run(fmt.Sprint(s, "/taps"), func(b *testing.B) {
				benchGemm(b, convPoolOp(w, pool, images, x, packed, small, taps, bias, none), flops)
			})
			b.Run(fmt.Sprint(s, "/apart"), func(b *testing.B) {
				op := newOp(Conv, []Operand{x, packed, y, bias, none, none}, []int{images}, nil)
				op.Int, op.Scratch = w.Ints(), w.ConvScratch(ConvForward)
				benchGemm(b, op, flops, benchOp(MaxPool, windowCase{images, pool}, y, small, taps))
			})
		}
	})
}
