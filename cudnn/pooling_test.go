//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

// pooling is a case; sizes are batch, channels and spatial axes.
type pooling struct{ sizes, window, pad, stride []int }

var poolings = []pooling{
	{[]int{1, 1, 1, 1}, []int{1, 1}, []int{0, 0}, []int{1, 1}},
	{[]int{2, 3, 7, 5}, []int{2, 2}, []int{0, 0}, []int{2, 2}},
	{[]int{2, 3, 6, 5}, []int{3, 2}, []int{1, 1}, []int{2, 1}},
	{[]int{2, 2, 1, 13}, []int{4}, []int{2}, []int{3}},
	{[]int{1, 2, 4, 5, 4}, []int{2, 3, 2}, []int{1, 0, 1}, []int{2, 1, 1}},
}

var poolingModes = []PoolingMode{PoolingMax, PoolingMaxDeterministic, AverageIncludePadding, AverageExcludePadding}

// distinct returns up to 257 different integers, which all float types have.
func distinct(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(i*89%257 - 128)
	}
	return v
}

// windows calls f for every element of the result with the elements of the input in its window.
func (c pooling) windows(out []int, f func(y int, inside []int)) {
	window, pad, stride := atLeastTwo(c.window, 1), atLeastTwo(c.pad, 0), atLeastTwo(c.stride, 1)
	for y := range volume(out) {
		at := coordinates(y, out)
		var inside []int
		for tap := range volume(window) {
			x, in := at[0]*c.sizes[1]+at[1], true
			for a, k := range coordinates(tap, window) {
				p := at[a+2]*stride[a] - pad[a] + k
				in = in && p >= 0 && p < c.sizes[a+2]
				x = x*c.sizes[a+2] + p
			}
			if in {
				inside = append(inside, x)
			}
		}
		f(y, inside)
	}
}

// weights calls f with how much an element of the input counts in one of the result.
func (c pooling) weights(mode PoolingMode, out []int, vx []float64, f func(x, y int, weight float64)) {
	c.windows(out, func(y int, inside []int) {
		switch mode {
		case PoolingMax, PoolingMaxDeterministic:
			best := inside[0]
			for _, x := range inside {
				if vx[x] > vx[best] {
					best = x
				}
			}
			f(best, y, 1)
			return
		}
		n := len(inside)
		if mode == AverageIncludePadding {
			n = volume(c.window)
		}
		for _, x := range inside {
			f(x, y, 1/float64(n))
		}
	})
}

func TestPooling(t *testing.T) {
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			for _, mode := range poolingModes {
				for i, c := range poolings {
					t.Run(fmt.Sprintf("%v/format=%d/mode=%d/%+v", e.t, format, mode, c), func(t *testing.T) {
						testPooling(t, c, mode, format, e, factors[i%2].alpha, factors[i%2].beta)
					})
				}
			}
		}
	}
}

func testPooling(t *testing.T, c pooling, mode PoolingMode, format TensorFormat, e element, alpha, beta float64) {
	h, s := newHandle(t)
	pool := made[*PoolingDescriptor](t)(NewPoolingDescriptor())
	require.NoError(t, pool.Set(mode, NotPropagateNaN, c.window, c.pad, c.stride))
	vx := distinct(volume(c.sizes))
	x := newBlock(t, e, format, c.sizes, vx)
	out, err := pool.OutputSizes(x.d)
	require.NoError(t, err)
	old := before(volume(out), beta)
	y := newBlock(t, e, format, out, old)
	unlessUnsupported(t, h.PoolingForward(pool, alpha, x.d, x.p, beta, y.d, y.p))
	want := make([]float64, len(old))
	c.weights(mode, out, vx, func(x, y int, weight float64) { want[y] += vx[x] * weight })
	requireBlend(t, 2*e.eps, y.numbers(t, s), alpha, want, beta, old)

	vdy := devicetest.Numbers(len(want), 2)
	y, dy := newBlock(t, e, format, out, want), newBlock(t, e, format, out, vdy)
	old = before(len(vx), beta)
	dx := newBlock(t, e, format, c.sizes, old)
	unlessUnsupported(t, h.PoolingBackward(pool, alpha, y.d, y.p, dy.d, dy.p, x.d, x.p, beta, dx.d, dx.p))
	gradient := make([]float64, len(vx))
	c.weights(mode, out, vx, func(x, y int, weight float64) { gradient[x] += vdy[y] * weight })
	requireBlend(t, 2*e.eps, dx.numbers(t, s), alpha, gradient, beta, old)
}

func TestPoolingNaN(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	for _, nan := range []NaNPropagation{NotPropagateNaN, PropagateNaN} {
		pool := made[*PoolingDescriptor](t)(NewPoolingDescriptor())
		require.NoError(t, pool.Set(PoolingMax, nan, []int{1, 3}, []int{0, 0}, []int{1, 3}))
		x := newBlock(t, e, NCHW, []int{1, 1, 1, 6}, []float64{1, math.NaN(), 2, 3, 4, 5})
		y := newBlock(t, e, NCHW, []int{1, 1, 1, 2}, make([]float64, 2))
		require.NoError(t, h.PoolingForward(pool, 1, x.d, x.p, 0, y.d, y.p))
		got := y.numbers(t, s)
		require.Equal(t, nan == PropagateNaN, math.IsNaN(got[0]))
		require.Equal(t, 5.0, got[1])
		if nan == NotPropagateNaN {
			require.Equal(t, 2.0, got[0])
		}
	}
}

func TestPoolingDescriptor(t *testing.T) {
	d := made[*PoolingDescriptor](t)(NewPoolingDescriptor())
	require.NoError(t, d.Set(AverageExcludePadding, PropagateNaN, []int{3}, []int{1}, []int{2}))
	mode, nan, window, pad, stride, err := d.Nd()
	require.NoError(t, err)
	require.Equal(t, AverageExcludePadding, mode)
	require.Equal(t, PropagateNaN, nan)
	require.Equal(t, []int{1, 3}, window)
	require.Equal(t, []int{0, 1}, pad)
	require.Equal(t, []int{1, 2}, stride)

	one := []int{1, 1}
	for name, err := range map[string]error{
		"mode":     d.Set(9, PropagateNaN, one, one, one),
		"NaN":      d.Set(PoolingMax, 9, one, one, one),
		"window":   d.Set(PoolingMax, PropagateNaN, []int{0, 1}, one, one),
		"padding":  d.Set(PoolingMax, PropagateNaN, one, []int{-1, 1}, one),
		"stride":   d.Set(PoolingMax, PropagateNaN, one, one, []int{1, 0}),
		"no axes":  d.Set(PoolingMax, PropagateNaN, nil, nil, nil),
		"lengths":  d.Set(PoolingMax, PropagateNaN, one, []int{1}, one),
		"lengths ": d.Set(PoolingMax, PropagateNaN, one, one, []int{1}),
	} {
		require.Error(t, err, name)
	}
	require.ErrorContains(t, d.Set(PoolingMax, PropagateNaN, one, []int{1}, one), "cudnn: pooling window and padding: got [1 1] and [1]")
}

func TestPoolingErrors(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	pool, unset := made[*PoolingDescriptor](t)(NewPoolingDescriptor()), made[*PoolingDescriptor](t)(NewPoolingDescriptor())
	wide := made[*PoolingDescriptor](t)(NewPoolingDescriptor())
	require.NoError(t, pool.Set(PoolingMax, NotPropagateNaN, []int{2, 2}, []int{0, 0}, []int{2, 2}))
	require.NoError(t, wide.Set(PoolingMax, NotPropagateNaN, []int{2, 2}, []int{2, 2}, []int{4, 4}))
	x := newBlock(t, e, NCHW, []int{1, 2, 4, 4}, make([]float64, 32))
	y := newBlock(t, e, NCHW, []int{1, 2, 2, 2}, make([]float64, 8))
	doubles := newBlock(t, elements[1], NCHW, []int{1, 2, 2, 2}, make([]float64, 8))
	for _, c := range []struct {
		name, status string
		err          error
	}{
		{"null pointer", badParam, h.PoolingForward(pool, 1, x.d, 0, 0, y.d, y.p)},
		{"descriptor that is not set", badParam, h.PoolingForward(unset, 1, x.d, x.p, 0, y.d, y.p)},
		{"sizes", badParam, h.PoolingForward(pool, 1, x.d, x.p, 0, x.d, x.p)},
		{"types", badParam, h.PoolingForward(pool, 1, x.d, x.p, 0, doubles.d, doubles.p)},
		{"padding alone", notSupported, h.PoolingForward(wide, 1, x.d, x.p, 0, y.d, y.p)},
	} {
		requireStatus(t, c.name, "cudnnPoolingForward", c.status, c.err)
	}
	requireStatus(t, "sizes of a gradient", "cudnnPoolingBackward", badParam,
		h.PoolingBackward(pool, 1, y.d, y.p, x.d, x.p, x.d, x.p, 0, x.d, x.p))
	_, err := unset.OutputSizes(x.d)
	requireStatus(t, "sizes of what is not set", "cudnnGetPoolingNdForwardOutputDim", badParam, err)
	require.NoError(t, s.Synchronize())
}
