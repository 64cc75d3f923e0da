package ref_test

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

func TestReduce(t *testing.T) {
	x := tensor.Of([]float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 3, 2)
	cases := []struct {
		kind graph.ReduceKind
		axes []int
		dims []int
		want []float32
	}{
		{graph.Sum, []int{0}, []int{3, 2}, []float32{8, 10, 12, 14, 16, 18}},
		{graph.Sum, []int{1}, []int{2, 2}, []float32{9, 12, 27, 30}},
		{graph.Sum, []int{2}, []int{2, 3}, []float32{3, 7, 11, 15, 19, 23}},
		{graph.Sum, []int{0, 2}, []int{3}, []float32{18, 26, 34}},
		{graph.Sum, []int{0, 1, 2}, []int{}, []float32{78}},
		{graph.Mean, []int{1}, []int{2, 2}, []float32{3, 4, 9, 10}},
		{graph.MaxOf, []int{0, 1}, []int{2}, []float32{11, 12}},
		{graph.MinOf, []int{1, 2}, []int{2}, []float32{1, 7}},
		{graph.Prod, []int{2}, []int{2, 3}, []float32{2, 12, 30, 56, 90, 132}},
	}
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		for _, c := range cases {
			got := eval(t, r, op(graph.Reduce{Kind: c.kind, Axes: c.axes}), x)
			require.Equal(t, c.dims, append([]int{}, got.Dims()...), "%v %v", c.kind, c.axes)
			require.Equal(t, c.want, tensor.Data[float32](got), "%v %v", c.kind, c.axes)
		}
	})
}

func TestReduceOfNothing(t *testing.T) {
	for k, want := range map[graph.ReduceKind]float64{graph.Sum: 0, graph.Prod: 1, graph.Mean: nan, graph.MaxOf: -inf, graph.MinOf: inf} {
		got := eval(t, ref.New(), op(graph.Reduce{Kind: k, Axes: []int{0}}), tensor.New(tensor.Float64, 0, 2))
		requireClose(t, []float64{want, want}, tensor.Data[float64](got), 0, k)
	}
	for k, want := range map[graph.ReduceKind]int32{graph.Sum: 0, graph.Prod: 1, graph.MaxOf: math.MinInt32, graph.MinOf: math.MaxInt32} {
		got := eval(t, ref.New(), op(graph.Reduce{Kind: k, Axes: []int{1}}), tensor.New(tensor.Int32, 1, 0))
		require.Equal(t, []int32{want}, tensor.Data[int32](got), k)
	}
	got := eval(t, ref.New(), op(graph.Reduce{Kind: graph.MaxOf, Axes: []int{0}}), tensor.New(tensor.Uint8, 0))
	require.Equal(t, []uint8{0}, tensor.Data[uint8](got))
}

func TestReduceSpecialNumbers(t *testing.T) {
	reduce := func(k graph.ReduceKind) graph.Op { return graph.Reduce{Kind: k, Axes: []int{0}} }
	for _, x := range [][]float64{{nan, 1, 2}, {1, nan, 2}, {1, 2, nan}} {
		for _, k := range []graph.ReduceKind{graph.MaxOf, graph.MinOf, graph.Sum} {
			requireClose(t, []float64{nan}, tensor.Data[float64](eval(t, ref.New(), op(reduce(k)), tensor.Of(x))), 0, k)
		}
	}
	// In float32 the ones would be lost one by one: 2^24+1 rounds to 2^24.
	requireClose(t, []float64{1<<24 + 2}, tensor.Data[float32](eval(t, ref.New(), op(reduce(graph.Sum)), tensor.Of([]float32{1 << 24, 1, 1}))), 0)
	checkOp(t, reduce(graph.Sum), []uint8{4}, []uint8{250, 10})
	checkOp(t, reduce(graph.Prod), []int32{0}, []int32{1 << 16, 1 << 16})
	checkOp(t, reduce(graph.Sum), []int64{-3}, []int64{1, -4})
}

func TestArgMax(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		x := tensor.Of([]float32{1, 9, 9, 7, 2, 8}, 2, 3)
		require.Equal(t, []int32{1, 2}, tensor.Data[int32](eval(t, r, op(graph.ArgMax{Axis: 1}), x)), "first of equals")
		require.Equal(t, []int32{1, 0, 0}, tensor.Data[int32](eval(t, r, op(graph.ArgMax{Axis: 0}), x)))
	})
	argMax := graph.ArgMax{}
	n := float32(nan)
	checkOp(t, argMax, []int32{1}, []float32{float32(inf), n, n})
	checkOp(t, argMax, []int32{0}, []float32{n, 1, n})
	checkOp(t, argMax, []int32{2}, []int64{math.MinInt64, -1, 1 << 60})
	checkOp(t, argMax, []int32{1}, []uint8{1, 255})
}

// [[1 2 3] [4 5 6]] times [[1 2] [3 4] [5 6]] is [[22 28] [49 64]], whichever way the factors lie.
func TestMatMul(t *testing.T) {
	a, aT := []float64{1, 2, 3, 4, 5, 6}, []float64{1, 4, 2, 5, 3, 6}
	b, bT := []float64{1, 2, 3, 4, 5, 6}, []float64{1, 3, 5, 2, 4, 6}
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		for _, m := range []graph.MatMul{{}, {TransA: true}, {TransB: true}, {TransA: true, TransB: true}} {
			x, y, xDims, yDims := a, b, []int{2, 3}, []int{3, 2}
			if m.TransA {
				x, xDims = aT, []int{3, 2}
			}
			if m.TransB {
				y, yDims = bT, []int{2, 3}
			}
			want := []float64{22, 28, 49, 64}
			requireClose(t, want, tensor.Data[float64](eval(t, r, op(m), tensor.Of(x, xDims...), tensor.Of(y, yDims...))), 0, m)
			requireClose(t, want, tensor.Data[float32](eval(t, r, op(m), tensor.Of(narrow(x), xDims...), tensor.Of(narrow(y), yDims...))), 0, m)
		}
		empty := eval(t, r, op(graph.MatMul{}), tensor.New(tensor.Float32, 2, 0), tensor.New(tensor.Float32, 0, 3))
		require.Equal(t, make([]float32, 6), tensor.Data[float32](empty), "an empty sum is 0")
		require.Empty(t, tensor.Data[float32](eval(t, r, op(graph.MatMul{}), tensor.New(tensor.Float32, 0, 2), tensor.New(tensor.Float32, 2, 3))))
		column := eval(t, r, op(graph.MatMul{TransA: true}), tensor.Of([]float32{1, 2}, 2, 1), tensor.Of([]float32{3, 4}, 2, 1))
		require.Equal(t, []float32{11}, tensor.Data[float32](column))
	})
}

// gonum cuts products of this size into blocks for several goroutines.
func TestLargeMatMulAgreesWithTheOracle(t *testing.T) {
	const m, n, k = 131, 197, 67
	a, b := tensor.New(tensor.Float32, m, k), tensor.New(tensor.Float32, k, n)
	for i := range tensor.Data[float32](a) {
		tensor.Data[float32](a)[i] = float32(i*7%13) - 6
	}
	for i := range tensor.Data[float32](b) {
		tensor.Data[float32](b)[i] = float32(i*5%11) - 5
	}
	want := eval(t, modes["oracle"], op(graph.MatMul{}), a, b)
	got := eval(t, modes["fast"], op(graph.MatMul{}), a, b)
	require.Equal(t, tensor.Data[float32](want), tensor.Data[float32](got), "sums of small integers are exact")
}
