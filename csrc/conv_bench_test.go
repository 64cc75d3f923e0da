//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// benchConv is a square convolution in two dimensions.
type benchConv struct{ images, in, c, k, size, stride, before, out int }

func (s benchConv) String() string {
	return fmt.Sprintf("%dx%dx%dx%d-%d/%dx%ds%d", s.images, s.in, s.in, s.c, s.k, s.size, s.size, s.stride)
}

func (s benchConv) window() (w Window, images int) {
	in, out, images := s.in, s.out, s.images
	if s.size == 1 && s.stride == 1 { // as the backend does
		in, out, images = 1, 1, images*in*in
	}
	square := func(n int) [3]int64 { return [3]int64{1, int64(n), int64(n)} }
	return Window{In: square(in), Out: square(out), Size: square(s.size), Stride: square(s.stride), Dilation: square(1),
		Before: [3]int64{0, int64(s.before), int64(s.before)}, C: int64(s.c), K: int64(s.k), Groups: 1, Act: ActReLU}, images
}

func BenchmarkConv(b *testing.B) {
	eachBenchISA(b, func(b *testing.B) {
		for _, s := range []benchConv{
			{128, 28, 1, 32, 3, 1, 0, 26}, {128, 13, 32, 64, 3, 1, 0, 11}, {128, 32, 64, 64, 3, 1, 1, 32}, {32, 56, 64, 256, 1, 1, 0, 56},
			{32, 112, 3, 64, 7, 2, 3, 56}, {32, 56, 64, 128, 3, 2, 0, 28}, {32, 7, 256, 256, 3, 1, 1, 7},
		} {
			w, images := s.window()
			x, y := benchArray(b, s.images*s.in*s.in*s.c), benchArray(b, s.images*s.out*s.out*s.k)
			kernel, bias := benchArray(b, s.size*s.size*s.c*s.k), benchArray(b, max(s.k, s.c))
			flops := 2 * float64(s.images*s.out*s.out) * float64(s.size*s.size*s.c) * float64(s.k)
			for pass, name := range []string{"forward", "input"} {
				b.Run(s.String()+"/"+name, func(b *testing.B) {
					w.Setting[0] = int64(pass)
					packed := benchArray(b, int(w.ConvPackedBytes(pass)/4))
					args := []Operand{x, packed, y, bias, {Base: None}, {Base: None}}
					if pass == ConvInput {
						args[0], args[2] = y, x
					}
					op := newOp(Conv, args, []int{images}, nil)
					op.Int, op.Scratch = w.Ints(), w.ConvScratch(pass)
					pack := newOp(ConvPack, []Operand{kernel, packed}, nil, nil)
					pack.Int = op.Int
					p, err := NewProgram([]Op{pack}, nil, Dim{}, nil)
					require.NoError(b, err)
					require.Zero(b, p.Run(0, nil, nil, &Feeds{}).Code)
					benchGemm(b, op, flops)
				})
			}
			b.Run(s.String()+"/kernel", func(b *testing.B) {
				w.Setting[0] = 0
				parts := benchArray(b, int(w.ConvKernelPartsBytes(int64(images))/4))
				op := newOp(ConvKernel, []Operand{x, y, parts}, []int{images}, nil)
				op.Int, op.Scratch = w.Ints(), w.ConvKernelScratch()
				sum := newOp(ConvKernelSum, []Operand{parts, kernel}, []int{images}, nil)
				sum.Int = op.Int
				benchGemm(b, op, flops, sum)
			})
		}
	})
}
