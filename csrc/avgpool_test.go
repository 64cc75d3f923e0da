//go:build cgo

package csrc

import (
	"math/rand/v2"
	"testing"
)

// counts returns how many taps of each window lie on the input.
func (c windowCase) counts() []float64 {
	n := make([]float64, c.positions(c.w.Out))
	c.each(func(y, _, _ int) { n[y]++ })
	return n
}

func TestAvgPool(t *testing.T) {
	eachPool(t, func(t *testing.T, c windowCase, typ Type) {
		ch, count := int(c.w.C), c.counts()
		x := randomArray(t, rand.New(rand.NewPCG(43, 43)), typ, c.positions(c.w.In)*ch)
		want := make([]float64, c.positions(c.w.Out)*ch)
		c.each(func(y, from, _ int) {
			for j := range ch {
				want[y*ch+j] += x.at(from*ch+j) / count[y]
			}
		})
		y := newArray(t, typ, len(want))
		runOK(t, c.op(AvgPool, typ, x, y), nil, []*array{x, y}, 0)
		requireClose(t, want, y.values(), 10*tolerance(typ), 2)
	})
}

func TestAvgPoolGrad(t *testing.T) {
	eachPool(t, func(t *testing.T, c windowCase, typ Type) {
		r := rand.New(rand.NewPCG(44, 44))
		ch, count := int(c.w.C), c.counts()
		dy, dx := randomArray(t, r, typ, c.positions(c.w.Out)*ch), randomArray(t, r, typ, c.positions(c.w.In)*ch)
		want := make([]float64, dx.n)
		c.each(func(y, x, _ int) {
			for j := range ch {
				want[x*ch+j] += dy.at(y*ch+j) / count[y]
			}
		})
		runOK(t, c.op(AvgPoolGrad, typ, dy, dx), nil, []*array{dy, dx}, 0)
		requireClose(t, want, dx.values(), 10*tolerance(typ), 2)
	})
}
