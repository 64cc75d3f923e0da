//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkWinograd reports, for one thread, the rate that a direct convolution would need to take as long, and its share of the peak, which
// may be above 100. The transform of the kernel, and the final one of its gradient, count.
func BenchmarkWinograd(b *testing.B) {
	for _, w := range []winogradCase{
		{images: 128, height: 13, width: 13, c: 32, k: 64},
		{images: 128, height: 32, width: 32, c: 64, k: 64, before: 1, after: 1},
		{images: 128, height: 16, width: 16, c: 128, k: 128, before: 1, after: 1},
		{images: 128, height: 8, width: 8, c: 256, k: 256, before: 1, after: 1},
	} {
		g := w.window()
		turned := g.Turned()
		turned.Setting[0] = 1
		pixels := func(sizes [3]int64) int { return w.images * int(sizes[1]*sizes[2]) }
		flops := 2 * 9 * float64(pixels(g.Out)) * float64(w.c) * float64(w.k)
		b.Run(fmt.Sprintf("%dx%dx%dx%d->%d", w.images, w.height, w.width, w.c, w.k), func(b *testing.B) {
			x, y, kernel := benchArray(b, pixels(g.In)*w.c), benchArray(b, pixels(g.Out)*w.k), benchArray(b, 9*w.c*w.k)
			work := benchArray(b, int(max(g.WinogradKernelBytes(), turned.WinogradKernelBytes(), g.WinogradSumsBytes(int64(w.images)))/4))
			none := Operand{Base: None}
			op := func(k Kernel, g Window, scratch int64, args ...Operand) Op {
				op := newOp(k, args, []int{w.images}, nil)
				op.Int, op.Scratch = g.Ints(), scratch
				return op
			}
			b.Run("forward", func(b *testing.B) {
				benchOps(b, flops, op(WinogradKernel, g, 0, kernel, work), op(Winograd, g, g.WinogradScratch(), x, work, y, none, none, none))
			})
			b.Run("input", func(b *testing.B) {
				benchOps(b, flops, op(WinogradKernel, turned, 0, kernel, work),
					op(Winograd, turned, turned.WinogradScratch(), y, work, x, none, none, none))
			})
			b.Run("kernel", func(b *testing.B) {
				benchOps(b, flops, op(WinogradGrad, g, g.WinogradGradScratch(), x, y, work), op(WinogradGradSum, g, 0, work, kernel))
			})
		})
	}
}

// benchOps is benchGemm for several ops.
func benchOps(b *testing.B, flops float64, ops ...Op) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	p, err := NewProgram(ops, nil, Dim{}, nil)
	require.NoError(b, err)
	peak, best := MeasurePeak(), 1e9
	for b.Loop() {
		start := threadSeconds()
		p.Run(0, nil, nil, &Feeds{})
		best = min(best, threadSeconds()-start)
	}
	peak = max(peak, MeasurePeak())
	b.ReportMetric(best*1e6, "best-us")
	b.ReportMetric(flops/best*1e-9, "GFLOP/s")
	b.ReportMetric(flops/best*1e-7/peak, "%peak")
}
