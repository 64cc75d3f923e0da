//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// benchBytes runs op on one thread and reports the best time seen on its CPU clock, and how many of the bytes that it must at least
// read and write went by in a second.
func benchBytes(b *testing.B, ops []Op, bytes float64) (best float64) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	p, err := NewProgram(ops, nil, Dim{}, nil)
	require.NoError(b, err)
	best = 1e9
	for b.Loop() {
		start := threadSeconds()
		p.Run(0, nil, nil, &Feeds{})
		best = min(best, threadSeconds()-start)
	}
	b.ReportMetric(best*1e6, "best-us")
	b.ReportMetric(bytes/best*1e-9, "GB/s")
	return best
}

func benchOp(k Kernel, c windowCase, args ...Operand) Op {
	op := Op{Kernel: k, NArgs: int32(len(args)), Int: c.w.Ints()}
	copy(op.Arg[:], args)
	op.Dim[0].Fixed = int64(c.images)
	return op
}

func BenchmarkPool(b *testing.B) {
	type v = [3]int64
	for _, c := range []windowCase{
		windowOf(8, v{1, 112, 112}, v{1, 2, 2}, v{1, 2, 2}, ones, v{}, v{}, 64),
		windowOf(8, v{1, 112, 112}, v{1, 3, 3}, v{1, 2, 2}, ones, v{0, 1, 1}, v{0, 1, 1}, 64),
		windowOf(8, v{1, 24, 24}, v{1, 2, 2}, v{1, 2, 2}, ones, v{}, v{}, 32),
		windowOf(2, v{1, 14, 14}, v{1, 2, 2}, v{1, 2, 2}, ones, v{}, v{}, 512),
	} {
		xs, ys := c.positions(c.w.In)*int(c.w.C), c.positions(c.w.Out)*int(c.w.C)
		x, y, taps := benchArray(b, xs), benchArray(b, ys), benchArray(b, ys/4)
		name := fmt.Sprintf("in=%dx%dx%d/size=%d", c.w.In[1], c.w.In[2], c.w.C, c.w.Size[2])
		b.Run("max/"+name, func(b *testing.B) { benchBytes(b, []Op{benchOp(MaxPool, c, x, y, taps)}, float64(4*xs+5*ys)) })
		b.Run("max.grad/"+name, func(b *testing.B) { benchBytes(b, []Op{benchOp(MaxPoolGrad, c, y, taps, x)}, float64(4*xs+5*ys)) })
		b.Run("avg/"+name, func(b *testing.B) { benchBytes(b, []Op{benchOp(AvgPool, c, x, y)}, float64(4*xs+4*ys)) })
		b.Run("avg.grad/"+name, func(b *testing.B) { benchBytes(b, []Op{benchOp(AvgPoolGrad, c, y, x)}, float64(4*xs+4*ys)) })
	}
}

// BenchmarkDepthwise reports bytes that must move, and the share of the peak of multiply-adds.
func BenchmarkDepthwise(b *testing.B) {
	type v = [3]int64
	peak := MeasurePeak()
	for _, c := range []windowCase{
		windowOf(8, v{1, 112, 112}, v{1, 3, 3}, ones, ones, v{0, 1, 1}, v{0, 1, 1}, 64),
		windowOf(8, v{1, 112, 112}, v{1, 3, 3}, v{1, 2, 2}, ones, v{}, v{0, 1, 1}, 64),
		windowOf(8, v{1, 14, 14}, v{1, 3, 3}, ones, ones, v{0, 1, 1}, v{0, 1, 1}, 512),
		windowOf(8, v{1, 14, 14}, v{1, 5, 5}, ones, ones, v{0, 2, 2}, v{0, 2, 2}, 512),
	} {
		ch := int(c.w.C)
		xs, ys, ks := c.positions(c.w.In)*ch, c.positions(c.w.Out)*ch, c.taps()*ch
		x, y, k, parts := benchArray(b, xs), benchArray(b, ys), benchArray(b, ks), benchArray(b, Parts*ks)
		name := fmt.Sprintf("in=%dx%dx%d/size=%d/stride=%d", c.w.In[1], c.w.In[2], c.w.C, c.w.Size[2], c.w.Stride[2])
		none := Operand{Base: None}
		bench := func(name string, ops ...Op) {
			b.Run(name, func(b *testing.B) {
				best := benchBytes(b, ops, float64(4*(xs+ys+ks)))
				b.ReportMetric(2*float64(ys*c.taps())/best*1e-7/peak, "%peak")
			})
		}
		bench("forward/"+name, benchOp(Depthwise, c, x, k, none, none, none, y))
		bench("grad.input/"+name, benchOp(DepthwiseGradInput, c, y, k, x))
		bench("grad.kernel/"+name, benchOp(DepthwiseGradParts, c, x, y, parts), benchOp(DepthwiseGradKernel, c, parts, k))
	}
}
