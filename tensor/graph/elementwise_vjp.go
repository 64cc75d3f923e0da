package graph

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// VJP of the unary functions. Relu's is 0 at 0, as in Keras; Sign, Floor, Ceil and Round have none.
func (u Unary) VJP(in, out, dout []Value) []Value {
	x, y, dy := in[0], out[0], dout[0]
	one := Like(x, 1)
	times := func(d Value) []Value { return []Value{B(Mul, dy, d)} }
	switch u.Kind {
	case Neg:
		return []Value{U(Neg, dy)}
	case Abs:
		return times(U(Sign, x))
	case Square:
		return times(B(Mul, Like(x, 2), x))
	case Sqrt:
		return []Value{B(Div, B(Mul, dy, Like(x, 0.5)), y)}
	case Rsqrt:
		return times(B(Mul, Like(x, -0.5), B(Div, y, x)))
	case Reciprocal:
		return []Value{U(Neg, B(Mul, dy, U(Square, y)))}
	case Exp:
		return times(y)
	case Expm1:
		return times(B(Add, y, one))
	case Log:
		return []Value{B(Div, dy, x)}
	case Log1p:
		return []Value{B(Div, dy, B(Add, x, one))}
	case Sin:
		return times(U(Cos, x))
	case Cos:
		return []Value{U(Neg, B(Mul, dy, U(Sin, x)))}
	case Tanh:
		return times(B(Sub, one, U(Square, y)))
	case Sigmoid:
		return times(B(Mul, y, B(Sub, one, y)))
	case Relu:
		return []Value{Where(B(Gt, y, Like(y, 0)), dy, Like(dy, 0))}
	case Erf:
		return times(B(Mul, Like(x, 2/math.Sqrt(math.Pi)), U(Exp, U(Neg, U(Square, x)))))
	case Softplus:
		return times(U(Sigmoid, x))
	}
	return []Value{{}}
}

// VJP of the arithmetic functions. At a tie Max and Min give all to the first side, as TensorFlow does.
func (b Binary) VJP(in, out, dout []Value) []Value {
	x, y, dy := in[0], in[1], dout[0]
	var dx, dy2 Value
	zero := Like(dy, 0)
	switch b.Kind {
	case Add:
		dx, dy2 = dy, dy
	case Sub:
		dx, dy2 = dy, U(Neg, dy)
	case Mul:
		dx, dy2 = B(Mul, dy, y), B(Mul, dy, x)
	case Div:
		dx = B(Div, dy, y)
		dy2 = U(Neg, B(Div, B(Mul, dy, out[0]), y))
	case Max: // a tie counts for the first, as in TensorFlow
		first := B(Ge, x, y)
		dx, dy2 = Where(first, dy, zero), Where(first, zero, dy)
	case Min:
		first := B(Le, x, y)
		dx, dy2 = Where(first, dy, zero), Where(first, zero, dy)
	case Pow:
		one := Like(x, 1)
		dx = B(Mul, dy, B(Mul, y, B(Pow, x, B(Sub, y, one))))
		// log of a base that is not positive: no gradient for the exponent there.
		positive := B(Gt, x, Like(x, 0))
		logx := Where(positive, U(Log, Where(positive, x, one)), zero)
		dy2 = B(Mul, dy, B(Mul, out[0], logx))
	case Mod:
		dx, dy2 = dy, U(Neg, B(Mul, dy, U(Floor, B(Div, x, y))))
	default:
		return []Value{{}, {}}
	}
	return []Value{sumTo(dx, x.Shape()), sumTo(dy2, y.Shape())}
}

// VJP sends the gradient to the side that was taken.
func (Select) VJP(in, _, dout []Value) []Value {
	zero := Like(dout[0], 0)
	a := Where(in[0], dout[0], zero)
	b := Where(in[0], zero, dout[0])
	return []Value{{}, sumTo(a, in[1].Shape()), sumTo(b, in[2].Shape())}
}

// VJP casts back; integers have no gradient.
func (Cast) VJP(in, _, dout []Value) []Value {
	if !in[0].DType().IsFloat() || !dout[0].DType().IsFloat() {
		return []Value{{}}
	}
	return []Value{CastTo(dout[0], in[0].DType())}
}

// VJP drops the same elements of the gradient.
func (d Dropout) VJP(_, _, dout []Value) []Value { return []Value{apply1(d, dout[0])} }

// Decompose compares a uniform random value with the rate.
func (d Dropout) Decompose(in []Value) []Value {
	x := in[0]
	u := apply1(Random{Kind: Bits, Key: d.Key, Shape: x.Shape()})
	keep := B(Lt, u, Number(tensor.Int64, float64(KeepBelow(d.Rate))))
	if d.Rate == 0 {
		return []Value{B(Mul, x, Like(x, 1))}
	}
	return []Value{Where(keep, B(Mul, x, Like(x, 1/(1-d.Rate))), Like(x, 0))}
}

// KeepBelow returns the bound under which a 32-bit random word keeps an element at the given dropout rate.
func KeepBelow(rate float64) uint32 {
	return uint32(math.Min(math.RoundToEven((1-rate)*(1<<32)), 1<<32-1))
}

// sumTo sums x over the axes along which a value of the given shape was broadcast to x's shape.
func sumTo(x Value, shape tensor.Shape) Value {
	if x.IsZero() || x.Shape().Equal(shape) {
		return x
	}
	lead := len(x.Shape()) - len(shape)
	var axes []int
	for i, d := range x.Shape() {
		if i < lead || shape[i-lead] == tensor.D(1) && d != tensor.D(1) {
			axes = append(axes, i)
		}
	}
	if len(axes) > 0 {
		x = ReduceAxes(Sum, x, axes...)
	}
	return ReshapeTo(x, shape)
}
