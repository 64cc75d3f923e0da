//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// depthwiseCases have every stride, dilation and padding in one to three axes, channels around the width of vectors, rows around the
// blocks of elements, windows that lie in the padding as a whole, and rows that are cut into strips.
func depthwiseCases() (cases []windowCase) {
	type v = [3]int64
	for _, channels := range []int64{1, 2, 5, 8, 16, 19, 40} {
		cases = append(cases,
			windowOf(2, v{1, 7, 15}, v{1, 3, 3}, ones, ones, v{0, 1, 1}, v{0, 1, 1}, channels),
			windowOf(2, v{1, 8, 9}, v{1, 3, 3}, v{1, 2, 2}, ones, v{0, 0, 1}, v{0, 1, 1}, channels))
	}
	for _, dilation := range []int64{1, 2, 3} {
		for _, stride := range []int64{1, 2, 3, 4} {
			cases = append(cases, windowOf(2, v{1, 9, 14}, v{1, 2, 4}, v{1, stride, stride}, v{1, dilation, dilation}, v{0, 3, 5}, v{0, 2, 4}, 9))
		}
	}
	return append(cases,
		windowOf(0, v{1, 4, 4}, v{1, 2, 2}, ones, ones, v{}, v{}, 5),
		windowOf(3, v{1, 1, 21}, v{1, 1, 5}, ones, ones, v{0, 0, 4}, v{}, 8),
		windowOf(2, v{5, 4, 6}, v{2, 3, 2}, v{2, 1, 3}, v{1, 2, 1}, v{1, 2, 0}, v{0, 2, 1}, 6),
		windowOf(1, v{1, 3, 3}, ones, ones, ones, v{0, 2, 2}, v{0, 2, 2}, 4),
		windowOf(1, v{1, 2, 2000}, v{1, 2, 3}, v{1, 1, 2}, ones, v{0, 0, 1}, v{0, 0, 1}, 33),
		windowOf(3, v{1, 40, 41}, v{1, 3, 3}, ones, ones, v{0, 1, 1}, v{0, 1, 1}, 24),
	)
}

func eachDepthwise(t *testing.T, f func(t *testing.T, c windowCase, typ Type)) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, c := range depthwiseCases() {
				t.Run(fmt.Sprint(typeNames[typ], "/", c), func(t *testing.T) { f(t, c, typ) })
			}
		}
	})
}

// depthwiseTolerance is for sums of the length of a window, or of as many terms as a kernel's gradient has here.
func depthwiseTolerance(typ Type) float64 { return 20 * tolerance(typ) }

func TestDepthwise(t *testing.T) {
	acts := []func(float64) float64{
		ActNone: func(x float64) float64 { return x }, ActReLU: func(x float64) float64 { return max(x, 0) },
		ActSigmoid: func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, ActTanh: math.Tanh,
	}
	eachDepthwise(t, func(t *testing.T, c windowCase, typ Type) {
		r := rand.New(rand.NewPCG(45, 45))
		ch := int(c.w.C)
		x, k := randomArray(t, r, typ, c.positions(c.w.In)*ch), randomArray(t, r, typ, c.taps()*ch)
		bias, scale, residual := randomArray(t, r, typ, ch), randomArray(t, r, typ, ch), randomArray(t, r, typ, c.positions(c.w.Out)*ch)
		sums := make([]float64, residual.n)
		c.each(func(y, from, tap int) {
			for j := range ch {
				sums[y*ch+j] += x.at(from*ch+j) * k.at(tap*ch+j)
			}
		})
		for act, f := range acts {
			b, s, res := []*array{nil, bias, bias, nil}[act], []*array{nil, nil, scale, scale}[act], []*array{nil, residual, nil, residual}[act]
			want := make([]float64, len(sums))
			for i, v := range sums {
				if s != nil {
					v *= s.at(i % ch)
				}
				if b != nil {
					v += b.at(i % ch)
				}
				if res != nil {
					v += res.at(i)
				}
				want[i] = f(v)
			}
			y := randomArray(t, r, typ, len(want))
			args := []*array{x, k, b, s, res, y}
			with := c
			with.w.Act = int64(act)
			runOK(t, with.op(Depthwise, typ, args...), nil, args, 0)
			requireClose(t, want, y.values(), depthwiseTolerance(typ), 20)
		}
	})
}

func TestDepthwiseGradInput(t *testing.T) {
	eachDepthwise(t, func(t *testing.T, c windowCase, typ Type) {
		r := rand.New(rand.NewPCG(46, 46))
		ch := int(c.w.C)
		dy, k, dx := randomArray(t, r, typ, c.positions(c.w.Out)*ch), randomArray(t, r, typ, c.taps()*ch), randomArray(t, r, typ, c.positions(c.w.In)*ch)
		want := make([]float64, dx.n)
		c.each(func(y, x, tap int) {
			for j := range ch {
				want[x*ch+j] += dy.at(y*ch+j) * k.at(tap*ch+j)
			}
		})
		args := []*array{dy, k, dx}
		runOK(t, c.op(DepthwiseGradInput, typ, args...), nil, args, 0)
		requireClose(t, want, dx.values(), depthwiseTolerance(typ), 20)
	})
}

func TestDepthwiseGradKernel(t *testing.T) {
	eachDepthwise(t, func(t *testing.T, c windowCase, typ Type) {
		r := rand.New(rand.NewPCG(47, 47))
		ch := int(c.w.C)
		x, dy := randomArray(t, r, typ, c.positions(c.w.In)*ch), randomArray(t, r, typ, c.positions(c.w.Out)*ch)
		parts, dk := randomArray(t, r, typ, Parts*c.taps()*ch), randomArray(t, r, typ, c.taps()*ch)
		want := make([]float64, dk.n)
		c.each(func(y, from, tap int) {
			for j := range ch {
				want[tap*ch+j] += x.at(from*ch+j) * dy.at(y*ch+j)
			}
		})
		args := []*array{x, dy, parts}
		runOK(t, c.op(DepthwiseGradParts, typ, args...), nil, args, 0)
		args = []*array{parts, dk}
		runOK(t, c.op(DepthwiseGradKernel, typ, args...), nil, args, 0)
		requireClose(t, want, dk.values(), depthwiseTolerance(typ), 400)
	})
}
