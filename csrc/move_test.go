//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// moveCase is a view of six extents into memory of n elements.
type moveCase struct {
	name    string
	extents [6]int
	strides [6]int
	offset  int
	n       int
}

var moveCases = []moveCase{
	{"scalar", [6]int{1, 1, 1, 1, 1, 1}, [6]int{}, 0, 1},
	{"scalar at an offset", [6]int{1, 1, 1, 1, 1, 1}, [6]int{9, 9, 9, 9, 9, 9}, 3, 5},
	{"contiguous", [6]int{1, 1, 2, 3, 4, 5}, [6]int{0, 0, 60, 20, 5, 1}, 0, 120},
	{"long line", [6]int{1, 1, 1, 1, 1, 70001}, [6]int{0, 0, 0, 0, 0, 1}, 2, 70003},
	{"long strided line", [6]int{1, 1, 1, 1, 2, 66000}, [6]int{0, 0, 0, 0, 132000, 2}, 0, 264000},
	{"empty", [6]int{1, 1, 2, 0, 4, 5}, [6]int{0, 0, 0, 20, 5, 1}, 0, 1},
	{"empty row", [6]int{1, 1, 2, 3, 4, 0}, [6]int{0, 0, 12, 4, 1, 1}, 0, 24},
	{"transpose", [6]int{1, 1, 1, 1, 37, 53}, [6]int{0, 0, 0, 0, 1, 37}, 0, 37 * 53},
	{"large transpose", [6]int{1, 1, 1, 1, 300, 257}, [6]int{0, 0, 0, 0, 1, 300}, 0, 300 * 257},
	{"batch of transposes", [6]int{1, 1, 1, 3, 17, 33}, [6]int{0, 0, 0, 561, 1, 17}, 0, 3 * 561},
	{"channels last to first", [6]int{1, 1, 2, 3, 8, 9}, [6]int{0, 0, 216, 1, 27, 3}, 0, 432},
	{"heads", [6]int{1, 1, 2, 5, 7, 4}, [6]int{0, 0, 140, 4, 20, 1}, 0, 280},
	{"reverse of six", [6]int{2, 3, 4, 5, 2, 3}, [6]int{1, 2, 6, 24, 120, 240}, 0, 720},
	{"slice", [6]int{1, 1, 1, 2, 3, 5}, [6]int{0, 0, 0, 70, 10, 1}, 23, 140},
	{"flip", [6]int{1, 1, 1, 1, 4, 10}, [6]int{0, 0, 0, 0, 10, -1}, 9, 40},
	{"flip rows", [6]int{1, 1, 1, 1, 4, 10}, [6]int{0, 0, 0, 0, -10, 1}, 30, 40},
	{"every other", [6]int{1, 1, 1, 1, 6, 5}, [6]int{0, 0, 0, 0, 20, 2}, 1, 120},
}

// broadcasts read an element more than once, so only GK_COPY takes them.
var broadcasts = []moveCase{
	{"broadcast scalar", [6]int{1, 1, 1, 3, 40, 50}, [6]int{}, 1, 2},
	{"broadcast rows", [6]int{1, 1, 1, 3, 40, 50}, [6]int{0, 0, 0, 0, 0, 1}, 0, 50},
	{"broadcast columns", [6]int{1, 1, 1, 3, 40, 50}, [6]int{0, 0, 0, 40, 1, 0}, 0, 120},
	{"broadcast middle", [6]int{1, 1, 4, 5, 6, 7}, [6]int{0, 0, 42, 0, 7, 1}, 0, 168},
}

// each calls f with the number of each element of the view in order and its place in memory.
func (c *moveCase) each(f func(i, at int)) {
	total := 1
	for _, e := range c.extents {
		total *= e
	}
	for i := range total {
		at, rest := c.offset, i
		for d := 5; d >= 0; d-- {
			at += rest % c.extents[d] * c.strides[d]
			rest /= c.extents[d]
		}
		f(i, at)
	}
}

func (c *moveCase) op(k Kernel, typ Type, args []*array) Op {
	op := kernelOp(k, args, c.extents[:]...)
	for d, s := range c.strides {
		op.Dim[6+d].Fixed = int64(s)
	}
	op.Int[1], op.Dim[12].Fixed = int64(typ), int64(c.offset)
	return op
}

func (c *moveCase) elements() int {
	n := 1
	for _, e := range c.extents {
		n *= e
	}
	return n
}

func TestCopyPaste(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range allTypes {
		r := rand.New(rand.NewPCG(10, 10))
		for _, c := range append(moveCases, broadcasts...) {
			t.Run(fmt.Sprintf("%s/%s", c.name, typeNames[typ]), func(t *testing.T) {
				x, y := randomArray(t, r, typ, c.n), newArray(t, typ, c.elements())
				args := []*array{x, y}
				runOK(t, c.op(Copy, typ, args), nil, args, 0)
				want := newArray(t, typ, y.n)
				c.each(func(i, at int) { want.set(i, x.at(at)) })
				require.Equal(t, want.data(), y.data())
			})
		}
		for _, c := range moveCases {
			t.Run(fmt.Sprintf("paste %s/%s", c.name, typeNames[typ]), func(t *testing.T) {
				x, y, want := randomArray(t, r, typ, c.elements()), randomArray(t, r, typ, c.n), newArray(t, typ, c.n)
				copy(want.data(), y.data())
				args := []*array{x, y}
				runOK(t, c.op(Paste, typ, args), nil, args, 0)
				c.each(func(i, at int) { want.set(at, x.at(i)) })
				require.Equal(t, want.data(), y.data())
			})
		}
	}
}

func TestFill(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range allTypes {
		for _, n := range []int{0, 1, 65, 70000} {
			for _, value := range []float64{0, 1, -3.5, 300, math.NaN()} {
				y := newArray(t, typ, n)
				op := kernelOp(Fill, []*array{y}, n)
				op.Int[1], op.Float[0] = int64(typ), value
				runOK(t, op, nil, []*array{y}, 0)
				want := make([]float64, n)
				for i := range want {
					want[i] = refCast(F64, typ, value)
				}
				requireClose(t, want, y.values(), 0, 0)
			}
		}
	}
}

func TestTake(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range allTypes {
		for _, s := range [][4]int{{1, 5, 1, 9}, {3, 5, 4, 7}, {2, 1, 17, 3}, {1, 100, 64, 1000}, {0, 5, 4, 3}, {2, 5, 0, 3}, {2, 5, 3, 0}} {
			outer, extent, inner, count := s[0], s[1], s[2], s[3]
			r := rand.New(rand.NewPCG(11, 11))
			x, index, y := randomArray(t, r, typ, outer*extent*inner), newArray(t, I32, count), newArray(t, typ, outer*count*inner)
			for k := range count {
				index.set(k, float64(r.IntN(2*extent)-extent))
			}
			args := []*array{x, index, y}
			op := kernelOp(Take, args, s[:]...)
			op.Int[1] = int64(typ)
			runOK(t, op, nil, args, 0)
			for i := range y.n {
				o, k, j := i/inner/count, i/inner%count, i%inner
				require.Equal(t, x.at((o*extent+(int(index.at(k))+extent)%extent)*inner+j), y.at(i))
			}
		}
	}
}

func TestTakeOutOfRange(t *testing.T) {
	for _, bad := range []int{-5, 4, math.MinInt32, math.MaxInt32} {
		args := []*array{newArray(t, F32, 8), arrayOf(t, I32, 3, float64(bad)), newArray(t, F32, 4)}
		require.Equal(t, Status{Code: IndexRange, Detail: int64(bad)}, runOp(t, kernelOp(Take, args, 1, 4, 2, 2), nil, args, 0))
	}
	args := []*array{newArray(t, F32, 0), arrayOf(t, I32, 0), newArray(t, F32, 2)}
	require.Equal(t, IndexRange, runOp(t, kernelOp(Take, args, 1, 0, 2, 1), nil, args, 0).Code)
}

func TestScatterAdd(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range []Type{F32, F64, I32, I64, U8} {
		for _, s := range [][4]int{
			{1, 5, 1, 9}, {3, 5, 4, 7}, {2, 1, 17, 3}, {1, 1000, 64, 1500}, {40, 30, 30, 4}, {0, 5, 4, 3}, {2, 5, 0, 3}, {2, 5, 3, 0},
			{1, 3, 20000, 5}, {2, 17, 16384, 4}, // fewer slices than ranges, and not a multiple
		} {
			outer, extent, inner, count := s[0], s[1], s[2], s[3]
			r := rand.New(rand.NewPCG(13, 13))
			x, index, y := newArray(t, typ, outer*count*inner), newArray(t, I32, count), newArray(t, typ, outer*extent*inner)
			for i := range x.n {
				x.set(i, float64(r.IntN(3))) // sums are exact
			}
			want := newArray(t, typ, y.n)
			for k := range count {
				at := r.IntN(extent)
				index.set(k, float64(at-extent*r.IntN(2)))
				for o := range outer {
					for j := range inner {
						to := (o*extent+at)*inner + j
						want.set(to, want.at(to)+x.at((o*count+k)*inner+j))
					}
				}
			}
			args := []*array{x, index, y}
			op := kernelOp(ScatterAdd, args, s[:]...)
			op.Int[1] = int64(typ)
			runOK(t, op, nil, args, 0)
			require.Equal(t, want.data(), y.data(), "%v of %v", s, typ)
		}
	}
	for _, bad := range []int{-5, 4, math.MinInt32, math.MaxInt32} {
		args := []*array{newArray(t, F32, 4), arrayOf(t, I32, 3, float64(bad)), newArray(t, F32, 8)}
		require.Equal(t, Status{Code: IndexRange, Detail: int64(bad)}, runOp(t, kernelOp(ScatterAdd, args, 1, 4, 2, 2), nil, args, 0))
	}
}

func TestOneHot(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range allTypes {
		for _, cols := range []int{0, 1, 10, 3000} {
			index := arrayOf(t, I32, 0, 9, -1, 3000, 2999, math.MaxInt32, math.MinInt32, 1)
			y := randomArray(t, rand.New(rand.NewPCG(12, 12)), typ, 8*cols)
			args := []*array{index, y}
			op := kernelOp(OneHot, args, 8, cols)
			op.Int[1] = int64(typ)
			runOK(t, op, nil, args, 0)
			for i := range y.n {
				require.Equal(t, b2f(int(index.at(i/cols)) == i%cols), y.at(i))
			}
		}
	}
}
