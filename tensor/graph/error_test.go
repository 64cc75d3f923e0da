package graph

import (
	"errors"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// TestErrors wants the layer's path, the op, what is wrong, and every shape.
func TestErrors(t *testing.T) {
	tr := NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
	row := tr.Feed("row", tensor.Float32, tensor.S(4))
	column := tr.Feed("column", tensor.Float32, tensor.Shape{tensor.D(1), tensor.Batch})
	first := tr.Feed("first", tensor.Float32, tensor.Shape{tensor.Batch, tensor.D(1)})
	double := tr.Feed("double", tensor.Float64, tensor.Batched(3))
	labels := tr.Feed("labels", tensor.Int32, tensor.Batched())
	flag := tr.Feed("flag", tensor.Bool, tensor.S(4))
	v := &Var{Name: "w", DType: tensor.Float32, Shape: tensor.S(4)}
	other := NewTrace().Feed("z", tensor.Float32, tensor.Batched(3))
	for _, c := range []struct {
		f    func()
		want string
	}{
		{func() { B(Add, x, row) }, `Add: shapes do not broadcast: got float32 (None, 3) and float32 (4,)`},
		{func() { B(Mul, x, double) }, `Mul: dtypes differ: got float32 (None, 3) and float64 (None, 3)`},
		{func() { B(Add, first, column) }, `Add: two sizes of the result would grow with the batch: got float32 (None, 1) and float32 (1, None)`},
		{func() { B(And, x, x) }, `And: not defined for float32: got float32 (None, 3) and float32 (None, 3)`},
		{func() { B(Div, labels, labels) }, `Div: not defined for int32: cast to a float type first: got int32 (None,) and int32 (None,)`},
		{func() { U(Exp, labels) }, `Exp: not defined for int32: got int32 (None,)`},
		{func() { Where(x, x, x) }, `Select: want bool and two values of one dtype: got float32 (None, 3) and float32 (None, 3) and float32 (None, 3)`},
		{func() { MatMulOf(x, row) }, `MatMul: want two matrices: got float32 (None, 3) and float32 (4,)`},
		{func() { MatMulOf(x, x) }, `MatMul: inner sizes differ: 3 and None: got float32 (None, 3) and float32 (None, 3)`},
		{func() { matmul(x, x, false, true) }, `MatMul: both sizes of the result would grow with the batch: got float32 (None, 3) and float32 (None, 3)`},
		{func() { ReshapeTo(x, tensor.Batched(4)) }, `Reshape: to (None, 4): want 4*None elements: got float32 (None, 3)`},
		{func() { TransposeAxes(x, 0, 0) }, `Transpose: permutation [0 0] for rank 2: got float32 (None, 3)`},
		{func() { BroadcastToShape(row, tensor.S(3)) }, `Broadcast: to (3,): got float32 (4,)`},
		{func() { SliceAlong(x, -1, tensor.D(1), tensor.D(3), 1) }, `Slice: axis 1: 3 elements from 1 in steps of 1 do not lie in 3 for every batch: got float32 (None, 3)`},
		{func() { SliceAlong(x, 0, tensor.D(0), tensor.D(1), 1) }, `Slice: axis 0: 1 elements from 0 in steps of 1 do not lie in None for every batch: got float32 (None, 3)`},
		{func() { SliceAlong(x, 1, tensor.D(0), tensor.D(1), 0) }, `Slice: axis 1: 1 elements from 0 in steps of 0 do not lie in 3 for every batch: got float32 (None, 3)`},
		{func() { SliceAlong(x, 2, tensor.D(0), tensor.D(1), 1) }, `Slice: axis 2 of rank 2: got float32 (None, 3)`},
		{func() { SliceOf(x, tensor.S(0), tensor.S(1), nil) }, `Slice: starts (0,), sizes (1,) and steps [1] for rank 2: got float32 (None, 3)`},
		{func() { PadWith(x, tensor.S(1), tensor.S(1, 1), 0) }, `Pad: (1,) before and (1, 1) after for rank 2: got float32 (None, 3)`},
		{func() { PadWith(x, tensor.S(0, -1), tensor.S(0, 0), 0) }, `Pad: axis 1: 3 elements from -1 in steps of 1 do not lie in 2 for every batch: got float32 (None, 3)`},
		{func() { ConcatOf(0, x, first) }, `Concat: axis 0: the sizes of the other axes differ: got float32 (None, 3) and float32 (None, 1)`},
		{func() { ConcatOf(0, x, double) }, `Concat: axis 0: dtypes differ: got float32 (None, 3) and float64 (None, 3)`},
		{func() { ConcatOf(1, x, row) }, `Concat: axis 1: ranks differ: got float32 (None, 3) and float32 (4,)`},
		{func() { ConcatOf(0) }, `Concat: axis 0: want at least one value, of a rank above the axis`},
		{func() { SliceAlong(x, 1, tensor.D(0), tensor.D(1<<33+1), 1<<31) }, `Slice: axis 1: 8589934593 elements from 0 in steps of 2147483648 do not lie in 3 for every batch: got float32 (None, 3)`},
		{func() { ScatterAddOf(labels, x, 0, tensor.D(-1)) }, `ScatterAdd: a result of shape (-1, 3): want sizes of 0 or more: got int32 (None,) and float32 (None, 3)`},
		{func() { BroadcastToShape(row, tensor.S(1<<32, 1<<32, 4)) }, `Broadcast: a result of shape (4294967296, 4294967296, 4) is too large: want at most 17592186044416 elements: got float32 (4,)`},
		{func() { ReduceAxes(Sum, x, 2) }, `ReduceSum: axes [2] are not ascending axes of rank 2: got float32 (None, 3)`},
		{func() { ReduceAxes(Mean, labels) }, `ReduceMean: not defined for int32: got int32 (None,)`},
		{func() { ArgMaxAlong(flag, 0) }, `ArgMax: not defined for bool: got bool (4,)`},
		{func() { ArgMaxAlong(x, 2) }, `ArgMax: axis 2 of rank 2: got float32 (None, 3)`},
		{func() { SparseCrossEntropyOf(x, row) }, `SparseCrossEntropy: want float logits [rows classes] and int32 labels [rows]: got float32 (None, 3) and float32 (4,)`},
		{func() { OneHotOf(x, 3, tensor.Float32) }, `OneHot: want int32 indices and a depth of at least 1, depth 3: got float32 (None, 3)`},
		{func() { apply1(Dropout{Rate: 1}, x) }, `Dropout: rate 1 is not in [0, 1): got float32 (None, 3)`},
		{func() { Apply(SGDStep{}, x, row, Like(x, 1)) }, `SGDStep: weights, gradient and slots differ: got float32 (None, 3) and float32 (4,) and float32 ()`},
		{func() { tr.Assign(v, x) }, `Assign: variable w wants float32 (4,): got float32 (None, 3)`},
		{func() { Gradients(x, x) }, `Gradients: want a float loss of rank 0: got float32 (None, 3)`},
		{func() { B(Add, x, other) }, `Add: inputs come from two traces`},
		{func() { B(Add, x, Value{}) }, `Add: an input is missing`},
	} {
		leave := tr.Enter("model/dense_1")
		err := Catch(c.f)
		leave()
		var typed *Error
		require.True(t, errors.As(err, &typed), c.want)
		want := c.want
		if typed.Path != "" {
			want = `layer "model/dense_1": ` + want
		}
		require.EqualError(t, err, want)
		if len(typed.In) > 0 && typed.Op != "Gradients" {
			require.Equal(t, "model/dense_1", typed.Path)
		}
	}
}

func TestCatchReturnsOtherPanics(t *testing.T) {
	err := Catch(func() { panic("other") })
	var other *Panic
	require.ErrorAs(t, err, &other)
	require.Equal(t, "other", other.Value)
	require.NoError(t, Catch(func() {}))
}

func TestLowerErrors(t *testing.T) {
	tr := NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
	_, err := Lower(tr, []Value{x}, Config{Target: &TestTarget{}})
	require.EqualError(t, err, "graph: Lower: MaxN 0, want at least 1")
	leave := tr.Enter("outer")
	defer leave()
	_, err = Lower(tr, []Value{U(Exp, x)}, Config{Target: &TestTarget{}, MaxN: 1})
	require.NoError(t, err)
	require.Equal(t, "outer", tr.Path(), "lowering leaves the trace's path")
}

func TestLowerRefusesSizesBeyondMemory(t *testing.T) {
	tr := NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(1))
	y := BroadcastToShape(x, tensor.Batched(1<<40))
	_, err := Lower(tr, []Value{y}, Config{Target: withoutFusion(), MaxN: 1 << 5})
	require.EqualError(t, err, "Broadcast: a result of shape (None, 1099511627776) is too large: want at most 17592186044416 elements, for 32 rows: got float32 (None, 1)")
}
