package ops

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

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

// Mod returns the remainder of x / y, with the sign of y.
func Mod(x, y Value) Value { return graph.B(graph.Mod, x, y) }

// FloorDivide returns x / y rounded down.
func FloorDivide(x, y Value) Value {
	if x.DType().IsFloat() {
		return Floor(Div(x, y))
	}
	wide := func(v Value) Value { return Cast(v, tensor.Float64) } // integers up to 2^53 are exact
	return Cast(Floor(Div(wide(x), wide(y))), x.DType())
}

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

// Rsqrt returns 1 over the square root.
func Rsqrt(x Value) Value { return graph.U(graph.Rsqrt, x) }

// Reciprocal returns 1 / x.
func Reciprocal(x Value) Value { return graph.U(graph.Reciprocal, x) }

// Exp returns e to the power x.
func Exp(x Value) Value { return graph.U(graph.Exp, x) }

// Expm1 returns exp(x) - 1, exact for small x.
func Expm1(x Value) Value { return graph.U(graph.Expm1, x) }

// Log returns the natural logarithm.
func Log(x Value) Value { return graph.U(graph.Log, x) }

// Log1p returns log(1 + x), exact for small x.
func Log1p(x Value) Value { return graph.U(graph.Log1p, x) }

// Sin returns the sine.
func Sin(x Value) Value { return graph.U(graph.Sin, x) }

// Cos returns the cosine.
func Cos(x Value) Value { return graph.U(graph.Cos, x) }

// Erf returns the error function.
func Erf(x Value) Value { return graph.U(graph.Erf, x) }

// Floor rounds down.
func Floor(x Value) Value { return graph.U(graph.Floor, x) }

// Ceil rounds up.
func Ceil(x Value) Value { return graph.U(graph.Ceil, x) }

// Round rounds to the nearest integer, a half to the even one.
func Round(x Value) Value { return graph.U(graph.Round, x) }

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

// NotEqual compares to bool.
func NotEqual(x, y Value) Value { return graph.B(graph.Ne, x, y) }

// Greater compares to bool.
func Greater(x, y Value) Value { return graph.B(graph.Gt, x, y) }

// GreaterEqual compares to bool.
func GreaterEqual(x, y Value) Value { return graph.B(graph.Ge, x, y) }

// Less compares to bool.
func Less(x, y Value) Value { return graph.B(graph.Lt, x, y) }

// LessEqual compares to bool.
func LessEqual(x, y Value) Value { return graph.B(graph.Le, x, y) }

// LogicalAnd tells where both hold; anything but 0 counts as true.
func LogicalAnd(x, y Value) Value {
	return graph.B(graph.And, Cast(x, tensor.Bool), Cast(y, tensor.Bool))
}

// LogicalOr tells where either holds; anything but 0 counts as true.
func LogicalOr(x, y Value) Value {
	return graph.B(graph.Or, Cast(x, tensor.Bool), Cast(y, tensor.Bool))
}

// LogicalNot tells where x does not hold; anything but 0 counts as true.
func LogicalNot(x Value) Value { return graph.U(graph.Not, Cast(x, tensor.Bool)) }

// IsNaN tells where a float is no number.
func IsNaN(x Value) Value { return graph.U(graph.IsNaN, x) }

// IsFinite tells where x is neither NaN nor infinite, as integers always are.
func IsFinite(x Value) Value {
	if !x.DType().IsFloat() {
		return Ones(x.Shape(), tensor.Bool)
	}
	return Less(Abs(x), Number(x, math.Inf(1)))
}

// Where returns a where cond holds, else b.
func Where(cond, a, b Value) Value { return graph.Where(cond, a, b) }

// Cast converts to dtype.
func Cast(x Value, dtype tensor.DType) Value { return graph.CastTo(x, dtype) }
