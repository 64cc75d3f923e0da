package ref

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// floatUnary are the functions of float types, computed in float64.
var floatUnary = map[graph.UnaryKind]func(x float64) float64{
	graph.Neg:        func(x float64) float64 { return -x },
	graph.Abs:        math.Abs,
	graph.Sign:       sign[float64],
	graph.Square:     func(x float64) float64 { return x * x },
	graph.Sqrt:       math.Sqrt,
	graph.Rsqrt:      func(x float64) float64 { return 1 / math.Sqrt(x) },
	graph.Reciprocal: func(x float64) float64 { return 1 / x },
	graph.Exp:        math.Exp,
	graph.Expm1:      math.Expm1,
	graph.Log:        log,
	graph.Log1p:      math.Log1p,
	graph.Sin:        math.Sin,
	graph.Cos:        math.Cos,
	graph.Tanh:       math.Tanh,
	graph.Sigmoid:    sigmoid,
	graph.Relu:       relu[float64],
	graph.Floor:      math.Floor,
	graph.Ceil:       math.Ceil,
	graph.Round:      math.RoundToEven,
	graph.Erf:        math.Erf,
	graph.Softplus:   softplus,
}

var integerUnary = map[graph.UnaryKind]func(x int64) int64{
	graph.Neg:    func(x int64) int64 { return -x },
	graph.Abs:    func(x int64) int64 { return max(x, -x) }, // the least int64 stays: -x is x
	graph.Sign:   sign[int64],
	graph.Square: func(x int64) int64 { return x * x },
	graph.Relu:   relu[int64],
}

// sign keeps 0, -0 and NaN.
func sign[T number](x T) T {
	switch {
	case x > 0:
		return 1
	case x < 0:
		var zero T
		return zero - 1
	}
	return x
}

func relu[T number](x T) T {
	if x <= 0 { // not of NaN
		return 0
	}
	return x
}

// sigmoid takes exp of negative numbers only, which cannot overflow.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// softplus is log(1+exp(x)) without overflow.
func softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}

var floatBinary = map[graph.BinaryKind]func(x, y float64) float64{
	graph.Add: add[float64],
	graph.Sub: sub[float64],
	graph.Mul: mul[float64],
	graph.Div: func(x, y float64) float64 { return x / y },
	graph.Max: maximum[float64],
	graph.Min: minimum[float64],
	graph.Pow: math.Pow,
	graph.Mod: floatMod,
}

// integerBinary wraps: what int64 leaves in the low bits is what a narrower type would hold.
var integerBinary = map[graph.BinaryKind]func(x, y int64) int64{
	graph.Add: add[int64],
	graph.Sub: sub[int64],
	graph.Mul: mul[int64],
	graph.Max: maximum[int64],
	graph.Min: minimum[int64],
	graph.Mod: integerMod,
	graph.And: func(x, y int64) int64 { return x & y },
	graph.Or:  func(x, y int64) int64 { return x | y },
}

func add[T number](x, y T) T { return x + y }
func sub[T number](x, y T) T { return x - y }
func mul[T number](x, y T) T { return x * y }

// maximum and minimum give NaN if either is NaN.
func maximum[T number](x, y T) T {
	if x > y || x != x {
		return x
	}
	return y
}

func minimum[T number](x, y T) T {
	if x < y || x != x {
		return x
	}
	return y
}

// floatMod has the sign of y, also where it is 0, as Python's %.
func floatMod(x, y float64) float64 {
	r := math.Mod(x, y)
	switch {
	case r == 0:
		return math.Copysign(0, y)
	case (r < 0) != (y < 0):
		return r + y
	}
	return r
}

// integerMod has the sign of y; over 0 it is 0, as in NumPy.
func integerMod(x, y int64) int64 {
	if y == 0 {
		return 0
	}
	r := x % y
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}

// comparison returns the function that gives a Bool, nil when k is none.
func comparison[T number](k graph.BinaryKind) func(x, y T) bool {
	switch k {
	case graph.Eq:
		return func(x, y T) bool { return x == y }
	case graph.Ne:
		return func(x, y T) bool { return x != y }
	case graph.Lt:
		return func(x, y T) bool { return x < y }
	case graph.Le:
		return func(x, y T) bool { return x <= y }
	case graph.Gt:
		return func(x, y T) bool { return x > y }
	case graph.Ge:
		return func(x, y T) bool { return x >= y }
	}
	return nil
}

func unaryKernel(k graph.UnaryKind, d tensor.DType) kernel {
	switch {
	case k == graph.IsNaN:
		return byFloat(d, isNaN[float32], isNaN[float64])
	case k == graph.Not && d == tensor.Bool:
		return apply[uint8](func(x int64) int64 { return 1 - x })
	}
	if f := floatUnary[k]; f != nil && d.IsFloat() {
		return byFloat(d, apply[float32](f), apply[float64](f))
	}
	if f := integerUnary[k]; f != nil {
		return byNumber(d, nil, nil, apply[int32](f), apply[int64](f), apply[uint8](f))
	}
	return nil
}

// apply computes f in the wide type W.
func apply[T, W number](f func(x W) W) kernel {
	return func(c *call) error {
		x, y := in[T](c, 0), out[T](c, 0)
		for i, v := range x {
			y[i] = T(f(W(v)))
		}
		return nil
	}
}

func isNaN[T float](c *call) error {
	x, y := in[T](c, 0), out[uint8](c, 0)
	for i, v := range x {
		y[i] = truth(v != v)
	}
	return nil
}

func binaryKernel(k graph.BinaryKind, d tensor.DType) kernel {
	switch {
	case d == tensor.Bool && k != graph.And && k != graph.Or && k != graph.Eq && k != graph.Ne:
		return nil
	case d == tensor.Bool:
		d = tensor.Uint8 // bytes that are 0 or 1
	case k == graph.And || k == graph.Or:
		return nil
	}
	if comparison[int64](k) != nil {
		return byNumber(d, compare(comparison[float32](k)), compare(comparison[float64](k)),
			compare(comparison[int32](k)), compare(comparison[int64](k)), compare(comparison[uint8](k)))
	}
	if f := floatBinary[k]; f != nil && d.IsFloat() {
		return byFloat(d, combine[float32](f), combine[float64](f))
	}
	if f := integerBinary[k]; f != nil {
		return byNumber(d, nil, nil, combine[int32](f), combine[int64](f), combine[uint8](f))
	}
	return nil
}

// combine computes f in the wide type W.
func combine[T, W number](f func(x, y W) W) kernel {
	return func(c *call) error {
		x, y, z := in[T](c, 0), in[T](c, 1), out[T](c, 0)
		l := broadcastLoops(c.sig.Out[0].Shape, c.sig.In, c.n)
		l.runs(func(at, n int, from, step strides) {
			for i := range n {
				z[at+i] = T(f(W(x[from[0]+i*step[0]]), W(y[from[1]+i*step[1]])))
			}
		})
		return nil
	}
}

func compare[T number](f func(x, y T) bool) kernel {
	return func(c *call) error {
		x, y, z := in[T](c, 0), in[T](c, 1), out[uint8](c, 0)
		l := broadcastLoops(c.sig.Out[0].Shape, c.sig.In, c.n)
		l.runs(func(at, n int, from, step strides) {
			for i := range n {
				z[at+i] = truth(f(x[from[0]+i*step[0]], y[from[1]+i*step[1]]))
			}
		})
		return nil
	}
}

// selectKernel works on elements of T's width, whatever they are.
func selectKernel[T uint8 | uint32 | uint64](c *call) error {
	cond, a, b, z := in[uint8](c, 0), in[T](c, 1), in[T](c, 2), out[T](c, 0)
	l := broadcastLoops(c.sig.Out[0].Shape, c.sig.In, c.n)
	l.runs(func(at, n int, from, step strides) {
		for i := range n {
			if cond[from[0]+i*step[0]] != 0 {
				z[at+i] = a[from[1]+i*step[1]]
			} else {
				z[at+i] = b[from[2]+i*step[2]]
			}
		}
	})
	return nil
}

// log is math.Log, which takes denormals for the smallest normal number on amd64 (Go 1.26).
func log(x float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Log(x*0x1p52) - 52*math.Ln2
	}
	return math.Log(x)
}
