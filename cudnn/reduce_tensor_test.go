//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

var reductions = map[ReduceOp]func(v []float64) float64{
	ReduceAdd: func(v []float64) float64 { return fold(v, 0, func(s, x float64) float64 { return s + x }) },
	ReduceMul: func(v []float64) float64 { return fold(v, 1, func(s, x float64) float64 { return s * x }) },
	ReduceMin: slices.Min[[]float64],
	ReduceMax: slices.Max[[]float64],
	ReduceAMax: func(v []float64) float64 {
		return fold(v, 0, func(s, x float64) float64 { return max(s, math.Abs(x)) })
	},
	ReduceAvg: func(v []float64) float64 {
		return fold(v, 0, func(s, x float64) float64 { return s + x }) / float64(len(v))
	},
	ReduceNorm1: func(v []float64) float64 { return fold(v, 0, func(s, x float64) float64 { return s + math.Abs(x) }) },
	ReduceNorm2: func(v []float64) float64 { return math.Sqrt(fold(v, 0, func(s, x float64) float64 { return s + x*x })) },
	ReduceMulNoZeros: func(v []float64) float64 {
		return fold(v, 1, func(s, x float64) float64 { return s * (x + when(x == 0, 1)) })
	},
}

func fold(v []float64, start float64, f func(so, x float64) float64) float64 {
	for _, x := range v {
		start = f(start, x)
	}
	return start
}

// gather returns the numbers that are reduced to each element of the result, the last axis fastest.
func gather(v []float64, sizes, to []int) [][]float64 {
	parts := make([][]float64, volume(to))
	for i, x := range v {
		at := repeated(i, sizes, to)
		parts[at] = append(parts[at], x)
	}
	return parts
}

func newReduction(t testing.TB, op ReduceOp, e element, nan NaNPropagation, indices ReduceIndices) *ReduceTensorDescriptor {
	d := made[*ReduceTensorDescriptor](t)(NewReduceTensorDescriptor())
	require.NoError(t, d.Set(op, e.compute, nan, indices))
	return d
}

func TestReduceTensor(t *testing.T) {
	forms(t, func(t *testing.T, e element, format TensorFormat) {
		for op, reduce := range reductions {
			for i, to := range [][]int{{1, 3, 1, 1}, {2, 3, 1, 4}, {1, 1, 1, 1}, {2, 1, 5, 4}} {
				t.Run(fmt.Sprintf("op=%d/%v", op, to), func(t *testing.T) {
					f := factors[i%2]
					if op == ReduceMul || op == ReduceMulNoZeros {
						f.alpha = 1 // NVIDIA's header has alpha inside of the product, its documentation outside
					}
					h, s := newHandle(t)
					d := newReduction(t, op, e, NotPropagateNaN, NoIndices)
					va, old := devicetest.Numbers(volume(cSizes), 1), before(volume(to), f.beta)
					if op == ReduceMul || op == ReduceMulNoZeros {
						for k := range va {
							va[k] = math.Exp2(float64(k%3 - 1)) // a product of many stays within halves
							if op == ReduceMulNoZeros && k%7 == 0 {
								va[k] = 0
							}
						}
					}
					a, c := newBlock(t, e, format, cSizes, va), newBlock(t, e, format, to, old)
					bytes, err := h.ReductionWorkspaceSize(d, a.d, c.d)
					require.NoError(t, err)
					room, err := h.ReductionIndicesSize(d, a.d, c.d)
					require.NoError(t, err)
					if !notReference() {
						require.Zero(t, room)
					}
					unlessUnsupported(t, h.ReduceTensor(d, devicetest.Memory(t, room), room, devicetest.Memory(t, bytes), bytes, f.alpha, a.d, a.p, f.beta, c.d, c.p))
					var want []float64
					for _, part := range gather(va, cSizes, to) {
						want = append(want, reduce(part))
					}
					requireBlend(t, 4*e.eps, c.numbers(t, s), f.alpha, want, f.beta, old)
				})
			}
		}
	})
}

func TestReduceTensorIndices(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	va := distinct(volume(cSizes))
	to := []int{2, 1, 5, 1}
	for op, better := range map[ReduceOp]func(x, than float64) bool{
		ReduceMin:  func(x, than float64) bool { return x < than },
		ReduceMax:  func(x, than float64) bool { return x > than },
		ReduceAMax: func(x, than float64) bool { return math.Abs(x) > math.Abs(than) },
	} {
		d := newReduction(t, op, e, NotPropagateNaN, FlattenedIndices)
		a, c := newBlock(t, e, NCHW, cSizes, va), newBlock(t, e, NCHW, to, make([]float64, volume(to)))
		bytes, err := h.ReductionWorkspaceSize(d, a.d, c.d)
		require.NoError(t, err)
		room, err := h.ReductionIndicesSize(d, a.d, c.d)
		require.NoError(t, err)
		require.GreaterOrEqual(t, room, 4*volume(to))
		indices := devicetest.Memory(t, room)
		require.NoError(t, h.ReduceTensor(d, indices, room, devicetest.Memory(t, bytes), bytes, 1, a.d, a.p, 0, c.d, c.p))
		got := devicetest.Download[uint32](t, s, indices, volume(to))
		for i, part := range gather(va, cSizes, to) {
			best := 0
			for k, x := range part {
				if better(x, part[best]) {
					best = k
				}
			}
			require.EqualValues(t, best, got[i], "op %d, element %d", op, i)
		}
	}
}

func TestReduceTensorNaN(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	for op, want := range map[ReduceOp]float64{ReduceMin: -3, ReduceMax: 2, ReduceAMax: 3} {
		for _, nan := range []NaNPropagation{NotPropagateNaN, PropagateNaN} {
			d := newReduction(t, op, e, nan, NoIndices)
			a := newBlock(t, e, NCHW, []int{1, 1, 1, 4}, []float64{1, math.NaN(), 2, -3})
			c := newBlock(t, e, NCHW, []int{1, 1, 1, 1}, []float64{0})
			bytes, err := h.ReductionWorkspaceSize(d, a.d, c.d)
			require.NoError(t, err)
			require.NoError(t, h.ReduceTensor(d, 0, 0, devicetest.Memory(t, bytes), bytes, 1, a.d, a.p, 0, c.d, c.p))
			got := c.numbers(t, s)[0]
			require.Equal(t, nan == PropagateNaN, math.IsNaN(got))
			if nan == NotPropagateNaN {
				require.Equal(t, want, got)
			}
		}
	}
}

func TestReduceTensorDescriptor(t *testing.T) {
	d := newReduction(t, ReduceMax, elements[1], PropagateNaN, FlattenedIndices)
	op, compute, nan, indices, err := d.Get()
	require.NoError(t, err)
	require.Equal(t, ReduceMax, op)
	require.Equal(t, Double, compute)
	require.Equal(t, PropagateNaN, nan)
	require.Equal(t, FlattenedIndices, indices)
	for name, err := range map[string]error{"operation": d.Set(9, Float, PropagateNaN, NoIndices), "type": d.Set(ReduceAdd, Int8, PropagateNaN, NoIndices),
		"NaN": d.Set(ReduceAdd, Float, 9, NoIndices), "indices": d.Set(ReduceAdd, Float, PropagateNaN, 9)} {
		requireStatus(t, name, "cudnnSetReduceTensorDescriptor", badParam, err)
	}
}

func TestReduceTensorErrors(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	d, unset := newReduction(t, ReduceMax, e, NotPropagateNaN, FlattenedIndices), made[*ReduceTensorDescriptor](t)(NewReduceTensorDescriptor())
	double := newReduction(t, ReduceMax, elements[1], NotPropagateNaN, NoIndices)
	a, c := newBlock(t, e, NCHW, []int{1, 2, 3, 1}, make([]float64, 6)), newBlock(t, e, NCHW, []int{1, 2, 1, 1}, make([]float64, 2))
	other, doubles := newBlock(t, e, NCHW, []int{1, 4, 1, 1}, make([]float64, 4)), newBlock(t, elements[1], NCHW, []int{1, 2, 1, 1}, make([]float64, 2))
	bytes, err := h.ReductionWorkspaceSize(d, a.d, c.d)
	require.NoError(t, err)
	room, err := h.ReductionIndicesSize(d, a.d, c.d)
	require.NoError(t, err)
	workspace, indices := devicetest.Memory(t, bytes), devicetest.Memory(t, room)
	reduce := func(d *ReduceTensorDescriptor, room, bytes int, a, c block) error {
		return h.ReduceTensor(d, indices, room, workspace, bytes, 1, a.d, a.p, 0, c.d, c.p)
	}
	for _, k := range []struct {
		name, status string
		err          error
	}{
		{"descriptor that is not set", badParam, reduce(unset, room, bytes, a, c)},
		{"workspace", badParam, reduce(d, room, bytes-1, a, c)},
		{"indices", badParam, reduce(d, room-1, bytes, a, c)},
		{"sizes", badParam, reduce(d, room, bytes, a, other)},
		{"types", badParam, reduce(d, room, bytes, a, doubles)},
		{"compute type", notSupported, reduce(double, room, bytes, a, c)},
		{"null pointer", badParam, reduce(d, room, bytes, block{d: a.d}, c)},
	} {
		requireStatus(t, k.name, "cudnnReduceTensor", k.status, k.err)
	}
	_, err = h.ReductionWorkspaceSize(d, a.d, other.d)
	requireStatus(t, "sizes", "cudnnGetReductionWorkspaceSize", badParam, err)
	_, err = h.ReductionIndicesSize(unset, a.d, c.d)
	requireStatus(t, "descriptor that is not set", "cudnnGetReductionIndicesSize", badParam, err)
	require.NoError(t, s.Synchronize())
}
