package graph

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func TestSimplify(t *testing.T) {
	tr := NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
	y := tr.Feed("y", tensor.Float32, tensor.Batched(3))
	row := tr.Feed("row", tensor.Float32, tensor.S(3))
	s := tr.Feed("s", tensor.Float32, tensor.Shape{})
	m := tr.Feed("m", tensor.Float32, tensor.S(3, 3))
	k := func(v float64) Value { return Number(tensor.Float32, v) }
	full := x.Shape()
	cast := func(x Value, d tensor.DType) Value { return apply1(Cast{d}, x) }
	reshape := func(x Value, s ...tensor.Dim) Value { return apply1(Reshape{s}, x) }
	spread := func(x Value, s tensor.Shape) Value { return apply1(Broadcast{s}, x) }
	flat := tensor.Dim{PerN: 3}
	cases := []struct {
		name, before, after string
		v                   Value
	}{
		{"1*x", "Mul(1, x)", "x", B(Mul, k(1), x)},
		{"x*1", "Mul(x, 1)", "x", B(Mul, x, k(1))},
		{"x/1", "Div(x, 1)", "x", B(Div, x, k(1))},
		{"x-0", "Sub(x, 0)", "x", B(Sub, x, k(0))},
		{"x-(-0) turns -0 into 0", "Sub(x, -0)", "Sub(x, -0)", B(Sub, x, k(math.Copysign(0, -1)))},
		{"x+0 turns -0 into 0", "Add(x, 0)", "Add(x, 0)", B(Add, x, k(0))},
		{"x*0 keeps NaN", "Mul(x, 0)", "Mul(x, 0)", B(Mul, x, k(0))},
		{"1/x", "Div(1, x)", "Div(1, x)", B(Div, k(1), x)},
		{"0-x", "Sub(0, x)", "Sub(0, x)", B(Sub, k(0), x)},
		{"a one that gives the shape", "Mul(Broadcast(None, 3)(1), row)", "Mul(Broadcast(None, 3)(1), row)", B(Mul, spread(k(1), full), row)},
		{"- -x", "Neg(Neg(x))", "x", U(Neg, U(Neg, x))},
		{"cast to the same", "Cast:float32(x)", "x", cast(x, tensor.Float32)},
		{"cast there and back rounds", "Cast:float32(Cast:int32(x))", "Cast:float32(Cast:int32(x))", cast(cast(x, tensor.Int32), tensor.Float32)},
		{"reshape to the same", "Reshape(None, 3)(x)", "x", reshape(x, full...)},
		{"reshape twice", "Reshape(None, 1, 3)(Reshape(3*None,)(x))", "Reshape(None, 1, 3)(x)",
			reshape(reshape(x, flat), tensor.Batch, tensor.D(1), tensor.D(3))},
		{"reshape there and back", "Reshape(None, 3)(Reshape(3*None,)(x))", "x", reshape(reshape(x, flat), full...)},
		{"transpose twice", "Transpose[1 0](Transpose[1 0](m))", "m", TransposeAxes(TransposeAxes(m))},
		{"identity permutation", "Transpose[0 1](m)", "m", TransposeAxes(m, 0, 1)},
		{"permutations compose", "Transpose[2 0 1](Transpose[2 0 1](Reshape(3, 1, 3)(m)))", "Transpose[1 2 0](Reshape(3, 1, 3)(m))",
			TransposeAxes(TransposeAxes(ReshapeTo(m, tensor.S(3, 1, 3)), 2, 0, 1), 2, 0, 1)},
		{"product of transposes", "MatMul(Transpose[1 0](m), Transpose[1 0](m))", "MatMulTT(m, m)", MatMulOf(TransposeAxes(m), TransposeAxes(m))},
		{"transposed product of a transpose", "MatMulT(Transpose[1 0](m), m)", "MatMul(m, m)", matmul(TransposeAxes(m), m, true, false)},
		{"broadcast to the same", "Broadcast(None, 3)(x)", "x", spread(x, full)},
		{"broadcast twice", "Broadcast(None, 3)(Broadcast(1, 3)(row))", "Broadcast(None, 3)(row)", spread(spread(row, tensor.S(1, 3)), full)},
		{"broadcast that the other side does", "Add(x, Broadcast(None, 3)(row))", "Add(x, row)", B(Add, x, spread(row, full))},
		{"broadcast under a select", "Select(IsNaN(x), Broadcast(None, 3)(row), x)", "Select(IsNaN(x), row, x)", Where(U(IsNaN, x), spread(row, full), x)},
		{"broadcast of a reshaped number", "Add(x, Broadcast(None, 3)(Reshape(1, 1)(s)))", "Add(x, s)", B(Add, x, spread(ReshapeTo(s, tensor.S(1, 1)), full))},
		{"two repeated numbers", "Mul(Broadcast(None, 3)(s), Broadcast(None, 3)(2))", "Broadcast(None, 3)(Mul(s, 2))", B(Mul, spread(s, full), spread(k(2), full))},
		{"reduce along no axis", "ReduceSum[](x)", "x", apply1(Reduce{Kind: Sum}, x)},
		{"argmax of a softmax", "ArgMax(Softmax(x))", "ArgMax(x)", ArgMaxAlong(SoftmaxOf(x), 1)},
		{"argmax across softmaxes", "ArgMax(Softmax(x))", "ArgMax(Softmax(x))", ArgMaxAlong(SoftmaxOf(x), 0)},
		{"a sum of what differs stays", "Sub(Add(x, y), y)", "Sub(Add(x, y), y)", B(Sub, B(Add, x, y), y)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.before, expr(c.v))
			got := c.v
			for range 2 { // as Lower does
				got = simplify([]Value{got})[0]
			}
			require.Equal(t, c.after, expr(got))
			require.Equal(t, c.v.Type(), got.Type())
		})
	}
}

// TestSimplifyShares counts nodes: equal expressions are computed once, different ones are not mixed up.
func TestSimplifyShares(t *testing.T) {
	tr := NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.S(3, 3))
	zero, minus := Number(tensor.Float32, 0), Number(tensor.Float32, math.Copysign(0, -1))
	random := func(key uint64) Value { return apply1(Random{Kind: Uniform, Key: key, Shape: tensor.S(3, 3)}) }
	step := func(op Op) Value { return Apply(op, x, x, zero)[0] }
	for _, c := range []struct {
		name string
		a, b Value
		same bool
	}{
		{"equal", U(Exp, U(Tanh, x)), U(Exp, U(Tanh, x)), true},
		{"equal products", MatMulOf(TransposeAxes(x), x), matmul(x, x, true, false), true},
		{"another function", U(Exp, x), U(Tanh, x), false},
		{"another order", B(Sub, x, zero), B(Sub, zero, x), false},
		{"another axis", ReduceAxes(Sum, x, 0), ReduceAxes(Sum, x, 1), false},
		{"0 and -0", B(Div, x, zero), B(Div, x, minus), false},
		{"1 and 1", B(Add, x, Number(tensor.Float32, 1)), B(Add, x, Number(tensor.Float32, 1)), true},
		{"one stream", random(1), random(1), true},
		{"two streams", random(1), random(2), false},
		{"two dropouts", apply1(Dropout{0.5, 1}, x), apply1(Dropout{0.5, 2}, x), false},
		{"two depths", CastTo(OneHotOf(CastTo(x, tensor.Int32), 2, tensor.Float32), tensor.Int32), CastTo(OneHotOf(CastTo(x, tensor.Int32), 3, tensor.Float32), tensor.Int32), false},
		{"two steps", step(SGDStep{}), Apply(SGDStep{Momentum: 0.5}, x, x, zero, x)[0], false},
	} {
		out := simplify(simplify([]Value{c.a, c.b}))
		require.Equal(t, c.same, out[0] == out[1], c.name)
	}
}

// TestCrossEntropyOfMeanFuses has the loss and the gradient of a mean, whose rank-0 gradient is reshaped and repeated.
func TestCrossEntropyOfMeanFuses(t *testing.T) {
	tr := NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
	y := tr.Feed("y", tensor.Int32, tensor.Batched())
	loss := ReduceAxes(Mean, SparseCrossEntropyOf(x, y))
	p, err := Lower(tr, []Value{loss, Gradients(loss, x)[0]}, Config{Target: withoutChains(), MaxN: 4})
	require.NoError(t, err)
	require.Equal(t, []string{"Cast:float32", "CrossEntropyWithGrad", "ReduceMean[0]"}, names(p))
}
