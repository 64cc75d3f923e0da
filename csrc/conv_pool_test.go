//go:build cgo && (linux || darwin)

package csrc

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// poolOver is a pool of one to three axes over the result of a convolution, which each window meets.
func poolOver(r *rand.Rand, w Window) Window {
	pool := Window{In: w.Out, Out: ones, Size: ones, Stride: ones, Dilation: ones, C: w.K, K: w.K, Groups: 1}
	usual := r.IntN(3) == 0
	for a, n := range w.Out {
		if n == 1 {
			continue
		}
		size, stride, after := min(n, int64(1+r.IntN(4))), int64(1+r.IntN(3)), int64(0)
		if usual {
			size, stride = 2, 2
		} else {
			pool.Before[a], after = r.Int64N(size), r.Int64N(size)
		}
		pool.Size[a], pool.Stride[a] = size, stride
		pool.Out[a] = (n+pool.Before[a]+after-size)/stride + 1
	}
	return pool
}

// checkConvPool compares with the convolution, and the pool and the activation of its result, bit by bit.
func checkConvPool(t *testing.T, s *convCase, pool Window, follows int) {
	none := Operand{Base: None}
	scale, bias := none, none
	if follows&1 == 1 {
		scale = guardedOf[float32](t, s.scale).operand()
	}
	if follows&2 == 2 {
		bias = guardedOf[float32](t, s.bias).operand()
	}
	x, kernel := guardedOf[float32](t, s.x), guardedOf[float32](t, s.kernel)
	y := newGuarded[float32](t, len(s.y))
	plain := *s
	plain.Act = ActNone
	runConv(t, &plain, ConvForward, x, y, scale, bias, none)
	n := s.images * volume(pool.Out) * int(s.K)
	want, wantTaps := newGuarded[float32](t, n), newGuarded[float32](t, n) // whose bits are int32
	pool.Setting[0] = 1
	c := windowCase{s.images, pool}
	runFixed(t, benchOp(MaxPool, c, y.operand(), want.operand(), wantTaps.operand()))

	packed := newGuarded[float32](t, int(s.ConvPackedBytes(ConvForward)/4))
	pack := newOp(ConvPack, []Operand{kernel.operand(), packed.operand()}, nil, nil)
	pack.Int = s.Ints()
	runFixed(t, pack)
	for words := range int64(3) { // 2: no taps
		got, taps := newGuarded[float32](t, n), newGuarded[float32](t, n)
		small := newGuarded[float32](t, (n+3)/4)
		w := s.Window
		w.Setting[1] = words
		at := [3]Operand{small.operand(), taps.operand(), none}[words]
		at.Off += [3]int64{int64(len(small.data)*4 - n), 0, 0}[words]
		op := convPoolOp(w, pool, s.images, x.operand(), packed.operand(), got.operand(), at, bias, scale)
		runFixed(t, op)
		for _, g := range []*guarded[float32]{got, taps, small} {
			g.check(t)
		}
		for i, v := range got.data {
			if a := activate(float64(want.data[i]), int(s.Act)); !near(float64(v), a, s.Act) {
				require.Failf(t, "wrong element", "%v pooled by %+v: element %d: got %v want %v", s, pool, i, v, a)
			}
		}
		switch words {
		case 0:
			bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(small.margin))), 4*(len(small.margin)+len(small.data)))
			for i, v := range bytes[len(bytes)-n:] {
				require.Equal(t, *(*int32)(unsafe.Pointer(&wantTaps.data[i])), int32(v), "tap %d of %v pooled by %+v", i, s, pool)
			}
		case 1:
			require.Equal(t, bitsOf(wantTaps.data), bitsOf(taps.data), "taps of %v pooled by %+v", s, pool)
		}
	}
}

// near allows for the activation's own error.
func near(got, want float64, act int64) bool {
	if act == ActNone || act == ActReLU {
		return got == want
	}
	return got-want < 1e-6 && want-got < 1e-6
}

func bitsOf(v []float32) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(v))), len(v))
}

func TestConvPool(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(51, 51))
		for i, w := range convWindows() {
			checkConvPool(t, newConvCase(r, w, 1+i%3), poolOver(r, w), 2)
		}
		for i := range 300 {
			w := randomWindow(r, 1+i%3)
			w.Act = int64(i / 3 % 4)
			checkConvPool(t, newConvCase(r, w, r.IntN(4)), poolOver(r, w), i/12%4)
		}
	})
}

// A batch is cut otherwise than an image alone, and the MNIST shapes take both ways.
func TestConvPoolDoesNotDependOnThreads(t *testing.T) {
	skipUnderRace(t)
	useThreads(t, 1)
	r := rand.New(rand.NewPCG(52, 52))
	for i, w := range []Window{square(3, 28, 0, 1, 26, 1, 32), square(3, 28, 0, 1, 26, 1, 32), square(3, 12, 1, 2, 6, 64, 270), square(3, 20, 1, 1, 20, 5, 40)} {
		images := []int{1, 70, 2, 23}[i]
		s, pool := newConvCase(r, w, images), poolOver(r, w)
		n := images * volume(pool.Out) * int(w.K)
		x, kernel, y := guardedOf[float32](t, s.x), guardedOf[float32](t, s.kernel), newGuarded[float32](t, n)
		taps, packed := newGuarded[float32](t, n), newGuarded[float32](t, int(w.ConvPackedBytes(ConvForward)/4))
		w.Setting[1] = 1
		none := Operand{Base: None}
		pack := newOp(ConvPack, []Operand{kernel.operand(), packed.operand()}, nil, nil)
		pack.Int = w.Ints()
		p, err := NewProgram([]Op{pack, convPoolOp(w, pool, images, x.operand(), packed.operand(), y.operand(), taps.operand(), none, none)}, nil, shared, nil)
		require.NoError(t, err)
		var want []byte
		for _, threads := range []int{1, 2, 3, 7} {
			require.NoError(t, SetThreads(threads))
			clear(y.data)
			clear(taps.data)
			require.Zero(t, p.Run(0, nil, new([Scalars]float64), new(Feeds)).Code)
			var got []byte
			for _, v := range [][]float32{y.data, taps.data} {
				got = append(got, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), 4*len(v))...)
			}
			if threads == 1 {
				want = got
			}
			require.True(t, bytes.Equal(want, got), "%d threads, %v", threads, s)
		}
	}
}
