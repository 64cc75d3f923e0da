//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// winogradCase is a convolution by a 3 x 3 kernel, and its operands.
type winogradCase struct {
	images, height, width int // of the input
	c, k                  int
	before, after         int // on both axes
	act                   int64
	scaled, residual      bool
	x, kernel, y          []float32 // y is the gradient, or the residual
	bias, scale           []float32
}

func (w winogradCase) String() string {
	return fmt.Sprintf("%dx%dx%dx%d->%d pad %d,%d act %d scaled %v residual %v", w.images, w.height, w.width, w.c, w.k, w.before, w.after, w.act,
		w.scaled, w.residual)
}

func (w winogradCase) window() Window {
	out := func(in int) int64 { return int64(in + w.before + w.after - 2) }
	return Window{
		In: [3]int64{1, int64(w.height), int64(w.width)}, Out: [3]int64{1, out(w.height), out(w.width)},
		Size: [3]int64{1, 3, 3}, Stride: [3]int64{1, 1, 1}, Dilation: [3]int64{1, 1, 1}, Before: [3]int64{0, int64(w.before), int64(w.before)},
		C: int64(w.c), K: int64(w.k), Groups: 1, Act: w.act,
	}
}

func (w *winogradCase) random(r *rand.Rand) {
	draw := func(n int64) []float32 { return randomMatrix(r, 1, int(n)).v }
	g := w.window()
	w.x, w.kernel = draw(int64(w.images)*g.In[1]*g.In[2]*g.C), draw(9*g.C*g.K)
	w.y, w.bias, w.scale = draw(int64(w.images)*g.Out[1]*g.Out[2]*g.K), draw(g.K), draw(g.K)
}

// each visits the products of a channel: element at+k of the result is the sum over x[from]*kernel[tap+k], for each of w.k.
func (w winogradCase) each(visit func(at, from, tap int)) {
	g := w.window()
	oh, ow := int(g.Out[1]), int(g.Out[2])
	for n := range w.images {
		for p := range oh * ow * 9 {
			i, j, r, s := p/9/ow, p/9%ow, p%9/3, p%3
			h, v := i+r-w.before, j+s-w.before
			if h < 0 || v < 0 || h >= w.height || v >= w.width {
				continue
			}
			from, at := ((n*w.height+h)*w.width+v)*w.c, ((n*oh+i)*ow+j)*w.k
			for c := range w.c {
				visit(at, from+c, ((r*3+s)*w.c+c)*w.k)
			}
		}
	}
}

// wantForward returns also the largest sum before the activation, which makes no error larger.
func (w winogradCase) wantForward() (y []float64, largest float64) {
	y = make([]float64, len(w.y))
	w.each(func(at, from, tap int) {
		x, y := float64(w.x[from]), y[at:at+w.k]
		for k, v := range w.kernel[tap : tap+w.k] {
			y[k] += x * float64(v)
		}
	})
	for i := range y {
		if w.scaled {
			y[i] *= float64(w.scale[i%w.k])
		}
		y[i] += float64(w.bias[i%w.k])
		if w.residual {
			y[i] += float64(w.y[i])
		}
		largest = max(largest, math.Abs(y[i]))
		y[i] = activate(y[i], int(w.act))
	}
	return y, largest
}

func (w winogradCase) wantGradInput() []float64 {
	dx := make([]float64, len(w.x))
	w.each(func(at, from, tap int) {
		sum, y := dx[from], w.y[at:at+w.k]
		for k, v := range w.kernel[tap : tap+w.k] {
			sum += float64(y[k]) * float64(v)
		}
		dx[from] = sum
	})
	return dx
}

func (w winogradCase) wantGradKernel() []float64 {
	dw := make([]float64, len(w.kernel))
	w.each(func(at, from, tap int) {
		x, dw := float64(w.x[from]), dw[tap:tap+w.k]
		for k, v := range w.y[at : at+w.k] {
			dw[k] += float64(v) * x
		}
	})
	return dw
}

// guardedCopy has v between guards.
func guardedCopy(t testing.TB, v []float32) Operand {
	g := newGuarded[float32](t, len(v))
	copy(g.data, v)
	return g.operand()
}

// runShared runs the ops one after the other on all threads.
func runShared(t testing.TB, ops ...Op) {
	p, err := NewProgram(ops, nil, shared, nil)
	require.NoError(t, err)
	require.Zero(t, p.Run(0, nil, nil, &Feeds{}))
}

// convolve runs WinogradKernel and Winograd for the window g.
func (w winogradCase) convolve(t testing.TB, g Window, x []float32, size int, scale, bias, residual Operand) []float32 {
	u, y := newGuarded[float32](t, int(g.WinogradKernelBytes()/4)), newGuarded[float32](t, size)
	prepare := newOp(WinogradKernel, []Operand{guardedCopy(t, w.kernel), u.operand()}, nil, nil)
	run := newOp(Winograd, []Operand{guardedCopy(t, x), u.operand(), y.operand(), scale, bias, residual}, []int{w.images}, nil)
	prepare.Int, run.Int, run.Scratch = g.Ints(), g.Ints(), g.WinogradScratch()
	runShared(t, prepare, run)
	u.check(t)
	y.check(t)
	return slices.Clone(y.data)
}

func (w winogradCase) forward(t testing.TB) []float32 {
	scale, residual := Operand{Base: None}, Operand{Base: None}
	if w.scaled {
		scale = guardedCopy(t, w.scale)
	}
	if w.residual {
		residual = guardedCopy(t, w.y)
	}
	return w.convolve(t, w.window(), w.x, len(w.y), scale, guardedCopy(t, w.bias), residual)
}

func (w winogradCase) gradInput(t testing.TB) []float32 {
	none := Operand{Base: None}
	w.act = ActNone
	g := w.window().Turned()
	g.Setting[0] = 1
	return w.convolve(t, g, w.y, len(w.x), none, none, none)
}

func (w winogradCase) gradKernel(t testing.TB) []float32 {
	g := w.window()
	sums, dw := newGuarded[float32](t, int(g.WinogradSumsBytes(int64(w.images))/4)), newGuarded[float32](t, len(w.kernel))
	grad := newOp(WinogradGrad, []Operand{guardedCopy(t, w.x), guardedCopy(t, w.y), sums.operand()}, []int{w.images}, nil)
	sum := newOp(WinogradGradSum, []Operand{sums.operand(), dw.operand()}, []int{w.images}, nil)
	grad.Int, grad.Scratch, sum.Int = g.Ints(), g.WinogradGradScratch(), g.Ints()
	runShared(t, grad, sum)
	sums.check(t)
	dw.check(t)
	return slices.Clone(dw.data)
}

// requireWithin compares with numbers computed in float64: no error is above limit.
func requireWithin(t testing.TB, want []float64, got []float32, limit float64, about ...any) {
	require.Len(t, got, len(want))
	at, worst := 0, 0.0
	for i, v := range want {
		if e := math.Abs(float64(got[i]) - v); !(e <= worst) {
			at, worst = i, e
		}
	}
	if len(want) > 0 {
		require.LessOrEqual(t, worst, limit, "%v: element %d: got %v, want %v", fmt.Sprint(about...), at, got[at], want[at])
	}
}

func largestOf(v []float64) (largest float64) {
	for _, x := range v {
		largest = max(largest, math.Abs(x))
	}
	return largest
}

// check compares all passes; limit is the error for a largest element of 1.
func (w winogradCase) check(t testing.TB, limit float64) {
	y, largest := w.wantForward()
	requireWithin(t, y, w.forward(t), limit*largest, "forward ", w)
	dx, dw := w.wantGradInput(), w.wantGradKernel()
	requireWithin(t, dx, w.gradInput(t), limit*largestOf(dx), "input's gradient ", w)
	requireWithin(t, dw, w.gradKernel(t), limit*largestOf(dw), "kernel's gradient ", w)
}

// Every padding, images from one pixel on, tiles cut on one side or both, channels with and without tails, several panels and blocks.
func TestWinograd(t *testing.T) {
	cases := []winogradCase{
		{images: 1, height: 3, width: 3, c: 1, k: 1},
		{images: 0, height: 4, width: 4, c: 16, k: 16, before: 1, after: 1},
		{images: 1, height: 1, width: 1, c: 3, k: 2, before: 1, after: 1},
		{images: 2, height: 1, width: 2, c: 16, k: 5, before: 2, after: 2, act: ActReLU},
		{images: 3, height: 6, width: 6, c: 16, k: 16, act: ActReLU, scaled: true},
		{images: 2, height: 7, width: 10, c: 17, k: 33, before: 1, after: 1, act: ActTanh, residual: true},
		{images: 1, height: 9, width: 4, c: 19, k: 47, before: 0, after: 2, act: ActSigmoid, scaled: true, residual: true},
		{images: 2, height: 5, width: 8, c: 33, k: 40, before: 2, after: 0},
		{images: 1, height: 11, width: 5, c: 24, k: 200, before: 3, after: 1},
		{images: 1, height: 13, width: 13, c: 32, k: 64, act: ActReLU},
		{images: 13, height: 12, width: 12, c: 20, k: 36, before: 1, after: 1},
	}
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(41, 41))
		for _, w := range cases {
			w.random(r)
			w.check(t, 3e-6)
		}
	})
}

// Last tiles of one to four results on either axis, behind tiles or alone, and of one result that depends on a single pixel.
func TestWinogradLastTiles(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(49, 49))
		for size := range 64 {
			for _, before := range []int{0, 2} {
				w := winogradCase{images: 3, height: 3 + size/8 - before, width: 3 + size%8 - before, c: 9, k: 18, before: before, after: before}
				if min(w.height, w.width) < 1 {
					continue
				}
				w.random(r)
				w.check(t, 3e-6)
			}
		}
	})
}

// The bound of the issue, 1e-5 of the largest element, for many channels and, in the kernel's gradient, many tiles.
func TestWinogradAccuracy(t *testing.T) {
	skipUnderRace(t)
	r := rand.New(rand.NewPCG(42, 42))
	for _, channels := range []int{64, 128, 256} {
		w := winogradCase{images: 2, height: 8, width: 8, c: channels, k: 32, before: 1, after: 1}
		w.random(r)
		w.check(t, 1e-5)
		w = winogradCase{images: 2, height: 8, width: 8, c: 16, k: channels, before: 1, after: 1}
		w.random(r)
		w.check(t, 1e-5)
	}
	w := winogradCase{images: 128, height: 16, width: 16, c: 16, k: 16, before: 1, after: 1}
	w.random(r)
	w.check(t, 1e-5)
}

// An image gives the same bits alone, where other chunks are cut, as among others.
func TestWinogradImageDoesNotDependOnBatch(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(43, 43))
		all := winogradCase{images: 30, height: 11, width: 13, c: 20, k: 70, before: 1, after: 1, act: ActTanh, residual: true}
		all.random(r)
		y, dx := all.forward(t), all.gradInput(t)
		for _, images := range []int{1, 2, 7} {
			first := r.IntN(all.images - images)
			few := all
			few.images = images
			part := func(v []float32) []float32 {
				n := len(v) / all.images
				return v[first*n : (first+images)*n]
			}
			few.x, few.y = part(all.x), part(all.y)
			require.Equal(t, part(y), few.forward(t))
			require.Equal(t, part(dx), few.gradInput(t))
		}
	})
}

func TestWinogradDoesNotDependOnThreads(t *testing.T) {
	skipUnderRace(t)
	useThreads(t, 1)
	r := rand.New(rand.NewPCG(44, 44))
	for _, w := range []winogradCase{
		{images: 1, height: 13, width: 13, c: 32, k: 64},
		{images: 40, height: 12, width: 9, c: 20, k: 140, before: 1, after: 1},
		{images: 40, height: 12, width: 9, c: 17, k: 17, before: 1, after: 1},
	} {
		w.random(r)
		var want [3][]float32
		for _, threads := range []int{1, 2, 3, 7} {
			require.NoError(t, SetThreads(threads))
			got := [3][]float32{w.forward(t), w.gradInput(t), w.gradKernel(t)}
			if threads == 1 {
				want = got
			}
			require.Equal(t, want, got, "%v: %d threads", w, threads)
		}
	}
}
