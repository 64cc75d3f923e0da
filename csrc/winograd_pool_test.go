//go:build cgo && (linux || darwin)

package csrc

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// pooledWindow is w's window with what a pool of 2 x 2 reads of its result.
func (w winogradCase) pooledWindow() Window {
	g := w.window()
	g.Out[1], g.Out[2] = g.Out[1]/2*2, g.Out[2]/2*2
	g.Setting[1] = 1
	return g
}

// guardedBytes lie at the end of guarded words.
type guardedBytes struct {
	*guarded[float32]
	before []byte // in the first word
}

func newGuardedBytes(t testing.TB, n int) guardedBytes {
	g := guardedBytes{guarded: newGuarded[float32](t, (n+3)/4)}
	if n > 0 {
		g.before = unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(g.data))), 4*len(g.data))[:4*len(g.data)-n]
	}
	for i := range g.before {
		g.before[i] = 255
	}
	return g
}

func (g guardedBytes) bytes() []byte {
	if len(g.data) == 0 {
		return []byte{}
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(g.data))), 4*len(g.data))[len(g.before):]
}

func (g guardedBytes) operand() Operand {
	o := g.guarded.operand()
	o.Off += int64(len(g.before))
	return o
}

func (g guardedBytes) check(t testing.TB) {
	g.guarded.check(t)
	for _, b := range g.before {
		require.EqualValues(t, 255, b, "write before the array")
	}
}

// forwardPool returns the pooled result and, if asked for, its taps.
func (w winogradCase) forwardPool(t testing.TB, withTaps bool) ([]float32, []uint8) {
	g := w.pooledWindow()
	size := w.images * int(g.Out[1]/2*(g.Out[2]/2)*g.K)
	u, y, taps := newGuarded[float32](t, int(g.WinogradKernelBytes()/4)), newGuarded[float32](t, size), newGuardedBytes(t, size)
	none := Operand{Base: None}
	args := []Operand{guardedCopy(t, w.x), u.operand(), y.operand(), none, guardedCopy(t, w.bias), none, none}
	if w.scaled {
		args[3] = guardedCopy(t, w.scale)
	}
	if withTaps {
		args[6] = taps.operand()
	}
	prepare := newOp(WinogradKernel, []Operand{guardedCopy(t, w.kernel), u.operand()}, nil, nil)
	run := newOp(Winograd, args, []int{w.images}, nil)
	prepare.Int, run.Int, run.Scratch = g.Ints(), g.Ints(), g.WinogradScratch()
	runShared(t, prepare, run)
	y.check(t)
	taps.check(t)
	return slices.Clone(y.data), slices.Clone(taps.bytes())
}

// forwardRead is what a pool of 2 x 2 reads of w's result, without the activation: a last odd row or column is not computed, so that the
// tiles are cut as for the pooled result.
func (w winogradCase) forwardRead(t testing.TB) []float32 {
	g, none := w.pooledWindow(), Operand{Base: None}
	g.Setting[1], g.Act = 0, ActNone
	scale := none
	if w.scaled {
		scale = guardedCopy(t, w.scale)
	}
	return w.convolve(t, g, w.x, w.images*int(g.Out[1]*g.Out[2]*g.K), scale, guardedCopy(t, w.bias), none)
}

// pool is the maximum of each 2 x 2 window of what it reads, y, and its tap, the first of equals.
func (w winogradCase) pool(y []float32) (most []float32, taps []uint8) {
	g := w.pooledWindow()
	height, width := int(g.Out[1]), int(g.Out[2])
	most, taps = []float32{}, []uint8{}
	for n := range w.images {
		for p := range height / 2 * (width / 2) {
			i, j := p/(width/2)*2, p%(width/2)*2
			for k := range w.k {
				at := func(tap int) float32 { return y[((n*height+i+tap/2)*width+j+tap%2)*w.k+k] }
				tap := 0
				for q := 1; q < 4; q++ {
					if v := at(q); v > at(tap) || v != v {
						tap = q
					}
				}
				most, taps = append(most, at(tap)), append(taps, uint8(tap))
			}
		}
	}
	return most, taps
}

// The pooled result is the pool of the result without an activation, then the activation, to the bit.
func TestWinogradPool(t *testing.T) {
	cases := []winogradCase{
		{images: 1, height: 4, width: 4, c: 1, k: 1},
		{images: 1, height: 13, width: 13, c: 32, k: 64, act: ActReLU},
		{images: 0, height: 4, width: 4, c: 16, k: 16, before: 1, after: 1},
		{images: 1, height: 3, width: 4, c: 8, k: 8},                                // no window fits
		{images: 3, height: 7, width: 11, c: 17, k: 33, scaled: true, act: ActReLU}, // 5 x 9: a tile holds only what is dropped
		{images: 2, height: 8, width: 6, c: 19, k: 47, before: 1, after: 2, scaled: true},
		{images: 2, height: 4, width: 15, c: 24, k: 200, before: 1, after: 1, act: ActReLU},
		{images: 13, height: 12, width: 12, c: 20, k: 36, before: 1, after: 1},
	}
	for i := range cases { // pools of equals
		cases = append(cases, cases[i])
		cases[i].c = -cases[i].c
	}
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(45, 45))
		for _, w := range cases {
			equal := w.c < 0
			w.c = max(w.c, -w.c)
			w.random(r)
			if equal {
				clear(w.x)
			}
			want, wantTaps := w.pool(w.forwardRead(t))
			if w.act == ActReLU {
				for i, v := range want {
					want[i] = max(v, 0)
				}
			}
			for _, withTaps := range []bool{false, true} {
				y, taps := w.forwardPool(t, withTaps)
				require.Equal(t, want, y, "%v", w)
				if withTaps {
					require.Equal(t, wantTaps, taps, "%v", w)
				}
			}
		}
	})
}

// Sigmoid and Tanh come after the pool too.
func TestWinogradPoolActivations(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(46, 46))
		for _, act := range []int64{ActSigmoid, ActTanh} {
			w := winogradCase{images: 2, height: 9, width: 8, c: 9, k: 21, act: act}
			w.random(r)
			most, _ := w.pool(w.forwardRead(t))
			y, _ := w.forwardPool(t, false)
			for i, v := range most {
				require.InDelta(t, activate(float64(v), int(act)), y[i], 1e-6)
			}
		}
	})
}

// A NaN of a window is its maximum.
func TestWinogradPoolNaN(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(47, 47))
		w := winogradCase{images: 1, height: 6, width: 6, c: 8, k: 9}
		w.random(r)
		w.bias[3] = float32(math.NaN())
		y, taps := w.forwardPool(t, true)
		for i, v := range y {
			require.Equal(t, i%w.k == 3, v != v)
			if v != v {
				require.EqualValues(t, 3, taps[i], "the last of them")
			}
		}
	})
}

// Images are the same alone as among others, on any number of threads.
func TestWinogradPoolDoesNotDependOnBatch(t *testing.T) {
	useThreads(t, 1)
	r := rand.New(rand.NewPCG(48, 48))
	all := winogradCase{images: 30, height: 11, width: 13, c: 20, k: 70, before: 1, after: 1, act: ActTanh}
	all.random(r)
	want, wantTaps := all.forwardPool(t, true)
	for _, threads := range []int{1, 2, 3, 7} {
		require.NoError(t, SetThreads(threads))
		y, taps := all.forwardPool(t, true)
		require.Equal(t, want, y)
		require.Equal(t, wantTaps, taps)
		for _, images := range []int{1, 2, 7} {
			few, first := all, r.IntN(all.images-images)
			few.images = images
			few.x = all.x[first*len(all.x)/all.images : (first+images)*len(all.x)/all.images]
			y, taps := few.forwardPool(t, true)
			n := len(want) / all.images
			require.Equal(t, want[first*n:(first+images)*n], y)
			require.Equal(t, wantTaps[first*n:(first+images)*n], taps)
		}
	}
}
