//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

const batchEpsilon = 1e-3

// batchNorm is a case and what the obvious loops make of it.
type batchNorm struct {
	sizes, params                      []int
	x, scale, bias                     []float64
	mean, variance, inverse            []float64
	runningMean, runningVariance       []float64
	each                               float64
	y, dy, dx, dscale, dbias, inferred []float64
}

// of is the parameter of element i.
func (b *batchNorm) of(i int) int { return repeated(i, b.sizes, b.params) }

func newBatchNorm(sizes, params []int) *batchNorm {
	n, k := volume(sizes), volume(params)
	b := &batchNorm{sizes: sizes, params: params, each: float64(n / k), x: devicetest.Numbers(n, 1), scale: devicetest.Numbers(k, 2),
		bias: devicetest.Numbers(k, 3), dy: devicetest.Numbers(n, 4), runningMean: devicetest.Numbers(k, 5), runningVariance: devicetest.Numbers(k, 6),
		mean: make([]float64, k), variance: make([]float64, k), inverse: make([]float64, k), y: make([]float64, n), dx: make([]float64, n),
		dscale: make([]float64, k), dbias: make([]float64, k), inferred: make([]float64, n)}
	for i, v := range b.x {
		b.mean[b.of(i)] += v / b.each
	}
	for i, v := range b.x {
		b.variance[b.of(i)] += (v - b.mean[b.of(i)]) * (v - b.mean[b.of(i)]) / b.each
	}
	for p := range k {
		b.runningVariance[p] += 2
		b.inverse[p] = 1 / math.Sqrt(b.variance[p]+batchEpsilon)
	}
	normal := func(i int) float64 { return (b.x[i] - b.mean[b.of(i)]) * b.inverse[b.of(i)] }
	for i := range b.x {
		p := b.of(i)
		b.y[i] = normal(i)*b.scale[p] + b.bias[p]
		b.inferred[i] = (b.x[i]-b.runningMean[p])/math.Sqrt(b.runningVariance[p]+batchEpsilon)*b.scale[p] + b.bias[p]
		b.dbias[p] += b.dy[i]
		b.dscale[p] += b.dy[i] * normal(i)
	}
	for i := range b.x {
		p := b.of(i)
		b.dx[i] = b.scale[p] * b.inverse[p] * (b.dy[i] - b.dbias[p]/b.each - normal(i)*b.dscale[p]/b.each)
	}
	return b
}

// paramElement is the type of the parameters of a type.
func paramElement(e element) element {
	if e.t == Double {
		return e
	}
	return elements[0]
}

func TestBatchNorm(t *testing.T) {
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			for _, mode := range []BatchNormMode{PerActivation, Spatial, SpatialPersistent} {
				for i, sizes := range [][]int{{3, 2, 5, 4}, {4, 3, 1, 1}, {5, 2, 2, 3, 2}} {
					t.Run(fmt.Sprintf("%v/format=%d/mode=%d/%v", e.t, format, mode, sizes), func(t *testing.T) {
						testBatchNorm(t, mode, format, sizes, e, factors[i%2].alpha, factors[i%2].beta)
					})
				}
			}
		}
	}
}

func testBatchNorm(t *testing.T, mode BatchNormMode, format TensorFormat, sizes []int, e element, alpha, beta float64) {
	h, s := newHandle(t)
	params := []int{1, sizes[1]}
	for _, size := range sizes[2:] {
		if mode != PerActivation {
			size = 1
		}
		params = append(params, size)
	}
	b := newBatchNorm(sizes, params)
	x := newBlock(t, e, format, sizes, b.x)
	param := made[*TensorDescriptor](t)(NewTensorDescriptor())
	require.NoError(t, param.SetBatchNorm(x.d, mode))
	pe := paramElement(e)
	dt, derived, _, err := param.Nd()
	require.NoError(t, err)
	require.Equal(t, pe.t, dt)
	require.Equal(t, params, derived)
	put := func(v []float64) block { return blockOf(t, pe, param, v) }
	eps, peps := 8*e.eps, 8*pe.eps

	const factor = 0.25
	old := before(len(b.x), beta)
	y, scale, bias := newBlock(t, e, format, sizes, old), put(b.scale), put(b.bias)
	mean, variance := put(b.runningMean), put(b.runningVariance)
	savedMean, savedInverse := put(before(len(b.mean), 0)), put(before(len(b.mean), 0))
	unlessUnsupported(t, h.BatchNormForwardInference(mode, alpha, beta, x.d, x.p, y.d, y.p, param, scale.p, bias.p, mean.p, variance.p, batchEpsilon))
	requireBlend(t, eps, y.numbers(t, s), alpha, b.inferred, beta, old)

	y = newBlock(t, e, format, sizes, old)
	unlessUnsupported(t, h.BatchNormForwardTraining(mode, alpha, beta, x.d, x.p, y.d, y.p, param, scale.p, bias.p, factor, mean.p, variance.p,
		batchEpsilon, savedMean.p, savedInverse.p))
	requireBlend(t, eps, y.numbers(t, s), alpha, b.y, beta, old)
	requireBlend(t, peps, mean.numbers(t, s), factor, b.mean, 1-factor, b.runningMean)
	requireBlend(t, peps, variance.numbers(t, s), factor*b.each/(b.each-1), b.variance, 1-factor, b.runningVariance)
	requireNear(t, peps, savedMean.numbers(t, s), b.mean)
	requireNear(t, peps, savedInverse.numbers(t, s), b.inverse)

	for _, saved := range [][2]block{{savedMean, savedInverse}, {}} {
		oldParam := before(len(b.scale), beta)
		dy, dx := newBlock(t, e, format, sizes, b.dy), newBlock(t, e, format, sizes, old)
		dscale, dbias := put(oldParam), put(oldParam)
		unlessUnsupported(t, h.BatchNormBackward(mode, alpha, beta, 1, beta, x.d, x.p, dy.d, dy.p, dx.d, dx.p, param, scale.p, dscale.p, dbias.p,
			batchEpsilon, saved[0].p, saved[1].p))
		requireBlend(t, eps, dx.numbers(t, s), alpha, b.dx, beta, old)
		requireBlend(t, peps, dscale.numbers(t, s), 1, b.dscale, beta, oldParam)
		requireBlend(t, peps, dbias.numbers(t, s), 1, b.dbias, beta, oldParam)
	}
}

// The moments that a caller does not want are not written; a factor of 1 does not read what was there.
func TestBatchNormWithoutMoments(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	sizes := []int{3, 2, 2, 2}
	b := newBatchNorm(sizes, []int{1, 2, 1, 1})
	x, y := newBlock(t, e, NCHW, sizes, b.x), newBlock(t, e, NCHW, sizes, before(len(b.x), 0))
	param := made[*TensorDescriptor](t)(NewTensorDescriptor())
	require.NoError(t, param.SetBatchNorm(x.d, Spatial))
	scale, bias := blockOf(t, e, param, b.scale), blockOf(t, e, param, b.bias)
	require.NoError(t, h.BatchNormForwardTraining(Spatial, 1, 0, x.d, x.p, y.d, y.p, param, scale.p, bias.p, 1, 0, 0, batchEpsilon, 0, 0))
	requireNear(t, 8*e.eps, y.numbers(t, s), b.y)
	if notReference() {
		return // NVIDIA does not say whether 0*NaN is there
	}
	mean, variance := blockOf(t, e, param, before(2, 0)), blockOf(t, e, param, before(2, 0))
	require.NoError(t, h.BatchNormForwardTraining(Spatial, 1, 0, x.d, x.p, y.d, y.p, param, scale.p, bias.p, 1, mean.p, variance.p, batchEpsilon, 0, 0))
	requireNear(t, 8*e.eps, mean.numbers(t, s), b.mean)
}

func TestBatchNormErrors(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	sizes := []int{2, 2, 2, 1}
	x := newBlock(t, e, NCHW, sizes, make([]float64, 8))
	other := newBlock(t, e, NCHW, []int{8, 1, 1, 1}, make([]float64, 8))
	param := newBlock(t, e, NCHW, []int{1, 2, 1, 1}, make([]float64, 2))
	doubles := newBlock(t, elements[1], NCHW, []int{1, 2, 1, 1}, make([]float64, 2))
	inference := func(mode BatchNormMode, y, param block, epsilon float64) error {
		return h.BatchNormForwardInference(mode, 1, 0, x.d, x.p, y.d, y.p, param.d, param.p, param.p, param.p, param.p, epsilon)
	}
	for _, c := range []struct {
		name string
		err  error
	}{
		{"mode", inference(9, x, param, 1)},
		{"sizes", inference(Spatial, other, param, 1)},
		{"parameters of another mode", inference(PerActivation, x, param, 1)},
		{"parameters of another type", inference(Spatial, x, doubles, 1)},
		{"epsilon", inference(Spatial, x, param, math.Nextafter(BatchNormMinEpsilon, -1))},
		{"epsilon of NaN", inference(Spatial, x, param, math.NaN())},
		{"null pointer", inference(Spatial, x, block{d: param.d}, 1)},
	} {
		requireStatus(t, c.name, "cudnnBatchNormalizationForwardInference", badParam, c.err)
	}
	training := func(epsilon float64, runningVariance, savedMean block) error {
		return h.BatchNormForwardTraining(Spatial, 1, 0, x.d, x.p, x.d, x.p, param.d, param.p, param.p, 1, 0, runningVariance.p, epsilon, savedMean.p, 0)
	}
	for name, err := range map[string]error{"epsilon": training(-1, block{}, block{}), "one running moment": training(1, param, block{}),
		"one saved moment": training(1, block{}, param)} {
		requireStatus(t, name, "cudnnBatchNormalizationForwardTraining", badParam, err)
	}
	for name, err := range map[string]error{
		"epsilon": h.BatchNormBackward(Spatial, 1, 0, 1, 0, x.d, x.p, x.d, x.p, x.d, x.p, param.d, param.p, param.p, param.p, -1, 0, 0),
		"one saved moment": h.BatchNormBackward(Spatial, 1, 0, 1, 0, x.d, x.p, x.d, x.p, x.d, x.p, param.d, param.p, param.p, param.p, 1,
			param.p, 0),
	} {
		requireStatus(t, name, "cudnnBatchNormalizationBackward", badParam, err)
	}
	unset := made[*TensorDescriptor](t)(NewTensorDescriptor())
	requireStatus(t, "x is not set", "cudnnDeriveBNTensorDescriptor", badParam, param.d.SetBatchNorm(unset, Spatial))
	requireStatus(t, "mode", "cudnnDeriveBNTensorDescriptor", badParam, param.d.SetBatchNorm(x.d, 9))
	require.NoError(t, s.Synchronize())
}
