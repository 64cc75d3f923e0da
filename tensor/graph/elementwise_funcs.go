package graph

import "github.com/gokeras/gokeras/tensor"

// U applies a unary function.
func U(k UnaryKind, x Value) Value { return apply1(Unary{k}, x) }

// B applies a binary function; see Binary.
func B(k BinaryKind, x, y Value) Value { return apply1(Binary{k}, x, y) }

// Where returns a where cond holds, else b.
func Where(cond, a, b Value) Value { return apply1(Select{}, cond, a, b) }

// CastTo converts x to dtype; a value that has it already is returned as it is.
func CastTo(x Value, dtype tensor.DType) Value {
	if x.DType() == dtype {
		return x
	}
	return apply1(Cast{dtype}, x)
}
