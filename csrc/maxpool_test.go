//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// eachPool runs f for the pools of both float types on every instruction set.
func eachPool(t *testing.T, f func(t *testing.T, c windowCase, typ Type)) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, c := range poolCases() {
				t.Run(fmt.Sprint(typeNames[typ], "/", c), func(t *testing.T) { f(t, c, typ) })
			}
		}
	})
}

// tapTypes are the types that the taps of a pool fit.
func tapTypes(c windowCase) []Type {
	if c.taps() > 256 {
		return []Type{I32}
	}
	return []Type{U8, I32}
}

func (c windowCase) maxPoolOp(k Kernel, typ, taps Type, args ...*array) Op {
	c.w.Setting[0] = 0
	if taps == I32 {
		c.w.Setting[0] = 1
	}
	return c.op(k, typ, args...)
}

func TestMaxPool(t *testing.T) {
	eachPool(t, func(t *testing.T, c windowCase, typ Type) {
		r := rand.New(rand.NewPCG(41, 41))
		ch := int(c.w.C)
		x := newArray(t, typ, c.positions(c.w.In)*ch)
		for i := range x.n {
			x.set(i, float64(r.IntN(9)-4)) // many are equal
		}
		want, wantTaps := make([]float64, c.positions(c.w.Out)*ch), make([]float64, c.positions(c.w.Out)*ch)
		for i := range want {
			want[i] = math.Inf(-1)
		}
		c.each(func(y, from, tap int) {
			for j := range ch {
				if v := x.at(from*ch + j); v > want[y*ch+j] {
					want[y*ch+j], wantTaps[y*ch+j] = v, float64(tap)
				}
			}
		})
		for _, tapType := range tapTypes(c) {
			y, taps := newArray(t, typ, len(want)), newArray(t, tapType, len(want))
			args := []*array{x, y, taps}
			runOK(t, c.maxPoolOp(MaxPool, typ, tapType, args...), nil, args, 0)
			require.Equal(t, want, y.values())
			require.Equal(t, wantTaps, taps.values())
		}
	})
}

// TestMaxPoolNaN wants a NaN wherever a window holds one, at any tap, and the largest number elsewhere, also where all are -Inf.
func TestMaxPoolNaN(t *testing.T) {
	eachPool(t, func(t *testing.T, c windowCase, typ Type) {
		ch := int(c.w.C)
		x := newArray(t, typ, c.positions(c.w.In)*ch)
		for i := range x.n {
			x.set(i, []float64{math.Inf(-1), math.NaN(), -3}[i*7/5%3])
		}
		want := make([]float64, c.positions(c.w.Out)*ch)
		for i := range want {
			want[i] = math.Inf(-1)
		}
		c.each(func(y, from, _ int) {
			for j := range ch {
				want[y*ch+j] = refMax(want[y*ch+j], x.at(from*ch+j))
			}
		})
		y, taps := newArray(t, typ, len(want)), newArray(t, I32, len(want))
		args := []*array{x, y, taps}
		runOK(t, c.maxPoolOp(MaxPool, typ, I32, args...), nil, args, 0)
		requireClose(t, want, y.values(), 0, 0)
	})
}

func TestMaxPoolGrad(t *testing.T) {
	eachPool(t, func(t *testing.T, c windowCase, typ Type) {
		r := rand.New(rand.NewPCG(42, 42))
		ch := int(c.w.C)
		dy := randomArray(t, r, typ, c.positions(c.w.Out)*ch)
		for _, tapType := range tapTypes(c) {
			taps, dx := newArray(t, tapType, dy.n), randomArray(t, r, typ, c.positions(c.w.In)*ch)
			for i := range taps.n {
				taps.set(i, float64(r.IntN(c.taps())))
			}
			want := make([]float64, dx.n)
			c.each(func(y, x, tap int) {
				for j := range ch {
					if int(taps.at(y*ch+j)) == tap {
						want[x*ch+j] += dy.at(y*ch + j)
					}
				}
			})
			args := []*array{dy, taps, dx}
			runOK(t, c.maxPoolOp(MaxPoolGrad, typ, tapType, args...), nil, args, 0)
			requireClose(t, want, dx.values(), 10*tolerance(typ), 8)
		}
	})
}
