//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

// softmaxGroups returns the elements that sum to 1 together.
func softmaxGroups(mode SoftmaxMode, sizes []int) [][]int {
	sample := volume(sizes[1:])
	pixels := sample / sizes[1]
	groups := map[int][]int{}
	for i := range volume(sizes) {
		g := i / sample * pixels
		if mode == SoftmaxChannel {
			g += i % pixels
		}
		groups[g] = append(groups[g], i)
	}
	var all [][]int
	for _, g := range groups {
		all = append(all, g)
	}
	return all
}

func softmaxOf(algo SoftmaxAlgorithm, mode SoftmaxMode, sizes []int, x []float64) []float64 {
	y := make([]float64, len(x))
	for _, group := range softmaxGroups(mode, sizes) {
		largest, sum := math.Inf(-1), 0.0
		for _, i := range group {
			largest = max(largest, x[i])
		}
		for _, i := range group {
			sum += math.Exp(x[i] - largest)
		}
		for _, i := range group {
			y[i] = x[i] - largest - math.Log(sum)
			if algo != SoftmaxLog {
				y[i] = math.Exp(y[i])
			}
		}
	}
	return y
}

func TestSoftmax(t *testing.T) {
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			for _, algo := range []SoftmaxAlgorithm{SoftmaxFast, SoftmaxAccurate, SoftmaxLog} {
				for _, mode := range []SoftmaxMode{SoftmaxInstance, SoftmaxChannel} {
					for i, sizes := range [][]int{{3, 10, 1, 1}, {2, 3, 5, 4}, {2, 1, 3, 1}, {1, 3, 2, 3, 2}} {
						t.Run(fmt.Sprintf("%v/format=%d/algo=%d/mode=%d/%v", e.t, format, algo, mode, sizes), func(t *testing.T) {
							testSoftmax(t, algo, mode, format, sizes, e, factors[i%2].alpha, factors[i%2].beta)
						})
					}
				}
			}
		}
	}
}

func testSoftmax(t *testing.T, algo SoftmaxAlgorithm, mode SoftmaxMode, format TensorFormat, sizes []int, e element, alpha, beta float64) {
	h, s := newHandle(t)
	n := volume(sizes)
	vx, vdy, old := devicetest.Numbers(n, 1), devicetest.Numbers(n, 2), before(n, beta)
	x, y := newBlock(t, e, format, sizes, vx), newBlock(t, e, format, sizes, old)
	unlessUnsupported(t, h.SoftmaxForward(algo, mode, alpha, x.d, x.p, beta, y.d, y.p))
	want := softmaxOf(algo, mode, sizes, vx)
	requireBlend(t, 4*e.eps, y.numbers(t, s), alpha, want, beta, old)

	y = newBlock(t, e, format, sizes, want)
	vy := y.numbers(t, s) // rounded
	dy, dx := newBlock(t, e, format, sizes, vdy), newBlock(t, e, format, sizes, old)
	unlessUnsupported(t, h.SoftmaxBackward(algo, mode, alpha, y.d, y.p, dy.d, dy.p, beta, dx.d, dx.p))
	gradient := make([]float64, n)
	for _, group := range softmaxGroups(mode, sizes) {
		sum := 0.0
		for _, i := range group {
			if algo == SoftmaxLog {
				sum += vdy[i]
			} else {
				sum += vdy[i] * vy[i]
			}
		}
		for _, i := range group {
			gradient[i] = vy[i] * (vdy[i] - sum)
			if algo == SoftmaxLog {
				gradient[i] = vdy[i] - math.Exp(vy[i])*sum
			}
		}
	}
	requireBlend(t, 4*e.eps, dx.numbers(t, s), alpha, gradient, beta, old)
}

// Exponentials of inputs above 88 overflow floats.
func TestSoftmaxOfLargeInputs(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	sizes := []int{1, 3, 1, 1}
	x := newBlock(t, e, NCHW, sizes, []float64{1000, 999, -1000})
	for _, algo := range []SoftmaxAlgorithm{SoftmaxAccurate, SoftmaxLog} {
		y := newBlock(t, e, NCHW, sizes, make([]float64, 3))
		require.NoError(t, h.SoftmaxForward(algo, SoftmaxChannel, 1, x.d, x.p, 0, y.d, y.p))
		requireNear(t, 4*e.eps, y.numbers(t, s), softmaxOf(algo, SoftmaxChannel, sizes, []float64{1000, 999, -1000}))
	}
}

func TestSoftmaxInPlace(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	sizes := []int{2, 5, 3, 1}
	v := devicetest.Numbers(volume(sizes), 3)
	x := newBlock(t, e, NHWC, sizes, v)
	require.NoError(t, h.SoftmaxForward(SoftmaxAccurate, SoftmaxChannel, 1, x.d, x.p, 0, x.d, x.p))
	requireNear(t, 4*e.eps, x.numbers(t, s), softmaxOf(SoftmaxAccurate, SoftmaxChannel, sizes, v))
}

func TestSoftmaxErrors(t *testing.T) {
	h, s := newHandle(t)
	x := newBlock(t, elements[0], NCHW, []int{1, 2, 2, 1}, make([]float64, 4))
	other := newBlock(t, elements[0], NCHW, []int{1, 4, 1, 1}, make([]float64, 4))
	doubles := newBlock(t, elements[1], NCHW, []int{1, 2, 2, 1}, make([]float64, 4))
	flat := newBlock(t, elements[0], NCHW, []int{1, 2, 2}, make([]float64, 4))
	forward := func(algo SoftmaxAlgorithm, mode SoftmaxMode, x, y block) error {
		return h.SoftmaxForward(algo, mode, 1, x.d, x.p, 0, y.d, y.p)
	}
	for _, c := range []struct {
		name, status string
		err          error
	}{
		{"algorithm", badParam, forward(9, SoftmaxChannel, x, x)},
		{"mode", badParam, forward(SoftmaxFast, 9, x, x)},
		{"sizes", badParam, forward(SoftmaxFast, SoftmaxChannel, x, other)},
		{"types", badParam, forward(SoftmaxFast, SoftmaxChannel, x, doubles)},
		{"null pointer", badParam, forward(SoftmaxFast, SoftmaxChannel, x, block{d: x.d})},
		{"axes", notSupported, forward(SoftmaxFast, SoftmaxChannel, flat, flat)},
	} {
		requireStatus(t, c.name, "cudnnSoftmaxForward", c.status, c.err)
	}
	requireStatus(t, "sizes", "cudnnSoftmaxBackward", badParam,
		h.SoftmaxBackward(SoftmaxFast, SoftmaxChannel, 1, x.d, x.p, other.d, other.p, 0, x.d, x.p))
	require.NoError(t, s.Synchronize())
}
