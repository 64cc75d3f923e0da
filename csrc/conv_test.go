//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// convCase is a convolution with its numbers, as float32 and, for the oracle and the float64 kernels, as float64.
type convCase struct {
	Window
	images                              int
	x, kernel, y, scale, bias, residual []float64
}

func (s convCase) String() string { return fmt.Sprintf("%d images, %+v", s.images, s.Window) }

func volume(size [3]int64) int { return int(size[0] * size[1] * size[2]) }

func newConvCase(r *rand.Rand, w Window, images int) *convCase {
	random := func(n int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = float64(r.Float32()*2 - 1)
		}
		return v
	}
	s := &convCase{Window: w, images: images}
	s.x = random(images * volume(w.In) * int(w.C))
	s.y = random(images * volume(w.Out) * int(w.K))
	s.kernel = random(volume(w.Size) * int(w.C/w.Groups*w.K))
	s.scale, s.bias, s.residual = random(int(w.K)), random(int(w.K)), random(len(s.y))
	return s
}

// products visits every product of the convolution: of element xi of x and ki of the kernel, for element yi of y.
func (s *convCase) products(visit func(xi, ki, yi int)) {
	cg, kg := int(s.C/s.Groups), int(s.K/s.Groups)
	for o := range s.images * volume(s.Out) {
		image := o / volume(s.Out)
		for t := range volume(s.Size) {
			pixel, ok := s.source(o%volume(s.Out), t)
			if !ok {
				continue
			}
			for k := range int(s.K) {
				xi, ki, yi := (image*volume(s.In)+pixel)*int(s.C)+k/kg*cg, t*cg*int(s.K)+k, o*int(s.K)+k
				for c := range cg {
					visit(xi+c, ki+c*int(s.K), yi)
				}
			}
		}
	}
}

// source is the pixel of an image that tap t of pixel o of the result reads.
func (s *convCase) source(o, t int) (pixel int, ok bool) {
	step := 1
	for a := 2; a >= 0; a-- {
		i := o%int(s.Out[a])*int(s.Stride[a]) + t%int(s.Size[a])*int(s.Dilation[a]) - int(s.Before[a])
		if i < 0 || i >= int(s.In[a]) {
			return 0, false
		}
		o, t = o/int(s.Out[a]), t/int(s.Size[a])
		pixel += i * step
		step *= int(s.In[a])
	}
	return pixel, true
}

// sum is the element of a result, and how far a float32 sum may be from it.
type sum struct {
	value, size float64
	terms       int
}

func (s *sum) add(x float64) {
	s.value += x
	s.size += math.Abs(x)
	s.terms++
}

func (s sum) tolerance(eps float64) float64 { return eps * (s.size*math.Sqrt(float64(s.terms)+1) + 4) }

func (s *convCase) want() (y, dx, dkernel []sum) {
	y, dx, dkernel = make([]sum, len(s.y)), make([]sum, len(s.x)), make([]sum, len(s.kernel))
	s.products(func(xi, ki, yi int) {
		y[yi].add(s.x[xi] * s.kernel[ki])
		dx[xi].add(s.y[yi] * s.kernel[ki])
		dkernel[ki].add(s.x[xi] * s.y[yi])
	})
	return y, dx, dkernel
}

func guardedOf[T float32 | float64](t testing.TB, v []float64) *guarded[T] {
	g := newGuarded[T](t, len(v))
	for i, x := range v {
		g.data[i] = T(x)
	}
	return g
}

func checkSums[T float32 | float64](t testing.TB, s *convCase, what string, want []sum, got *guarded[T]) {
	got.check(t)
	eps := 1.2e-7
	if _, double := any(got).(*guarded[float64]); double {
		eps = 1e-15
	}
	for i, v := range got.data {
		if !(math.Abs(float64(v)-want[i].value) <= want[i].tolerance(eps)) {
			require.Failf(t, "wrong element", "%s of %v: element %d: got %v want %v", what, s, i, v, want[i])
		}
	}
}

// follow is what the epilogue makes of the sums.
func (s *convCase) follow(y []sum, scaled, biased, added bool) []sum {
	for i := range y {
		k := i % int(s.K)
		if scaled {
			y[i].value *= s.scale[k]
		}
		if biased {
			y[i].value += s.bias[k]
		}
		if added {
			y[i].value += s.residual[i]
		}
		y[i].value = activate(y[i].value, int(s.Act))
	}
	return y
}

// run is a forward pass, or an input gradient if result is as long as x.
func runConv[T float32 | float64](t testing.TB, s *convCase, pass int, source, result *guarded[T], scale, bias, residual Operand) {
	w := s.Window
	w.Setting[0] = int64(pass)
	kernel := guardedOf[T](t, s.kernel)
	args := []Operand{source.operand(), kernel.operand(), result.operand(), bias, scale, residual}
	op := newOp(ConvF64, args, []int{s.images}, nil)
	if s.Type == F32 {
		packed := newGuarded[float32](t, int(w.ConvPackedBytes(pass)/4))
		pack := newOp(ConvPack, []Operand{kernel.operand(), packed.operand()}, nil, nil)
		pack.Int = w.Ints()
		runFixed(t, pack)
		packed.check(t)
		args[1] = packed.operand()
		op = newOp(Conv, args, []int{s.images}, nil)
		op.Scratch = w.ConvScratch(pass)
	}
	op.Int = w.Ints()
	runFixed(t, op)
}

func (s *convCase) dkernel32(t testing.TB, x, dy, dk *guarded[float32]) {
	parts := newGuarded[float32](t, int(s.ConvKernelPartsBytes(int64(s.images))/4))
	op := newOp(ConvKernel, []Operand{x.operand(), dy.operand(), parts.operand()}, []int{s.images}, nil)
	op.Int, op.Scratch = s.Ints(), s.ConvKernelScratch()
	runFixed(t, op)
	parts.check(t)
	add := newOp(ConvKernelSum, []Operand{parts.operand(), dk.operand()}, []int{s.images}, nil)
	add.Int = s.Ints()
	runFixed(t, add)
}

func checkConv[T float32 | float64](t testing.TB, s *convCase, follows int) {
	y, dx, dkernel := s.want()
	none := Operand{Base: None}
	operands := [3]Operand{none, none, none}
	for i, v := range [][]float64{s.scale, s.bias, s.residual} {
		if follows>>i&1 == 1 {
			operands[i] = guardedOf[T](t, v).operand()
		}
	}
	x, dy := guardedOf[T](t, s.x), guardedOf[T](t, s.y)
	out := newGuarded[T](t, len(s.y))
	runConv(t, s, ConvForward, x, out, operands[0], operands[1], operands[2])
	checkSums(t, s, "forward", s.follow(y, follows&1 == 1, follows&2 == 2, follows&4 == 4), out)

	grad := *s
	grad.Act = ActNone
	in := newGuarded[T](t, len(s.x))
	for i := range in.data {
		in.data[i] = 0
	}
	runConv(t, &grad, ConvInput, dy, in, none, none, none)
	checkSums(t, s, "gradient of the input", dx, in)

	dk := newGuarded[T](t, len(s.kernel))
	if dk32, single := any(dk).(*guarded[float32]); single {
		s.dkernel32(t, any(x).(*guarded[float32]), any(dy).(*guarded[float32]), dk32)
	} else {
		op := newOp(ConvKernelF64, []Operand{x.operand(), dy.operand(), dk.operand()}, []int{s.images}, nil)
		op.Int = s.Ints()
		runFixed(t, op)
	}
	checkSums(t, s, "gradient of the kernel", dkernel, dk)
}

// randomWindow has axes axes, groups, and sizes for which Out is at least 1.
func randomWindow(r *rand.Rand, axes int) Window {
	one := [3]int64{1, 1, 1}
	w := Window{In: one, Out: one, Size: one, Stride: one, Dilation: one, Groups: int64(1 + r.IntN(3)*r.IntN(2))}
	for a := 3 - axes; a < 3; a++ {
		w.Size[a], w.Stride[a], w.Dilation[a] = int64(1+r.IntN(4)), int64(1+r.IntN(3)), int64(1+r.IntN(2)*r.IntN(3))
		reach := w.Dilation[a]*(w.Size[a]-1) + 1
		w.Before[a] = int64(r.IntN(3))
		w.In[a] = max(1, reach-w.Before[a]+int64(r.IntN(12)))
		after := max(int64(r.IntN(3)), reach-w.Before[a]-w.In[a])
		w.Out[a] = (w.In[a]+w.Before[a]+after-reach)/w.Stride[a] + 1
	}
	w.C = w.Groups * int64(1+r.IntN(9))
	w.K = w.Groups * int64(pick(r, []int{1, 2, 7, 8, 9, 16, 17, 32, 33, 40}))
	return w
}

func square(size, in, before, stride, out, c, k int64) Window {
	s := func(n int64) [3]int64 { return [3]int64{1, n, n} }
	return Window{In: s(in), Out: s(out), Size: s(size), Stride: s(stride), Dilation: s(1), Before: [3]int64{0, before, before}, C: c, K: k, Groups: 1}
}

// convWindows are those with a reason of their own.
func convWindows() []Window {
	far := square(2, 70, 0, 1, 6, 3, 5) // taps so far apart that patches are copied
	far.Dilation = [3]int64{1, 64, 64}
	wide := square(3, 1, 1, 1, 1, 2, 3) // a row of several units
	wide.In[2], wide.Out[2] = 3000, 3000
	sparse := square(1, 64, 0, 21, 4, 2, 3) // most positions are read by no tap
	return []Window{
		far, wide, sparse,
		square(3, 28, 0, 1, 26, 1, 32),
		square(3, 13, 0, 1, 11, 32, 64),
		square(3, 8, 1, 1, 8, 128, 33), // channels whose steps collide in the cache
		square(7, 30, 3, 2, 15, 3, 64),
		square(1, 1, 0, 1, 1, 1100, 40), // more steps than a block of k
		square(5, 4, 2, 1, 4, 70, 9),
		square(1, 1, 0, 1, 1, 3, 2000),
	}
}

func TestConv(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(21, 21))
		for i, w := range convWindows() {
			s := newConvCase(r, w, 1+i%3)
			checkConv[float32](t, s, 0)
		}
		for _, channels := range [][2]int64{{64, 256}, {70, 256}, {30, 32}, {256, 33}, {128, 300}} { // pixels of several units
			checkConv[float32](t, newConvCase(r, square(1, 1, 0, 1, 1, channels[0], channels[1]), 290), 2)
		}
		for i := range 240 {
			w := randomWindow(r, 1+i%3)
			w.Act = int64(i / 3 % 4)
			checkConv[float32](t, newConvCase(r, w, r.IntN(4)), i/12%8)
		}
	})
}

func TestConvF64(t *testing.T) {
	skipUnderRace(t)
	r := rand.New(rand.NewPCG(22, 22))
	for i := range 120 {
		w := randomWindow(r, 1+i%3)
		w.Act, w.Type = int64(i/3%4), F64
		checkConv[float64](t, newConvCase(r, w, r.IntN(4)), i/12%8)
	}
}

// Predict of one image must give what the image gives in any batch: bit for bit.
func TestConvImageDoesNotDependOnBatch(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(23, 23))
		none := Operand{Base: None}
		for _, w := range []Window{square(3, 5, 1, 1, 5, 6, 40), square(3, 4, 0, 1, 2, 20, 70), square(1, 1, 0, 1, 1, 30, 33), square(3, 20, 1, 2, 10, 64, 64)} {
			all := newConvCase(r, w, 37)
			for pass, sizes := range [2][2]int{{len(all.x) / 37, len(all.y) / 37}, {len(all.y) / 37, len(all.x) / 37}} {
				source := [2][]float64{all.x, all.y}[pass]
				batch := newGuarded[float32](t, 37*sizes[1])
				runConv(t, all, pass, guardedOf[float32](t, source), batch, none, none, none)
				for _, image := range []int{0, 17, 36} {
					one := *all
					one.images = 1
					alone := newGuarded[float32](t, sizes[1])
					runConv(t, &one, pass, guardedOf[float32](t, source[image*sizes[0]:(image+1)*sizes[0]]), alone, none, none, none)
					require.Equal(t, batch.data[image*sizes[1]:(image+1)*sizes[1]], alone.data, "pass %d, image %d of %v", pass, image, all)
				}
			}
		}
	})
}

// Positions of the input that no tap reads are not written.
func TestConvLeavesGapsAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(24, 24))
	s := newConvCase(r, square(2, 14, 0, 4, 4, 3, 5), 2)
	_, dx, _ := s.want()
	got := newGuarded[float32](t, len(s.x))
	for i := range got.data {
		got.data[i] = -7
	}
	none := Operand{Base: None}
	runConv(t, s, ConvInput, guardedOf[float32](t, s.y), got, none, none, none)
	for i, v := range got.data {
		require.Equal(t, dx[i].terms == 0, v == -7, "element %d", i)
	}
}

// TestConvDoesNotDependOnThreads compares bytes.
func TestConvDoesNotDependOnThreads(t *testing.T) {
	skipUnderRace(t)
	useThreads(t, 1)
	r := rand.New(rand.NewPCG(25, 25))
	for _, w := range []Window{square(3, 13, 1, 1, 13, 5, 40), square(3, 12, 1, 2, 6, 64, 70), square(1, 1, 0, 1, 1, 30, 33), square(3, 28, 0, 1, 26, 1, 32)} {
		s := newConvCase(r, w, 23)
		x, y, kernel := guardedOf[float32](t, s.x), guardedOf[float32](t, s.y), guardedOf[float32](t, s.kernel)
		dx, packed := newGuarded[float32](t, len(s.x)), newGuarded[float32](t, int(w.ConvPackedBytes(ConvInput)/4))
		parts, dk := newGuarded[float32](t, int(w.ConvKernelPartsBytes(23)/4)), newGuarded[float32](t, len(s.kernel))
		backward := w
		backward.Setting[0] = ConvInput
		none := Operand{Base: None}
		ops := []Op{
			newOp(ConvPack, []Operand{kernel.operand(), packed.operand()}, nil, nil),
			newOp(Conv, []Operand{y.operand(), packed.operand(), dx.operand(), none, none, none}, []int{23}, nil),
			newOp(ConvKernel, []Operand{x.operand(), y.operand(), parts.operand()}, []int{23}, nil),
			newOp(ConvKernelSum, []Operand{parts.operand(), dk.operand()}, []int{23}, nil),
		}
		ops[0].Int, ops[1].Int, ops[2].Int, ops[3].Int = backward.Ints(), backward.Ints(), w.Ints(), w.Ints()
		ops[1].Scratch, ops[2].Scratch = w.ConvScratch(ConvInput), w.ConvKernelScratch()
		p, err := NewProgram(ops, nil, shared, nil)
		require.NoError(t, err)
		var want [][]float32
		for _, threads := range []int{1, 2, 3, 7} {
			require.NoError(t, SetThreads(threads))
			clear(dx.data)
			clear(dk.data)
			require.Zero(t, p.Run(0, nil, new([Scalars]float64), new(Feeds)).Code)
			got := [][]float32{append([]float32{}, dx.data...), append([]float32{}, dk.data...)}
			if threads == 1 {
				want = got
			}
			require.Equal(t, want, got, "%d threads, %v", threads, s)
		}
	}
}
