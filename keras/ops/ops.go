// Package ops has the symbolic operations that layers, losses and metrics are written in, under Keras's names. They build a graph;
// nothing is computed until a model runs. A wrong shape or dtype panics with *graph.Error, which the model turns into an error
// that names the layer.
//
// Binary operations broadcast as NumPy's. Reductions take axes, negative ones from the end; no axis means all.
package ops

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Value is a symbolic tensor: a dtype, a shape whose batch axis is unknown, and how to compute it.
type Value = graph.Value

// Add returns x + y.
func Add(x, y Value) Value { return graph.B(graph.Add, x, y) }

// Sub returns x - y.
func Sub(x, y Value) Value { return graph.B(graph.Sub, x, y) }

// Mul returns x * y, element by element.
func Mul(x, y Value) Value { return graph.B(graph.Mul, x, y) }

// Div returns x / y.
func Div(x, y Value) Value { return graph.B(graph.Div, x, y) }

// Maximum returns the larger of x and y, NaN if either is.
func Maximum(x, y Value) Value { return graph.B(graph.Max, x, y) }

// Minimum returns the smaller of x and y, NaN if either is.
func Minimum(x, y Value) Value { return graph.B(graph.Min, x, y) }

// Power returns x to the power y.
func Power(x, y Value) Value { return graph.B(graph.Pow, x, y) }

// Number returns the constant v in the dtype of like, of rank 0.
func Number(like Value, v float64) Value { return graph.Like(like, v) }

// Scale returns x * factor.
func Scale(x Value, factor float64) Value { return Mul(x, Number(x, factor)) }

// Clip limits x to [low, high]; outside, the gradient is 0.
func Clip(x Value, low, high float64) Value {
	return Minimum(Maximum(x, Number(x, low)), Number(x, high))
}

// Negative returns -x.
func Negative(x Value) Value { return graph.U(graph.Neg, x) }

// Abs returns |x|.
func Abs(x Value) Value { return graph.U(graph.Abs, x) }

// Sign returns -1, 0 or 1.
func Sign(x Value) Value { return graph.U(graph.Sign, x) }

// Square returns x * x.
func Square(x Value) Value { return graph.U(graph.Square, x) }

// Sqrt returns the square root.
func Sqrt(x Value) Value { return graph.U(graph.Sqrt, x) }

// Exp returns e to the power x.
func Exp(x Value) Value { return graph.U(graph.Exp, x) }

// Log returns the natural logarithm.
func Log(x Value) Value { return graph.U(graph.Log, x) }

// Log1p returns log(1 + x), exact for small x.
func Log1p(x Value) Value { return graph.U(graph.Log1p, x) }

// Relu returns max(x, 0); its gradient at 0 is 0.
func Relu(x Value) Value { return graph.U(graph.Relu, x) }

// Sigmoid returns 1/(1 + exp(-x)).
func Sigmoid(x Value) Value { return graph.U(graph.Sigmoid, x) }

// Tanh returns the hyperbolic tangent.
func Tanh(x Value) Value { return graph.U(graph.Tanh, x) }

// Softplus returns log(1 + exp(x)).
func Softplus(x Value) Value { return graph.U(graph.Softplus, x) }

// Softmax normalises the last axis to probabilities.
func Softmax(x Value) Value { return graph.SoftmaxOf(x) }

// LogSoftmax returns the logarithm of Softmax.
func LogSoftmax(x Value) Value { return graph.LogSoftmaxOf(x) }

// Equal compares to bool.
func Equal(x, y Value) Value { return graph.B(graph.Eq, x, y) }

// Greater compares to bool.
func Greater(x, y Value) Value { return graph.B(graph.Gt, x, y) }

// GreaterEqual compares to bool.
func GreaterEqual(x, y Value) Value { return graph.B(graph.Ge, x, y) }

// Less compares to bool.
func Less(x, y Value) Value { return graph.B(graph.Lt, x, y) }

// Where returns a where cond holds, else b.
func Where(cond, a, b Value) Value { return graph.Where(cond, a, b) }

// Cast converts to dtype.
func Cast(x Value, dtype tensor.DType) Value { return graph.CastTo(x, dtype) }

// MatMul returns the product of matrices x [m k] and y [k n].
func MatMul(x, y Value) Value { return graph.MatMulOf(x, y) }

// Sum adds along axes.
func Sum(x Value, axes ...int) Value { return graph.ReduceAxes(graph.Sum, x, axes...) }

// Mean averages along axes.
func Mean(x Value, axes ...int) Value { return graph.ReduceAxes(graph.Mean, x, axes...) }

// Max returns the largest element along axes.
func Max(x Value, axes ...int) Value { return graph.ReduceAxes(graph.MaxOf, x, axes...) }

// Min returns the smallest element along axes.
func Min(x Value, axes ...int) Value { return graph.ReduceAxes(graph.MinOf, x, axes...) }

// ArgMax returns the int32 position of the largest element along axis.
func ArgMax(x Value, axis int) Value { return graph.ArgMaxAlong(x, axis) }

// OneHot returns int32 indices as rows of depth numbers, 1 at the index and 0 elsewhere.
func OneHot(x Value, depth int, dtype tensor.DType) Value { return graph.OneHotOf(x, depth, dtype) }

// Reshape gives x another shape of the same number of elements.
func Reshape(x Value, shape tensor.Shape) Value { return graph.ReshapeTo(x, shape) }

// Transpose reorders the axes; with no perm it reverses them.
func Transpose(x Value, perm ...int) Value { return graph.TransposeAxes(x, perm...) }

// BroadcastTo repeats x along axes of size 1 and new leading axes.
func BroadcastTo(x Value, shape tensor.Shape) Value { return graph.BroadcastToShape(x, shape) }

// ExpandDims adds an axis of size 1 before axis; -1 adds it at the end.
func ExpandDims(x Value, axis int) Value {
	s := x.Shape()
	if axis < 0 {
		axis += len(s) + 1
	}
	if axis < 0 || axis > len(s) {
		Fail("ExpandDims", "axis out of range", x)
	}
	out := append(append(s[:axis:axis].Clone(), tensor.D(1)), s[axis:]...)
	return graph.ReshapeTo(x, out)
}

// Fail panics with the error that a layer, loss or metric reports when its inputs do not fit; detail says what was expected.
func Fail(op, detail string, in ...Value) {
	e := &graph.Error{Op: op, Detail: detail}
	for _, v := range in {
		e.In = append(e.In, v.Type())
		if e.Path == "" {
			e.Path = v.Path()
		}
	}
	panic(e)
}
