package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// UnaryKind is an element-wise function of one value.
type UnaryKind uint8

// The unary functions.
const (
	Neg UnaryKind = iota
	Abs
	Sign
	Square
	Sqrt
	Rsqrt
	Reciprocal
	Exp
	Expm1
	Log
	Log1p
	Sin
	Cos
	Tanh
	Sigmoid
	Relu
	Floor
	Ceil
	Round // half to even
	Erf
	Softplus
	IsNaN // to Bool
	Not   // of Bool
	numUnary
)

var unaryNames = [...]string{"Neg", "Abs", "Sign", "Square", "Sqrt", "Rsqrt", "Reciprocal", "Exp", "Expm1", "Log", "Log1p", "Sin", "Cos",
	"Tanh", "Sigmoid", "Relu", "Floor", "Ceil", "Round", "Erf", "Softplus", "IsNaN", "Not"}

// String returns the function's name.
func (k UnaryKind) String() string { return unaryNames[k] }

// integer functions also take int32, int64 and uint8.
func (k UnaryKind) integer() bool {
	return k == Neg || k == Abs || k == Sign || k == Square || k == Relu
}

// Unary applies a function to each element.
type Unary struct{ Kind UnaryKind }

// Name returns the function's name.
func (u Unary) Name() string { return u.Kind.String() }

// Infer returns the input's type, Bool for IsNaN.
func (u Unary) Infer(in []Type) ([]Type, error) {
	t := in[0]
	t.Layout = RowMajor
	ok := t.DType.IsFloat() || u.Kind.integer() && t.DType != tensor.Bool
	if u.Kind == Not {
		ok = t.DType == tensor.Bool
	}
	if !ok {
		return nil, fmt.Errorf("not defined for %v", t.DType)
	}
	if u.Kind == IsNaN {
		t.DType = tensor.Bool
	}
	return []Type{t}, nil
}

// BinaryKind is an element-wise function of two values.
type BinaryKind uint8

// The binary functions. Max and Min give NaN if either input is; Mod has the sign of the divisor. From Eq on the result is Bool.
const (
	Add BinaryKind = iota
	Sub
	Mul
	Div
	Max
	Min
	Pow
	Mod
	Eq
	Ne
	Lt
	Le
	Gt
	Ge
	And
	Or
	numBinary
)

var binaryNames = [...]string{"Add", "Sub", "Mul", "Div", "Max", "Min", "Pow", "Mod", "Eq", "Ne", "Lt", "Le", "Gt", "Ge", "And", "Or"}

// String returns the function's name.
func (k BinaryKind) String() string { return binaryNames[k] }

// Compares tells whether the result is Bool.
func (k BinaryKind) Compares() bool { return k >= Eq }

// Binary applies a function to the elements of two values of one dtype, with NumPy's broadcasting.
type Binary struct{ Kind BinaryKind }

// Name returns the function's name.
func (b Binary) Name() string { return b.Kind.String() }

// Infer returns the broadcast shape.
func (b Binary) Infer(in []Type) ([]Type, error) {
	x, y := in[0], in[1]
	if x.DType != y.DType {
		return nil, fmt.Errorf("dtypes differ")
	}
	isBool := x.DType == tensor.Bool
	logical := b.Kind == And || b.Kind == Or
	switch {
	case logical != isBool && !(isBool && (b.Kind == Eq || b.Kind == Ne)):
		return nil, fmt.Errorf("not defined for %v", x.DType)
	case !x.DType.IsFloat() && (b.Kind == Div || b.Kind == Pow):
		return nil, fmt.Errorf("not defined for %v: cast to a float type first", x.DType)
	}
	shape, err := broadcast(x.Shape, y.Shape)
	if err != nil {
		return nil, err
	}
	out := Type{DType: x.DType, Shape: shape}
	if b.Kind.Compares() {
		out.DType = tensor.Bool
	}
	return []Type{out}, nil
}

// Select takes each element from its second input where the first (Bool) holds, else from its third.
type Select struct{}

// Name returns "Select".
func (Select) Name() string { return "Select" }

// Infer returns the broadcast shape of the three inputs.
func (Select) Infer(in []Type) ([]Type, error) {
	if in[0].DType != tensor.Bool || in[1].DType != in[2].DType {
		return nil, fmt.Errorf("want bool and two values of one dtype")
	}
	shape, err := broadcast(in[1].Shape, in[2].Shape)
	if err == nil {
		shape, err = broadcast(in[0].Shape, shape)
	}
	if err != nil {
		return nil, err
	}
	return []Type{{DType: in[1].DType, Shape: shape}}, nil
}

// Cast converts to another dtype: floats truncate towards zero, anything but 0 is true.
type Cast struct{ To tensor.DType }

// Name returns "Cast".
func (Cast) Name() string { return "Cast" }

// Infer returns the input's shape in the new dtype.
func (c Cast) Infer(in []Type) ([]Type, error) {
	if c.To.Size() == 0 {
		return nil, fmt.Errorf("to %v", c.To)
	}
	return []Type{{DType: c.To, Shape: in[0].Shape}}, nil
}

// Dropout keeps each element with probability 1-Rate, divided by 1-Rate, and replaces the others by 0. Which are kept depends on
// Key, the scalar RNGStep and the element's number only. The gradient is the same op on the gradient.
// Reference: Srivastava et al. 2014; the stream is Philox4x32-10 (Salmon et al. 2011).
type Dropout struct {
	Rate float64
	Key  uint64
}

// Name returns "Dropout".
func (Dropout) Name() string { return "Dropout" }

// Infer returns the input's type.
func (d Dropout) Infer(in []Type) ([]Type, error) {
	if !(d.Rate >= 0 && d.Rate < 1) {
		return nil, fmt.Errorf("rate %v is not in [0, 1)", d.Rate)
	}
	if !in[0].DType.IsFloat() {
		return nil, fmt.Errorf("not defined for %v", in[0].DType)
	}
	return []Type{{DType: in[0].DType, Shape: in[0].Shape}}, nil
}

// broadcast returns the shape that a and b broadcast to: aligned at the last axis, sizes equal or one of them 1.
func broadcast(a, b tensor.Shape) (tensor.Shape, error) {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := a.Clone()
	for i := range b {
		j := len(a) - len(b) + i
		switch {
		case b[i] == a[j] || b[i] == tensor.D(1):
		case a[j] == tensor.D(1):
			out[j] = b[i]
		default:
			return nil, fmt.Errorf("shapes do not broadcast")
		}
	}
	if _, ok := out.Size(); !ok {
		return nil, fmt.Errorf("two sizes of the result would grow with the batch")
	}
	return out, nil
}
