package ops

import (
	"fmt"
	"math"
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Sum adds along axes.
func Sum(x Value, axes ...int) Value { return graph.ReduceAxes(graph.Sum, x, axes...) }

// Mean averages along axes.
func Mean(x Value, axes ...int) Value { return graph.ReduceAxes(graph.Mean, x, axes...) }

// Max returns the largest element along axes.
func Max(x Value, axes ...int) Value { return graph.ReduceAxes(graph.MaxOf, x, axes...) }

// Min returns the smallest element along axes.
func Min(x Value, axes ...int) Value { return graph.ReduceAxes(graph.MinOf, x, axes...) }

// Prod multiplies along axes.
func Prod(x Value, axes ...int) Value { return graph.ReduceAxes(graph.Prod, x, axes...) }

// KeepDims reduces x along axes and keeps them with size 1, as Keras's keepdims: KeepDims(Mean, x, -1).
func KeepDims(reduce func(x Value, axes ...int) Value, x Value, axes ...int) Value {
	shape := x.Shape().Clone()
	for i := range shape {
		if len(axes) == 0 || slices.Contains(axes, i) || slices.Contains(axes, i-len(shape)) {
			shape[i] = tensor.D(1)
		}
	}
	return graph.ReshapeTo(reduce(x, axes...), shape)
}

// Var returns the variance along axes: the mean of the squared distances from the mean.
func Var(x Value, axes ...int) Value {
	return Mean(Square(Sub(x, KeepDims(Mean, x, axes...))), axes...)
}

// Std returns the square root of the variance along axes.
func Std(x Value, axes ...int) Value { return Sqrt(Var(x, axes...)) }

// LogSumExp returns log(sum(exp(x))) along axes without overflow.
func LogSumExp(x Value, axes ...int) Value {
	most := StopGradient(KeepDims(Max, x, axes...))
	most = Where(IsFinite(most), most, Number(x, 0)) // infinity minus itself would be NaN
	sum := Sum(Exp(Sub(x, most)), axes...)
	return Add(Log(sum), graph.ReshapeTo(most, sum.Shape()))
}

// L2Normalize divides x by its length along axes, or by epsilon where that is more. Keras's epsilon is 1e-7.
//
// Reference: keras.ops.normalize.
func L2Normalize(x Value, epsilon float64, axes ...int) Value {
	length2 := KeepDims(Sum, Square(x), axes...)
	return Mul(x, Rsqrt(Maximum(length2, Number(x, epsilon*epsilon))))
}

// Any tells whether an element along axes holds; anything but 0 counts as true.
func Any(x Value, axes ...int) Value {
	return Cast(Max(truths(x, tensor.Uint8), axes...), tensor.Bool)
}

// All tells whether all elements along axes hold; anything but 0 counts as true.
func All(x Value, axes ...int) Value {
	return Cast(Min(truths(x, tensor.Uint8), axes...), tensor.Bool)
}

// CountNonzero returns how many elements along axes are not 0, as int32.
func CountNonzero(x Value, axes ...int) Value { return Sum(truths(x, tensor.Int32), axes...) }

// truths is 1 where x is not 0.
func truths(x Value, dtype tensor.DType) Value { return Cast(Cast(x, tensor.Bool), dtype) }

// Cumsum returns the running sum along axis.
func Cumsum(x Value, axis int) Value { return graph.CumulateAlong(graph.Sum, x, axis, false, false) }

// Cumprod returns the running product along axis. Its gradient is NaN where an element is 0, as in TensorFlow.
func Cumprod(x Value, axis int) Value { return graph.CumulateAlong(graph.Prod, x, axis, false, false) }

// ArgMax returns the int32 position of the largest element along axis, the first of equals.
func ArgMax(x Value, axis int) Value { return graph.ArgMaxAlong(x, axis) }

// ArgMin returns the int32 position of the smallest element along axis, the first of equals.
func ArgMin(x Value, axis int) Value {
	switch d := x.DType(); {
	case d.IsFloat():
		x = Negative(x)
	case d == tensor.Uint8:
		x = Sub(Number(x, math.MaxUint8), x)
	default:
		x = Sub(Number(x, -1), x) // -x would overflow for the least integer
	}
	return graph.ArgMaxAlong(x, axis)
}

// TopK returns the k largest elements along the last axis, largest first, and their int32 positions; of equals the first comes first.
func TopK(x Value, k int) (values, positions Value) { return graph.TopKOf(x, k) }

// InTopK tells for each row of predictions [rows classes] whether fewer than k of them are larger than that of the row's target, an
// int32 class. It does not hold for a target out of range, nor in a row that is not finite.
//
// Reference: tf.math.in_top_k.
func InTopK(targets, predictions Value, k int) Value {
	s := predictions.Shape()
	if len(s) != 2 || !s[1].Fixed() || targets.DType() != tensor.Int32 || !targets.Shape().Equal(s[:1]) {
		Fail("InTopK", fmt.Sprintf("k %d: want int32 targets [rows] and predictions [rows classes]", k), targets, predictions)
	}
	hot := OneHot(targets, s[1].Const, tensor.Bool)
	own := Sum(Where(hot, predictions, Number(predictions, 0)), -1)
	larger := CountNonzero(Greater(predictions, ExpandDims(own, -1)), -1)
	known := LogicalAnd(Any(hot, -1), All(IsFinite(predictions), -1))
	return LogicalAnd(known, Less(larger, Number(larger, float64(k))))
}
