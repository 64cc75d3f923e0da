package ref_test

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// requireClose compares in float64, NaN equal to NaN; tol 0 wants the same numbers, signs of 0 included.
func requireClose[T float32 | float64](t *testing.T, want []float64, got []T, tol float64, msg ...any) {
	t.Helper()
	require.Len(t, got, len(want), msg...)
	for i, w := range want {
		g := float64(got[i])
		switch {
		case math.IsNaN(w):
			require.True(t, math.IsNaN(g), append([]any{"element %d: want NaN, got %v: %v", i, g}, msg...)...)
		case math.IsInf(w, 0) || w == 0:
			require.Equal(t, math.Float64bits(w), math.Float64bits(g), append([]any{"element %d: want %v, got %v: %v", i, w, g}, msg...)...)
		default:
			require.InEpsilon(t, w, g, tol+1e-300, append([]any{"element %d: %v", i}, msg...)...)
		}
	}
}

// Values at which the result is known by definition, and others from Python's math module.
var unaryCases = []struct {
	kind     graph.UnaryKind
	in, want []float64
}{
	{graph.Neg, []float64{1, 0, -2}, []float64{-1, negativeZero, 2}},
	{graph.Abs, []float64{-3, negativeZero, -inf, nan}, []float64{3, 0, inf, nan}},
	{graph.Sign, []float64{-3, 0, 5, nan, negativeZero}, []float64{-1, 0, 1, nan, negativeZero}},
	{graph.Square, []float64{-3, 0.5}, []float64{9, 0.25}},
	{graph.Sqrt, []float64{4, 0, -1}, []float64{2, 0, nan}},
	{graph.Rsqrt, []float64{4, 0, inf}, []float64{0.5, inf, 0}},
	{graph.Reciprocal, []float64{4, 0, negativeZero, -inf}, []float64{0.25, inf, -inf, negativeZero}},
	{graph.Exp, []float64{0, 1, -inf, 1000}, []float64{1, 2.718281828459045, 0, inf}},
	{graph.Expm1, []float64{0, 1e-10, -inf}, []float64{0, 1.00000000005e-10, -1}},
	{graph.Log, []float64{1, 3, 0, -1}, []float64{0, 1.0986122886681098, -inf, nan}},
	{graph.Log1p, []float64{0, 1e-10, -1}, []float64{0, 9.9999999995e-11, -inf}},
	{graph.Sin, []float64{0, 1}, []float64{0, 0.8414709848078965}},
	{graph.Cos, []float64{0, 1, inf}, []float64{1, 0.5403023058681398, nan}},
	{graph.Tanh, []float64{0, 0.5, 1000, -1000}, []float64{0, 0.46211715726000973, 1, -1}},
	{graph.Sigmoid, []float64{0, 1, -1, -1000, 1000, nan}, []float64{0.5, 0.7310585786300049, 0.2689414213699951, 0, 1, nan}},
	{graph.Relu, []float64{-1, negativeZero, 2, nan, -inf, inf}, []float64{0, 0, 2, nan, 0, inf}},
	{graph.Floor, []float64{-1.5, 1.5, inf}, []float64{-2, 1, inf}},
	{graph.Ceil, []float64{-1.5, 1.5}, []float64{-1, 2}},
	{graph.Round, []float64{0.5, 1.5, 2.5, -0.5, -1.5}, []float64{0, 2, 2, negativeZero, -2}},
	{graph.Erf, []float64{0, 0.5, inf}, []float64{0, 0.5204998778130465, 1}},
	{graph.Softplus, []float64{1, -1, 1000, -1000}, []float64{1.3132616875182228, 0.31326168751822286, 1000, 0}},
}

func TestUnary(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		for _, c := range unaryCases {
			f64 := eval(t, r, op(graph.Unary{Kind: c.kind}), tensor.Of(c.in))
			requireClose(t, c.want, tensor.Data[float64](f64), 4e-16, c.kind, "float64")
			f32 := eval(t, r, op(graph.Unary{Kind: c.kind}), tensor.Of(narrow(c.in)))
			requireClose(t, c.want, tensor.Data[float32](f32), 1.2e-7, c.kind, "float32")
		}
		isNaN := eval(t, r, op(graph.Unary{Kind: graph.IsNaN}), tensor.Of([]float32{1, float32(nan), float32(inf)}))
		require.Equal(t, []bool{false, true, false}, tensor.Data[bool](isNaN))
		not := eval(t, r, op(graph.Unary{Kind: graph.Not}), tensor.Of([]bool{true, false}))
		require.Equal(t, []bool{false, true}, tensor.Data[bool](not))
	})
}

func narrow(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

// checkOp compares the result of an op with what Go's arithmetic on the type gives by hand.
func checkOp[T, R tensor.Number](t *testing.T, o graph.Op, want []R, in ...[]T) {
	t.Helper()
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		var tensors []*tensor.Tensor
		for _, x := range in {
			tensors = append(tensors, tensor.Of(x))
		}
		require.Equal(t, want, tensor.Data[R](eval(t, r, op(o), tensors...)), "%s of %v", o.Name(), in)
	})
}

func TestIntegersWrap(t *testing.T) {
	u := func(k graph.UnaryKind) graph.Op { return graph.Unary{Kind: k} }
	b := func(k graph.BinaryKind) graph.Op { return graph.Binary{Kind: k} }
	checkOp(t, u(graph.Neg), []uint8{255, 0}, []uint8{1, 0})
	checkOp(t, u(graph.Neg), []int32{math.MinInt32, -5}, []int32{math.MinInt32, 5})
	checkOp(t, u(graph.Abs), []int32{math.MinInt32, 5}, []int32{math.MinInt32, -5})
	checkOp(t, u(graph.Abs), []int64{math.MinInt64, 5}, []int64{math.MinInt64, -5})
	checkOp(t, u(graph.Sign), []int64{-1, 0, 1}, []int64{-9, 0, 9})
	checkOp(t, u(graph.Square), []uint8{0, 225}, []uint8{16, 15})
	checkOp(t, u(graph.Relu), []int32{0, 0, 3}, []int32{-3, 0, 3})
	checkOp(t, b(graph.Add), []uint8{4}, []uint8{250}, []uint8{10})
	checkOp(t, b(graph.Add), []int32{math.MinInt32}, []int32{math.MaxInt32}, []int32{1})
	checkOp(t, b(graph.Add), []int64{math.MinInt64}, []int64{math.MaxInt64}, []int64{1})
	checkOp(t, b(graph.Sub), []uint8{246}, []uint8{0}, []uint8{10})
	checkOp(t, b(graph.Mul), []int32{0, 6}, []int32{1 << 16, 2}, []int32{1 << 16, 3})
	checkOp(t, b(graph.Max), []int64{2, -1}, []int64{2, -1}, []int64{1, -2})
	checkOp(t, b(graph.Min), []int64{1, -2}, []int64{2, -1}, []int64{1, -2})
	checkOp(t, b(graph.Mod), []int32{1, 2, -2, -1, 0}, []int32{7, -7, 7, -7, 7}, []int32{3, 3, -3, -3, 0}) // Python's %
	checkOp(t, b(graph.Mod), []int64{0}, []int64{math.MinInt64}, []int64{-1})
}

func TestBinary(t *testing.T) {
	cases := []struct {
		kind       graph.BinaryKind
		x, y, want []float64
	}{
		{graph.Add, []float64{1, inf}, []float64{2, -inf}, []float64{3, nan}},
		{graph.Sub, []float64{1, 1}, []float64{2, 1}, []float64{-1, 0}},
		{graph.Mul, []float64{3, 0}, []float64{-2, inf}, []float64{-6, nan}},
		{graph.Div, []float64{3, 1, -1, 0}, []float64{2, 0, 0, 0}, []float64{1.5, inf, -inf, nan}},
		{graph.Max, []float64{1, nan, 1, 3}, []float64{2, 1, nan, -3}, []float64{2, nan, nan, 3}},
		{graph.Min, []float64{1, nan, 1, 3}, []float64{2, 1, nan, -3}, []float64{1, nan, nan, -3}},
		{graph.Pow, []float64{2, 0, -8, nan}, []float64{10, 0, 1.0 / 3, 0}, []float64{1024, 1, nan, 1}},
		// Python: 7 % 3, -7 % 3, 7 % -3, -7 % -3, 6 % -3, -6 % 3, 1 % inf, -1 % inf
		{graph.Mod, []float64{7, -7, 7, -7, 6, -6, 1, 1}, []float64{3, 3, -3, -3, -3, 3, inf, 0},
			[]float64{1, 2, -2, -1, negativeZero, 0, 1, nan}},
	}
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		for _, c := range cases {
			f64 := eval(t, r, op(graph.Binary{Kind: c.kind}), tensor.Of(c.x), tensor.Of(c.y))
			requireClose(t, c.want, tensor.Data[float64](f64), 0, c.kind, "float64")
			f32 := eval(t, r, op(graph.Binary{Kind: c.kind}), tensor.Of(narrow(c.x)), tensor.Of(narrow(c.y)))
			requireClose(t, c.want, tensor.Data[float32](f32), 0, c.kind, "float32")
		}
	})
}

func TestComparisonsAndLogic(t *testing.T) {
	x, y := []float32{1, 2, 3, float32(nan)}, []float32{2, 2, 2, float32(nan)}
	for k, want := range map[graph.BinaryKind][]bool{
		graph.Eq: {false, true, false, false}, graph.Ne: {true, false, true, true}, graph.Lt: {true, false, false, false},
		graph.Le: {true, true, false, false}, graph.Gt: {false, false, true, false}, graph.Ge: {false, true, true, false},
	} {
		checkOp(t, graph.Binary{Kind: k}, want, x, y)
		checkOp(t, graph.Binary{Kind: k}, want[:3], []int64{1, 2, 3}, []int64{2, 2, 2})
		checkOp(t, graph.Binary{Kind: k}, want[:3], []uint8{1, 2, 3}, []uint8{2, 2, 2})
	}
	p, q := []bool{false, false, true, true}, []bool{false, true, false, true}
	checkOp(t, graph.Binary{Kind: graph.And}, []bool{false, false, false, true}, p, q)
	checkOp(t, graph.Binary{Kind: graph.Or}, []bool{false, true, true, true}, p, q)
	checkOp(t, graph.Binary{Kind: graph.Eq}, []bool{true, false, false, true}, p, q)
	checkOp(t, graph.Binary{Kind: graph.Ne}, []bool{false, true, true, false}, p, q)
}

func TestBroadcasting(t *testing.T) {
	sub := op(graph.Binary{Kind: graph.Sub})
	matrix := tensor.Of([]float32{10, 20, 30, 40, 50, 60}, 2, 3)
	cases := []struct {
		name string
		x, y *tensor.Tensor
		dims []int
		want []float32
	}{
		{"scalar", matrix, tensor.Scalar(float32(1)), []int{2, 3}, []float32{9, 19, 29, 39, 49, 59}},
		{"scalar first", tensor.Scalar(float32(1)), matrix, []int{2, 3}, []float32{-9, -19, -29, -39, -49, -59}},
		{"row", matrix, tensor.Of([]float32{1, 2, 3}), []int{2, 3}, []float32{9, 18, 27, 39, 48, 57}},
		{"column", matrix, tensor.Of([]float32{1, 2}, 2, 1), []int{2, 3}, []float32{9, 19, 29, 38, 48, 58}},
		{"both", tensor.Of([]float32{10, 20}, 2, 1), tensor.Of([]float32{1, 2, 3}, 1, 3), []int{2, 3}, []float32{9, 8, 7, 19, 18, 17}},
		{"outer and inner", tensor.Of([]float32{10, 20, 30, 40}, 2, 1, 2), tensor.Of([]float32{1, 2}, 2, 1), []int{2, 2, 2},
			[]float32{9, 19, 8, 18, 29, 39, 28, 38}},
		{"nothing", tensor.New(tensor.Float32, 0, 3), tensor.Of([]float32{1, 2, 3}), []int{0, 3}, nil},
	}
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		for _, c := range cases {
			got := eval(t, r, sub, c.x, c.y)
			require.Equal(t, c.dims, got.Dims(), c.name)
			require.Equal(t, c.want, tensor.Data[float32](got), c.name)
		}
	})
}

func TestSelect(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		cond := tensor.Of([]bool{true, false}, 2, 1)
		got := eval(t, r, op(graph.Select{}), cond, tensor.Of([]int64{1, 2}), tensor.Scalar(int64(-1)))
		require.Equal(t, []int64{1, 2, -1, -1}, tensor.Data[int64](got))
		got = eval(t, r, op(graph.Select{}), cond, tensor.Of([]bool{true, false}), tensor.Scalar(true))
		require.Equal(t, []bool{true, false, true, true}, tensor.Data[bool](got))
		got = eval(t, r, op(graph.Select{}), tensor.Scalar(false), tensor.Of([]float32{1}), tensor.Of([]float32{float32(inf)}))
		require.Equal(t, []float32{float32(inf)}, tensor.Data[float32](got))
	})
}

func TestCast(t *testing.T) {
	to := func(d tensor.DType) graph.Op { return graph.Cast{To: d} }
	odd := []float64{1.9, -1.9, nan, inf, -inf, 3e9, -3e9, 300, 1e19}
	checkOp(t, to(tensor.Int32), []int32{1, -1, 0, math.MaxInt32, math.MinInt32, math.MaxInt32, math.MinInt32, 300, math.MaxInt32}, odd)
	checkOp(t, to(tensor.Int64), []int64{1, -1, 0, math.MaxInt64, math.MinInt64, 3e9, -3e9, 300, math.MaxInt64}, odd)
	checkOp(t, to(tensor.Uint8), []uint8{1, 0, 0, 255, 0, 255, 0, 255, 255}, odd)
	checkOp(t, to(tensor.Int64), []int64{math.MaxInt64, math.MinInt64}, []float32{1 << 63, -1 << 63})
	checkOp(t, to(tensor.Bool), []bool{true, false, true, false}, []float32{0.1, 0, float32(nan), float32(negativeZero)})
	checkOp(t, to(tensor.Bool), []bool{true, false}, []int32{256, 0})
	checkOp(t, to(tensor.Float32), []float32{1, 0}, []bool{true, false})
	checkOp(t, to(tensor.Int64), []int64{1, 0}, []bool{true, false})
	checkOp(t, to(tensor.Uint8), []uint8{1, 255, 0}, []int64{257, -1, 1 << 40})
	checkOp(t, to(tensor.Int32), []int32{-1, 5}, []int64{1<<32 - 1, 1<<32 + 5})
	checkOp(t, to(tensor.Int64), []int64{-1}, []int32{-1})
	checkOp(t, to(tensor.Float32), []float32{1 << 24}, []int64{1<<24 + 1}) // half to even
	checkOp(t, to(tensor.Float32), []float32{float32(inf)}, []float64{1e300})
}
