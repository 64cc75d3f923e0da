//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

// activation is a function, and its derivative from x and y.
type activation struct {
	mode  ActivationMode
	coef  float64
	value func(x float64) float64
	slope func(x, y float64) float64
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func when(condition bool, v float64) float64 {
	if condition {
		return v
	}
	return 0
}

const swishBeta = 1.5

var activations = []activation{
	{Sigmoid, 0, logistic, func(x, y float64) float64 { return y * (1 - y) }},
	{ReLU, 0, func(x float64) float64 { return max(x, 0) }, func(x, y float64) float64 { return when(x > 0, 1) }},
	{Tanh, 0, math.Tanh, func(x, y float64) float64 { return 1 - y*y }},
	{ClippedReLU, 0.5, func(x float64) float64 { return min(max(x, 0), 0.5) }, func(x, y float64) float64 { return when(x > 0 && x < 0.5, 1) }},
	{ELU, 0.75, func(x float64) float64 { return when(x > 0, x) + when(x <= 0, 0.75*math.Expm1(x)) },
		func(x, y float64) float64 { return when(x > 0, 1) + when(x <= 0, y+0.75) }},
	{Swish, 0, func(x float64) float64 { return x * logistic(swishBeta*x) }, func(x, y float64) float64 {
		s := logistic(swishBeta * x)
		return s + swishBeta*x*s*(1-s)
	}},
}

func (a activation) descriptor(t testing.TB) *ActivationDescriptor {
	d := made[*ActivationDescriptor](t)(NewActivationDescriptor())
	require.NoError(t, d.Set(a.mode, NotPropagateNaN, a.coef))
	if a.mode == Swish {
		require.NoError(t, d.SetSwishBeta(swishBeta))
	}
	return d
}

func TestActivation(t *testing.T) {
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			for _, a := range activations {
				for i, sizes := range [][]int{{1, 1, 1, 1}, {2, 3, 5, 7}, {2, 3, 2, 3, 2}} {
					t.Run(fmt.Sprintf("%v/format=%d/mode=%d/%v", e.t, format, a.mode, sizes), func(t *testing.T) {
						testActivation(t, a, format, sizes, e, factors[i%2].alpha, factors[i%2].beta)
					})
				}
			}
		}
	}
}

func testActivation(t *testing.T, a activation, format TensorFormat, sizes []int, e element, alpha, beta float64) {
	h, s := newHandle(t)
	act := a.descriptor(t)
	n := volume(sizes)
	vx, vdy, old := devicetest.Numbers(n, 1), devicetest.Numbers(n, 2), before(n, beta)
	want := make([]float64, n)
	for i := range vx {
		vx[i] += 0.125 // no input is where a derivative jumps
		want[i] = a.value(vx[i])
	}
	x, y := newBlock(t, e, format, sizes, vx), newBlock(t, e, format, sizes, old)
	unlessUnsupported(t, h.ActivationForward(act, alpha, x.d, x.p, beta, y.d, y.p))
	requireBlend(t, 4*e.eps, y.numbers(t, s), alpha, want, beta, old)

	y = newBlock(t, e, format, sizes, want)
	vy := y.numbers(t, s) // rounded
	dy, dx := newBlock(t, e, format, sizes, vdy), newBlock(t, e, format, sizes, old)
	unlessUnsupported(t, h.ActivationBackward(act, alpha, y.d, y.p, dy.d, dy.p, x.d, x.p, beta, dx.d, dx.p))
	gradient := make([]float64, n)
	for i := range gradient {
		gradient[i] = vdy[i] * a.slope(vx[i], vy[i])
	}
	requireBlend(t, 4*e.eps, dx.numbers(t, s), alpha, gradient, beta, old)
}

func TestActivationNaN(t *testing.T) {
	h, s := newHandle(t)
	for _, nan := range []NaNPropagation{NotPropagateNaN, PropagateNaN} {
		act := made[*ActivationDescriptor](t)(NewActivationDescriptor())
		require.NoError(t, act.Set(ReLU, nan, 0))
		x := newBlock(t, elements[0], NCHW, []int{1, 1, 1, 2}, []float64{math.NaN(), 2})
		require.NoError(t, h.ActivationForward(act, 1, x.d, x.p, 0, x.d, x.p))
		got := x.numbers(t, s)
		require.Equal(t, nan == PropagateNaN, math.IsNaN(got[0]))
		require.Equal(t, 2.0, got[1])
	}
}

func TestActivationErrors(t *testing.T) {
	h, s := newHandle(t)
	relu := activations[1].descriptor(t)
	identity, unset := made[*ActivationDescriptor](t)(NewActivationDescriptor()), made[*ActivationDescriptor](t)(NewActivationDescriptor())
	require.NoError(t, identity.Set(Identity, NotPropagateNaN, 0))
	sizes := []int{1, 2, 3, 2}
	x := newBlock(t, elements[0], NCHW, sizes, make([]float64, 12))
	last := newBlock(t, elements[0], NHWC, sizes, make([]float64, 12))
	other := newBlock(t, elements[0], NCHW, []int{1, 12, 1, 1}, make([]float64, 12))
	doubles := newBlock(t, elements[1], NCHW, sizes, make([]float64, 12))
	forward := func(act *ActivationDescriptor, x, y block) error {
		return h.ActivationForward(act, 1, x.d, x.p, 0, y.d, y.p)
	}
	for _, c := range []struct {
		name, status string
		err          error
	}{
		{"identity", badParam, forward(identity, x, x)},
		{"descriptor that is not set", badParam, forward(unset, x, x)},
		{"sizes", badParam, forward(relu, x, other)},
		{"types", badParam, forward(relu, x, doubles)},
		{"null pointer", badParam, forward(relu, x, block{d: x.d})},
		{"in place", badParam, forward(relu, x, block{d: last.d, p: x.p})},
	} {
		requireStatus(t, c.name, "cudnnActivationForward", c.status, c.err)
	}
	for _, c := range []struct {
		name, status string
		dx           block
	}{
		{"strides", notSupported, last}, {"sizes", notSupported, other}, {"types", notSupported, doubles}, {"null pointer", badParam, block{d: x.d}},
	} {
		requireStatus(t, c.name, "cudnnActivationBackward", c.status,
			h.ActivationBackward(relu, 1, x.d, x.p, x.d, x.p, x.d, x.p, 0, c.dx.d, c.dx.p))
	}
	require.NoError(t, s.Synchronize())
}
