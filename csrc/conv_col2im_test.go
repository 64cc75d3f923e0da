//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// col2imOps are those of a ConvCol2im: the kernel in panels, and dx.
func (s *convCase) col2imOps(kernel, packed, dy, dx Operand) []Op {
	columns := volume(s.Size) * int(s.C)
	pack := newOp(Pack, []Operand{kernel, packed}, []int{int(s.K), columns, int(s.K)}, []int64{1})
	op := newOp(ConvCol2im, []Operand{dy, packed, dx}, []int{s.images}, nil)
	op.Int, op.Scratch = s.Ints(), s.ConvCol2imScratch()
	return []Op{pack, op}
}

// col2imPanels is how many floats the kernel takes in panels.
func (s *convCase) col2imPanels() int {
	return (volume(s.Size)*int(s.C) + Panel - 1) / Panel * Panel * int(s.K)
}

func (s *convCase) col2im(t testing.TB, dy []float64) *guarded[float32] {
	packed, dx := newGuarded[float32](t, s.col2imPanels()), newGuarded[float32](t, s.images*volume(s.In)*int(s.C))
	for i := range dx.data {
		dx.data[i] = -7 // what is there must not show
	}
	kernel, source := guardedOf[float32](t, s.kernel), guardedOf[float32](t, dy)
	for _, op := range s.col2imOps(kernel.operand(), packed.operand(), source.operand(), dx.operand()) {
		runFixed(t, op)
	}
	packed.check(t)
	return dx
}

// col2imWindows are cut into several bands of rows and columns for few images, and into several images a chunk for many.
func col2imWindows() []Window {
	long := square(5, 1, 2, 1, 1, 1, 40)
	long.In[2], long.Out[2], long.Size[1], long.Before[1] = 2000, 2000, 1, 0
	tall := square(3, 90, 1, 2, 45, 3, 160)
	tall.Dilation, tall.Before = [3]int64{1, 2, 3}, [3]int64{0, 2, 3}
	return []Window{square(7, 60, 2, 2, 30, 3, 64), square(3, 28, 0, 1, 26, 1, 32), square(2, 14, 0, 4, 4, 3, 5), long, tall,
		square(1, 1, 0, 1, 1, 3, 2000), square(3, 4, 1, 1, 4, 100, 7), square(11, 40, 0, 4, 8, 3, 64)}
}

func TestConvCol2im(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(41, 41))
		check := func(s *convCase) {
			_, dx, _ := s.want()
			checkSums(t, s, "gradient of the input", dx, s.col2im(t, s.y))
		}
		for i, w := range col2imWindows() {
			check(newConvCase(r, w, 1+i%3))
		}
		for i := range 240 {
			w := randomWindow(r, 1+i%3)
			w.C, w.K, w.Groups = w.C/w.Groups, w.K/w.Groups, 1
			check(newConvCase(r, w, r.IntN(4)))
		}
	})
}

// An image has the same bits alone, where it is cut into bands, and in a batch, where it is not.
func TestConvCol2imDoesNotDependOnBatch(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(42, 42))
		for _, w := range col2imWindows() {
			all := newConvCase(r, w, 33)
			size, of := volume(w.In)*int(w.C), len(all.y)/33
			batch := all.col2im(t, all.y)
			for _, image := range []int{0, 17, 32} {
				one := *all
				one.images = 1
				alone := one.col2im(t, all.y[image*of:(image+1)*of])
				require.Equal(t, batch.data[image*size:(image+1)*size], alone.data, "image %d of %v", image, all)
			}
		}
	})
}

func TestConvCol2imDoesNotDependOnThreads(t *testing.T) {
	useThreads(t, 1)
	r := rand.New(rand.NewPCG(43, 43))
	for _, w := range col2imWindows() {
		for _, images := range []int{1, 3, 35} {
			s := newConvCase(r, w, images)
			packed, dx := newGuarded[float32](t, s.col2imPanels()), newGuarded[float32](t, len(s.x))
			kernel, dy := guardedOf[float32](t, s.kernel), guardedOf[float32](t, s.y)
			p, err := NewProgram(s.col2imOps(kernel.operand(), packed.operand(), dy.operand(), dx.operand()), nil, shared, nil)
			require.NoError(t, err)
			var want []float32
			for _, threads := range []int{1, 2, 3, 7} {
				require.NoError(t, SetThreads(threads))
				clear(dx.data)
				require.Zero(t, p.Run(0, nil, new([Scalars]float64), new(Feeds)).Code)
				if threads == 1 {
					want = append(want, dx.data...)
				}
				require.Equal(t, want, dx.data, "%d threads, %v", threads, s)
			}
		}
	}
}

// BenchmarkConvCol2im compares with the direct input gradient.
func BenchmarkConvCol2im(b *testing.B) {
	eachBenchISA(b, func(b *testing.B) {
		for _, s := range []benchConv{
			{32, 112, 3, 64, 7, 2, 2, 56}, {128, 28, 1, 32, 3, 1, 0, 26}, {128, 32, 3, 32, 3, 1, 1, 32}, {64, 32, 4, 32, 3, 2, 0, 16}, {64, 32, 8, 32, 3, 2, 0, 16},
			{32, 32, 6, 64, 5, 1, 2, 32}, {64, 28, 1, 8, 5, 1, 2, 28}, {1, 112, 3, 64, 7, 2, 2, 56},
		} {
			w, images := s.window()
			w.Act = ActNone
			c := &convCase{Window: w, images: images}
			dx, dy := benchArray(b, images*volume(w.In)*int(w.C)), benchArray(b, images*volume(w.Out)*int(w.K))
			kernel, packed := benchArray(b, volume(w.Size)*int(w.C*w.K)), benchArray(b, c.col2imPanels())
			flops := 2 * float64(s.images*s.out*s.out) * float64(s.size*s.size*s.c) * float64(s.k)
			b.Run(fmt.Sprint(s, "/col2im"), func(b *testing.B) { benchGemm(b, c.col2imOps(kernel, packed, dy, dx)[1], flops) })
			b.Run(fmt.Sprint(s, "/direct"), func(b *testing.B) {
				w.Setting[0] = ConvInput
				op := newOp(Conv, []Operand{dy, benchArray(b, int(w.ConvPackedBytes(ConvInput)/4)), dx, {Base: None}, {Base: None}, {Base: None}}, []int{images}, nil)
				op.Int, op.Scratch = w.Ints(), w.ConvScratch(ConvInput)
				benchGemm(b, op, flops)
			})
		}
	})
}
