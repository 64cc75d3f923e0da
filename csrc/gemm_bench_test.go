//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// benchGemm runs op, and what follows it, and reports the best rate seen and its share of the peak measured in the same process, on one thread's CPU clock.
// Small ops are repeated within a run so that the clock's own cost does not count.
func benchGemm(b *testing.B, op Op, flops float64, follows ...Op) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	repeat := int(max(1, 5e6/flops))
	var ops []Op
	for range repeat {
		ops = append(append(ops, op), follows...)
	}
	p, err := NewProgram(ops, nil, Dim{}, nil)
	require.NoError(b, err)
	peak, best := MeasurePeak(), 1e9
	for b.Loop() {
		start := threadSeconds()
		p.Run(0, nil, nil, &Feeds{})
		best = min(best, (threadSeconds()-start)/float64(repeat))
	}
	peak = max(peak, MeasurePeak())
	b.ReportMetric(best*1e6, "best-us")
	b.ReportMetric(flops/best*1e-9, "GFLOP/s")
	b.ReportMetric(flops/best*1e-7/peak, "%peak")
}

// benchArray is n random floats in C memory, as the backend allocates them; positive, since second moments are.
func benchArray(b *testing.B, n int) Operand {
	buf, err := Alloc(int64(n) * 4)
	require.NoError(b, err)
	b.Cleanup(func() { runtime.KeepAlive(buf) })
	r := rand.New(rand.NewPCG(9, 9))
	for i := range n {
		*(*float32)(unsafe.Add(buf.p, i*4)) = r.Float32()
	}
	return buf.At(0)
}

func eachBenchISA(b *testing.B, f func(b *testing.B)) {
	best := CurrentISA()
	defer func() { require.NoError(b, ForceISA(best)) }()
	for isa := Generic; isa <= AVX512; isa++ {
		if isa.Supported() {
			require.NoError(b, ForceISA(isa))
			b.Run(isa.String(), f)
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	shapes := []struct{ m, k, n, a, b int }{
		{32, 784, 128, ARows, BPanels}, {256, 784, 128, ARows, BPanels}, {1, 784, 128, ARows, BPanels}, {32, 128, 10, ARows, BPanels},
		{1024, 1024, 1024, ARows, BPanels}, {1024, 1024, 1024, ARows, BRows}, {784, 32, 128, ACols, BRows},
	}
	eachBenchISA(b, func(b *testing.B) {
		for _, s := range shapes {
			b.Run(fmt.Sprintf("%dx%dx%d/a%db%d", s.m, s.k, s.n, s.a, s.b), func(b *testing.B) {
				lda, panels := s.k, (s.n+Panel-1)/Panel*Panel
				if s.a == ACols {
					lda = s.m
				}
				args := []Operand{benchArray(b, s.m*s.k), benchArray(b, s.k*panels), benchArray(b, s.n), benchArray(b, s.m*s.n)}
				benchGemm(b, newOp(Gemm, args, []int{s.m, s.n, s.k, lda, s.n, s.n}, []int64{int64(s.a), int64(s.b), ActReLU, CRows}),
					2*float64(s.m)*float64(s.k)*float64(s.n))
			})
		}
	})
}

// The gradient of an input of 128 features from 10 outputs, batch 32: dX^T = W dY^T, written as dX.
func BenchmarkGemmTransposed(b *testing.B) {
	eachBenchISA(b, func(b *testing.B) {
		const m, n, k = 128, 32, 10
		args := []Operand{benchArray(b, m*Panel), benchArray(b, k*Panel), {Base: None}, benchArray(b, m*n)}
		benchGemm(b, newOp(Gemm, args, []int{m, n, k, 0, 0, m}, []int64{APanels, BPanels, ActNone, CTransposed}), 2*m*n*k)
	})
}

// The gradient of the weights of a layer of 128 units on 784 inputs, and its optimizer step.
func BenchmarkGemmUpdate(b *testing.B) {
	const m, n = 784, 128
	eachBenchISA(b, func(b *testing.B) {
		for _, kernel := range []Kernel{GemmSGD, GemmAdam} {
			for _, batch := range []int{32, 1024} {
				b.Run(fmt.Sprintf("kernel=%d/batch=%d", kernel, batch), func(b *testing.B) {
					rate := benchArray(b, 1)
					args := []Operand{benchArray(b, m*batch), benchArray(b, batch*n), benchArray(b, m*n), rate}
					if kernel == GemmAdam {
						args = append(args[:3], benchArray(b, m*n), benchArray(b, m*n), rate)
					}
					op := newOp(kernel, args, []int{m, n, batch, m, n}, []int64{1, BPanels}, 0.9, 0.999, 1e-7)
					benchGemm(b, op, float64(2*m*batch*n))
				})
			}
		}
	})
}

func BenchmarkGemmF64(b *testing.B) {
	const n = 256
	args := []Operand{benchArray(b, 2*n*n), benchArray(b, 2*n*n), {Base: None}, benchArray(b, 2*n*n)}
	benchGemm(b, newOp(GemmF64, args, []int{n, n, n, n, n, n}, nil), 2*n*n*n)
}
