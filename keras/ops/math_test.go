package ops_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func floats(x ...float32) *tensor.Tensor { return tensor.Of(x) }

func ints(x ...int32) *tensor.Tensor { return tensor.Of(x) }

// each is a function of one value as one of all.
func each(f func(x ops.Value) ops.Value) func(x []ops.Value) ops.Value {
	return func(x []ops.Value) ops.Value { return f(x[0]) }
}

// pair is a function of two values as one of all.
func pair(f func(x, y ops.Value) ops.Value) func(x []ops.Value) ops.Value {
	return func(x []ops.Value) ops.Value { return f(x[0], x[1]) }
}

func TestElementwise(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []opCase{
		{"Mod", list(floats(-3, 5), floats(2, -3)), pair(ops.Mod), []int{2}, []float64{1, -1}},
		{"FloorDivide", list(floats(-3, 5), floats(2, 3)), pair(ops.FloorDivide), []int{2}, []float64{-2, 1}},
		{"FloorDivide of integers", list(ints(-3, 5), ints(2, 3)), pair(ops.FloorDivide), []int{2}, []float64{-2, 1}},
		{"Rsqrt", list(floats(4)), each(ops.Rsqrt), []int{1}, []float64{0.5}},
		{"Reciprocal", list(floats(4)), each(ops.Reciprocal), []int{1}, []float64{0.25}},
		{"Expm1", list(floats(1)), each(ops.Expm1), []int{1}, []float64{math.E - 1}},
		{"Sin", list(floats(1)), each(ops.Sin), []int{1}, []float64{math.Sin(1)}},
		{"Cos", list(floats(1)), each(ops.Cos), []int{1}, []float64{math.Cos(1)}},
		{"Erf", list(floats(1)), each(ops.Erf), []int{1}, []float64{math.Erf(1)}},
		{"Floor", list(floats(-1.5, 2)), each(ops.Floor), []int{2}, []float64{-2, 2}},
		{"Ceil", list(floats(-1.5, 2)), each(ops.Ceil), []int{2}, []float64{-1, 2}},
		{"Round", list(floats(0.5, 1.5, -2.5)), each(ops.Round), []int{3}, []float64{0, 2, -2}},
		{"NotEqual", list(floats(1, 2), floats(1, 3)), pair(ops.NotEqual), []int{2}, []float64{0, 1}},
		{"LessEqual", list(floats(1, 2), floats(1, 1)), pair(ops.LessEqual), []int{2}, []float64{1, 0}},
		{"LogicalAnd", list(floats(1, 2, 0), floats(1, 0, 0)), pair(ops.LogicalAnd), []int{3}, []float64{1, 0, 0}},
		{"LogicalOr", list(floats(1, 2, 0), floats(1, 0, 0)), pair(ops.LogicalOr), []int{3}, []float64{1, 1, 0}},
		{"LogicalNot", list(floats(1, 0)), each(ops.LogicalNot), []int{2}, []float64{0, 1}},
		{"IsNaN", list(floats(nan, inf, 1)), each(ops.IsNaN), []int{3}, []float64{1, 0, 0}},
		{"IsFinite", list(floats(nan, inf, -inf, 1)), each(ops.IsFinite), []int{4}, []float64{0, 0, 0, 1}},
		{"IsFinite of integers", list(ints(math.MaxInt32)), each(ops.IsFinite), []int{1}, []float64{1}},
		{"ZerosLike", list(count(2, 1)), each(ops.ZerosLike), []int{2, 1}, []float64{0, 0}},
		{"OnesLike", list(count(2, 1)), each(ops.OnesLike), []int{2, 1}, []float64{1, 1}},
		{"StopGradient", list(floats(3)), each(ops.StopGradient), []int{1}, []float64{3}},
	} {
		c.check(t)
	}
}

func TestReductions(t *testing.T) {
	type v = ops.Value
	six := count(2, 3)
	inf := float32(math.Inf(1))
	along := func(f func(x v, axes ...int) v, axes ...int) func(x []v) v {
		return func(x []v) v { return f(x[0], axes...) }
	}
	for _, c := range []opCase{
		{"Prod", list(six), along(ops.Prod, 1), []int{2}, []float64{0, 60}},
		{"Var", list(six), along(ops.Var, -1), []int{2}, []float64{2.0 / 3, 2.0 / 3}},
		{"Std", list(six), along(ops.Std), []int{}, []float64{math.Sqrt(35.0 / 12)}},
		{"KeepDims", list(six), func(x []v) v { return ops.KeepDims(ops.Sum, x[0], -2) }, []int{1, 3}, []float64{3, 5, 7}},
		{"KeepDims all", list(six), func(x []v) v { return ops.KeepDims(ops.Sum, x[0]) }, []int{1, 1}, []float64{15}},
		{"LogSumExp", list(floats(1000, -1000)), along(ops.LogSumExp, 0), []int{}, []float64{1000}},
		{"LogSumExp of nothing", list(floats(-inf, 0)), along(ops.LogSumExp), []int{}, []float64{0}},
		{"L2Normalize", list(floats(3, 4)), func(x []v) v { return ops.L2Normalize(x[0], 1e-7, -1) }, []int{2}, []float64{0.6, 0.8}},
		{"L2Normalize zeros", list(floats(0, 0)), func(x []v) v { return ops.L2Normalize(x[0], 1e-7) }, []int{2}, []float64{0, 0}},
		{"Any", list(six), along(ops.Any, 0), []int{3}, []float64{1, 1, 1}},
		{"All", list(six), along(ops.All, 0), []int{3}, []float64{0, 1, 1}},
		{"CountNonzero", list(six), along(ops.CountNonzero), []int{}, []float64{5}},
		{"Cumsum", list(six), func(x []v) v { return ops.Cumsum(x[0], 1) }, []int{2, 3}, []float64{0, 1, 3, 3, 7, 12}},
		{"Cumprod", list(six), func(x []v) v { return ops.Cumprod(x[0], -1) }, []int{2, 3}, []float64{0, 0, 0, 3, 12, 60}},
		{"ArgMin", list(floats(2, -1, 3, -1)), func(x []v) v { return ops.ArgMin(x[0], 0) }, []int{}, []float64{1}},
		{"ArgMin of integers", list(ints(math.MaxInt32, math.MinInt32)), func(x []v) v { return ops.ArgMin(x[0], 0) }, []int{}, []float64{1}},
		{"ArgMin of bytes", list(tensor.Of([]uint8{3, 0, 255})), func(x []v) v { return ops.ArgMin(x[0], 0) }, []int{}, []float64{1}},
		{"TopK", list(floats(2, 5, 3, 5)), func(x []v) v { y, _ := ops.TopK(x[0], 3); return y }, []int{3}, []float64{5, 5, 3}},
		{"TopK positions", list(floats(2, 5, 3, 5)), func(x []v) v { _, y := ops.TopK(x[0], 3); return y }, []int{3}, []float64{1, 3, 2}},
	} {
		c.check(t)
	}
}

func TestIndexing(t *testing.T) {
	type v = ops.Value
	six := count(2, 3)
	inf := float32(math.Inf(1))
	rows := tensor.Of([]float32{0.1, 0.7, 0.2, 0.5, 0.5, 0, 0, inf, 1, 1, 2, 3, 3, 2, 1}, 5, 3)
	index := func(x []int32, dims ...int) *tensor.Tensor { return tensor.Of(x, dims...) }
	inTop := func(k int) func(x []v) v { return func(x []v) v { return ops.InTopK(x[1], x[0], k) } }
	for _, c := range []opCase{
		{"Take", list(six, ints(-1, 0)), func(x []v) v { return ops.Take(x[0], x[1], 1) }, []int{2, 2}, []float64{2, 0, 5, 3}},
		{"TakeAlongAxis", list(six, index([]int32{2, -3, 0, 1}, 2, 2)), func(x []v) v { return ops.TakeAlongAxis(x[0], x[1], -1) }, []int{2, 2}, []float64{2, 0, 3, 4}},
		{"TakeAlongAxis first", list(six, index([]int32{1, 0, -1}, 1, 3)), func(x []v) v { return ops.TakeAlongAxis(x[0], x[1], 0) }, []int{1, 3}, []float64{3, 1, 5}},
		{"TakeAlongAxis broadcast", list(six, index([]int32{1}, 1, 1)), func(x []v) v { return ops.TakeAlongAxis(x[0], x[1], 1) }, []int{2, 1}, []float64{1, 4}},
		{"TakeAlongAxis of a row", list(count(3), ints(2, 0)), func(x []v) v { return ops.TakeAlongAxis(x[0], x[1], 0) }, []int{2}, []float64{2, 0}},
		{"ScatterAdd", list(count(3), ints(1, -1, 1)), func(x []v) v { return ops.ScatterAdd(x[1], x[0], 0, tensor.D(3)) }, []int{3}, []float64{0, 2, 1}},
		{"InTopK 1", list(rows, ints(1, 1, 2, 3, 2)), inTop(1), []int{5}, []float64{1, 1, 0, 0, 0}},
		{"InTopK 2", list(rows, ints(0, 2, 2, -1, 1)), inTop(2), []int{5}, []float64{0, 0, 0, 0, 1}},
		{"Arange", nil, func([]v) v { return ops.Arange(2, 9, 3, tensor.Int32) }, []int{3}, []float64{2, 5, 8}},
		{"Arange down", nil, func([]v) v { return ops.Arange(2, -3, -2, tensor.Float32) }, []int{3}, []float64{2, 0, -2}},
		{"Arange of nothing", nil, func([]v) v { return ops.Arange(2, 0, 1, tensor.Float32) }, []int{0}, []float64{}},
		{"Eye", nil, func([]v) v { return ops.Eye(2, tensor.Float32) }, []int{2, 2}, []float64{1, 0, 0, 1}},
		{"Full", nil, func([]v) v { return ops.Full(tensor.S(2), 3, tensor.Int32) }, []int{2}, []float64{3, 3}},
		{"Constant", list(count(2)), func(x []v) v { return ops.Add(x[0], ops.Constant(count(2))) }, []int{2}, []float64{0, 2}},
		{"Rows", nil, func([]v) v { return ops.Rows(tensor.Float32) }, []int{}, []float64{1}},
	} {
		c.check(t)
	}
}

func TestProducts(t *testing.T) {
	type v = ops.Value
	for _, c := range []opCase{
		{"MatMul", list(count(2, 2), count(2, 2)), pair(ops.MatMul), []int{2, 2}, []float64{2, 3, 6, 11}},
		{"MatMul of vectors", list(count(3), count(3)), pair(ops.MatMul), []int{}, []float64{5}},
		{"MatMul vector, matrix", list(count(2), count(2, 3)), pair(ops.MatMul), []int{3}, []float64{3, 4, 5}},
		{"MatMul batch, vector", list(count(2, 1, 2), count(2)), pair(ops.MatMul), []int{2, 1}, []float64{1, 3}},
		{"MatMul batch, matrix", list(count(2, 1, 2), count(2, 1)), pair(ops.MatMul), []int{2, 1, 1}, []float64{1, 3}},
		{"MatMul broadcast", list(count(2, 1, 1, 2), count(2, 2, 1)), pair(ops.MatMul), []int{2, 2, 1, 1}, []float64{1, 3, 3, 13}},
		{"MatMulTransposed", list(count(2, 1, 2), count(2, 1, 2)), func(x []v) v { return ops.MatMulTransposed(x[0], x[1], false, true) }, []int{2, 1, 1}, []float64{1, 13}},
		{"Dot", list(count(2, 2), count(2)), pair(ops.Dot), []int{2}, []float64{1, 3}},
		{"Dot of cubes", list(count(1, 2, 2), count(1, 2, 1)), pair(ops.Dot), []int{1, 2, 1, 1}, []float64{1, 3}},
		{"TensorDot", list(count(2, 3), count(3, 2)), func(x []v) v { return ops.TensorDot(x[0], x[1], []int{0, 1}, []int{1, 0}) }, []int{}, []float64{2*1 + 4*2 + 1*3 + 3*4 + 5*5}},
		{"TensorDot of none", list(count(2), count(2)), func(x []v) v { return ops.TensorDot(x[0], x[1], nil, nil) }, []int{2, 2}, []float64{0, 0, 0, 1}},
	} {
		c.check(t)
	}
}

func TestGradients(t *testing.T) {
	out := eval(t, func(x []ops.Value) ops.Value {
		loss := ops.Sum(ops.Mul(x[0], ops.StopGradient(x[0])))
		g := ops.Gradients(loss, x[0], x[1])
		require.True(t, g[1].IsZero(), "the loss does not depend on it")
		return g[0]
	}, floats(2, 3), floats(5, 7))
	require.Equal(t, []float32{2, 3}, tensor.Data[float32](out))
	zero := eval(t, func(x []ops.Value) ops.Value {
		return ops.Gradients(ops.Sum(ops.L2Normalize(x[0], 1e-12, -1)), x[0])[0]
	}, floats(0, 0))
	require.Equal(t, []float32{1e12, 1e12}, tensor.Data[float32](zero))
}

func TestBadMath(t *testing.T) {
	for want, f := range map[string]func(x []ops.Value){
		"Arange: a step of 0": func([]ops.Value) { ops.Arange(0, 1, 0, tensor.Int32) },
		"Iota: bool of 3":     func([]ops.Value) { ops.Iota(tensor.D(3), tensor.Bool) },
		"Literal: no tensor":  func([]ops.Value) { ops.Constant(nil) },
		"Cumulate: axis 2 of rank 2: got float32 (None, 3)":            func(x []ops.Value) { ops.Cumsum(x[0], 2) },
		"TopK: want a last axis of fixed size, at least k 4":           func(x []ops.Value) { ops.TopK(x[0], 4) },
		"InTopK: k 1: want int32 targets [rows] and predictions [rows": func(x []ops.Value) { ops.InTopK(x[1], x[0], 1) },
		"Take: axis 1: want a value of a rank above the axis, and int": func(x []ops.Value) { ops.Take(x[0], x[1], 1) },
		"TakeAlongAxis: want int32 indices of the rank of the value":   func(x []ops.Value) { ops.TakeAlongAxis(x[0], x[1], 1) },
		"MatMul: want values of rank 1 or more":                        func(x []ops.Value) { ops.MatMul(x[0], ops.Sum(x[0])) },
		"MatMul: inner sizes differ: 3 and None":                       func(x []ops.Value) { ops.MatMul(x[0], x[0]) },
		"TensorDot: axes [0] and [0]: sizes differ":                    func(x []ops.Value) { ops.TensorDot(x[0], x[1], []int{0}, []int{0}) },
		"TensorDot: axes [0 0]: an axis twice":                         func(x []ops.Value) { ops.TensorDot(x[0], x[0], []int{0, 0}, []int{0, 1}) },
	} {
		require.ErrorContains(t, failure(f, tensor.Batched(3), tensor.S(3)), want)
	}
	err := graph.Catch(func() {
		tr := graph.NewTrace()
		a, b := tr.Feed("a", tensor.Float32, tensor.S(2, 2, 3)), tr.Feed("b", tensor.Float32, tensor.S(3, 3, 2))
		ops.MatMul(a, b)
	})
	require.EqualError(t, err, "MatMul: the leading axes do not broadcast: got float32 (2, 2, 3) and float32 (3, 3, 2)")
}

func TestTakeAlongAxisOutOfRange(t *testing.T) {
	require.ErrorContains(t, tryEval(t, func(x []ops.Value) ops.Value { return ops.TakeAlongAxis(x[0], x[1], 1) },
		count(2, 2), tensor.Of([]int32{0, 2}, 2, 1)), "Take: index -2147483648 is not in [-4, 4)")
}
