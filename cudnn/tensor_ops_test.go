//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

// forms calls f for every type and format.
func forms(t *testing.T, f func(t *testing.T, e element, format TensorFormat)) {
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			t.Run(fmt.Sprintf("%v/format=%d", e.t, format), func(t *testing.T) { f(t, e, format) })
		}
	}
}

var cSizes = []int{2, 3, 5, 4}

// summands are sizes that are repeated along cSizes.
var summands = [][]int{{2, 3, 5, 4}, {1, 3, 1, 1}, {1, 3, 5, 4}, {1, 1, 1, 1}}

func TestAddTensor(t *testing.T) {
	forms(t, func(t *testing.T, e element, format TensorFormat) {
		for _, sizes := range summands {
			for _, f := range factors {
				h, s := newHandle(t)
				va, old := devicetest.Numbers(volume(sizes), 1), before(volume(cSizes), f.beta)
				a, c := newBlock(t, e, format, sizes, va), newBlock(t, e, format, cSizes, old)
				unlessUnsupported(t, h.AddTensor(f.alpha, a.d, a.p, f.beta, c.d, c.p))
				want := make([]float64, len(old))
				for i := range want {
					want[i] = va[repeated(i, cSizes, sizes)]
				}
				requireBlend(t, 2*e.eps, c.numbers(t, s), f.alpha, want, f.beta, old)
			}
		}
	})
}

func TestTransformTensor(t *testing.T) {
	forms(t, func(t *testing.T, e element, format TensorFormat) {
		for _, f := range factors {
			h, s := newHandle(t)
			v, old := devicetest.Numbers(volume(cSizes), 1), before(volume(cSizes), f.beta)
			x, y := newBlock(t, e, format, cSizes, v), newBlock(t, e, 1-format, cSizes, old)
			unlessUnsupported(t, h.TransformTensor(f.alpha, x.d, x.p, f.beta, y.d, y.p))
			requireBlend(t, 2*e.eps, y.numbers(t, s), f.alpha, v, f.beta, old)
		}
	})
}

func TestScaleTensor(t *testing.T) {
	forms(t, func(t *testing.T, e element, format TensorFormat) {
		h, s := newHandle(t)
		v := devicetest.Numbers(volume(cSizes), 1)
		y := newBlock(t, e, format, cSizes, v)
		unlessUnsupported(t, h.ScaleTensor(y.d, y.p, -0.5))
		requireBlend(t, 2*e.eps, y.numbers(t, s), -0.5, v, 0, nil)
	})
}

func TestSetTensor(t *testing.T) {
	forms(t, func(t *testing.T, e element, format TensorFormat) {
		h, s := newHandle(t)
		y := newBlock(t, e, format, cSizes, before(volume(cSizes), 0))
		unlessUnsupported(t, h.SetTensor(y.d, y.p, -1.25))
		for _, v := range y.numbers(t, s) {
			require.Equal(t, -1.25, v)
		}
	})
}

var tensorOps = map[TensorOp]func(a, b float64) float64{
	OpAdd:  func(a, b float64) float64 { return a + b },
	OpMul:  func(a, b float64) float64 { return a * b },
	OpMin:  func(a, b float64) float64 { return min(a, b) },
	OpMax:  func(a, b float64) float64 { return max(a, b) },
	OpSqrt: func(a, _ float64) float64 { return math.Sqrt(a) },
	OpNot:  func(a, _ float64) float64 { return 1 - a },
}

func TestOpTensor(t *testing.T) {
	forms(t, func(t *testing.T, e element, format TensorFormat) {
		for op, want := range tensorOps {
			for i, sizes := range summands {
				t.Run(fmt.Sprintf("op=%d/%v", op, sizes), func(t *testing.T) {
					h, s := newHandle(t)
					d := made[*OpTensorDescriptor](t)(NewOpTensorDescriptor())
					require.NoError(t, d.Set(op, e.compute, NotPropagateNaN))
					const alpha1, alpha2 = 2, -0.5
					va, vb, old := devicetest.Numbers(volume(cSizes), 1), devicetest.Numbers(volume(sizes), 2), before(volume(cSizes), factors[i%2].beta)
					sum := make([]float64, len(va))
					for k := range va {
						if op == OpSqrt {
							va[k] = math.Abs(va[k])
						}
						sum[k] = want(alpha1*va[k], alpha2*vb[repeated(k, cSizes, sizes)])
					}
					a, c := newBlock(t, e, format, cSizes, va), newBlock(t, e, format, cSizes, old)
					b := newBlock(t, e, format, sizes, vb)
					if op == OpSqrt || op == OpNot {
						b = block{}
					}
					unlessUnsupported(t, h.OpTensor(d, alpha1, a.d, a.p, alpha2, b.d, b.p, factors[i%2].beta, c.d, c.p))
					requireBlend(t, 2*e.eps, c.numbers(t, s), 1, sum, factors[i%2].beta, old)
				})
			}
		}
	})
}

func TestOpTensorNaN(t *testing.T) {
	h, s := newHandle(t)
	sizes := []int{1, 1, 1, 3}
	a := newBlock(t, elements[0], NCHW, sizes, []float64{math.NaN(), 1, 2})
	b := newBlock(t, elements[0], NCHW, sizes, []float64{5, math.NaN(), 3})
	c := newBlock(t, elements[0], NCHW, sizes, make([]float64, 3))
	for op, last := range map[TensorOp]float64{OpMin: 2, OpMax: 3} {
		for _, nan := range []NaNPropagation{NotPropagateNaN, PropagateNaN} {
			d := made[*OpTensorDescriptor](t)(NewOpTensorDescriptor())
			require.NoError(t, d.Set(op, Float, nan))
			require.NoError(t, h.OpTensor(d, 1, a.d, a.p, 1, b.d, b.p, 0, c.d, c.p))
			got := c.numbers(t, s)
			require.Equal(t, last, got[2])
			if nan == PropagateNaN {
				require.True(t, math.IsNaN(got[0]) && math.IsNaN(got[1]), "%v", got)
				continue
			}
			require.Equal(t, []float64{5, 1}, got[:2])
		}
	}
}

func TestOpTensorDescriptor(t *testing.T) {
	d := made[*OpTensorDescriptor](t)(NewOpTensorDescriptor())
	require.NoError(t, d.Set(OpMax, Double, PropagateNaN))
	op, compute, nan, err := d.Get()
	require.NoError(t, err)
	require.Equal(t, OpMax, op)
	require.Equal(t, Double, compute)
	require.Equal(t, PropagateNaN, nan)
	for name, err := range map[string]error{"operation": d.Set(9, Float, PropagateNaN), "type": d.Set(OpAdd, Int8, PropagateNaN), "NaN": d.Set(OpAdd, Float, 9)} {
		requireStatus(t, name, "cudnnSetOpTensorDescriptor", badParam, err)
	}
}

func TestTensorOpErrors(t *testing.T) {
	h, s := newHandle(t)
	sizes := []int{1, 2, 3, 1}
	x := newBlock(t, elements[0], NCHW, sizes, make([]float64, 6))
	y := newBlock(t, elements[0], NHWC, sizes, make([]float64, 6))
	one := newBlock(t, elements[0], NCHW, []int{1, 2, 1, 1}, make([]float64, 2))
	other := newBlock(t, elements[0], NCHW, []int{1, 6, 1, 1}, make([]float64, 6))
	doubles := newBlock(t, elements[1], NCHW, sizes, make([]float64, 6))
	add, unset := made[*OpTensorDescriptor](t)(NewOpTensorDescriptor()), made[*OpTensorDescriptor](t)(NewOpTensorDescriptor())
	require.NoError(t, add.Set(OpAdd, Float, NotPropagateNaN))
	op := func(d *OpTensorDescriptor, a, b, c block) error {
		return h.OpTensor(d, 1, a.d, a.p, 1, b.d, b.p, 0, c.d, c.p)
	}
	null := block{d: x.d}
	for _, c := range []struct {
		name, function, status string
		err                    error
	}{
		{"sizes", "cudnnAddTensor", badParam, h.AddTensor(1, other.d, other.p, 1, x.d, x.p)},
		{"types", "cudnnAddTensor", badParam, h.AddTensor(1, doubles.d, doubles.p, 1, x.d, x.p)},
		{"null pointer", "cudnnAddTensor", badParam, h.AddTensor(1, x.d, 0, 1, x.d, x.p)},
		{"sizes", "cudnnTransformTensor", badParam, h.TransformTensor(1, one.d, one.p, 0, x.d, x.p)},
		{"types", "cudnnTransformTensor", badParam, h.TransformTensor(1, doubles.d, doubles.p, 0, x.d, x.p)},
		{"in place", "cudnnTransformTensor", badParam, h.TransformTensor(1, x.d, x.p, 0, y.d, x.p)},
		{"null pointer", "cudnnScaleTensor", badParam, h.ScaleTensor(x.d, 0, 1)},
		{"null pointer", "cudnnSetTensor", badParam, h.SetTensor(x.d, 0, 1)},
		{"descriptor that is not set", "cudnnOpTensor", badParam, op(unset, x, x, x)},
		{"no second operand", "cudnnOpTensor", badParam, op(add, x, block{}, x)},
		{"null pointer", "cudnnOpTensor", badParam, op(add, x, null, x)},
		{"sizes of the first", "cudnnOpTensor", badParam, op(add, one, x, x)},
		{"sizes of the second", "cudnnOpTensor", badParam, op(add, x, other, x)},
		{"types", "cudnnOpTensor", notSupported, op(add, x, doubles, x)},
		{"compute type", "cudnnOpTensor", notSupported, op(add, doubles, doubles, doubles)},
	} {
		requireStatus(t, c.name, c.function, c.status, c.err)
	}
	require.NoError(t, s.Synchronize())
}
