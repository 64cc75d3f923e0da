package activations

import "github.com/gokeras/gokeras/keras/ops"

// The smooth forms of a rectifier, and softsign.
var (
	Softplus   = New("softplus", ops.Softplus)
	Softsign   = New("softsign", func(x ops.Value) ops.Value { return ops.Div(x, ops.Add(ops.Abs(x), number(x, 1))) })
	Squareplus = New("squareplus", func(x ops.Value) ops.Value { return squareplus(x, 4) })
	SparsePlus = New("sparse_plus", sparsePlus)
)

// NewSquareplus returns (x + sqrt(x^2 + b))/2. Keras's default b is 4.
//
// Reference: keras.activations.squareplus; Barron 2021, arXiv:2112.11687.
func NewSquareplus(b float64) *Activation {
	if b == 4 {
		return Squareplus
	}
	return with("squareplus", func(x ops.Value) ops.Value { return squareplus(x, b) }, "b=%v", b)
}

func squareplus(x ops.Value, b float64) ops.Value {
	return ops.Scale(ops.Add(x, ops.Sqrt(ops.Add(ops.Square(x), number(x, b)))), 0.5)
}

// sparsePlus is 0 up to -1, x from 1 on and (x+1)^2/4 between.
func sparsePlus(x ops.Value) ops.Value {
	one := number(x, 1)
	inner := ops.Scale(ops.Square(ops.Add(x, one)), 0.25)
	upper := ops.Where(ops.Less(x, one), inner, x)
	return ops.Where(ops.Greater(x, number(x, -1)), upper, number(x, 0))
}
