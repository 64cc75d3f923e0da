package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// ELU is x where x > 0, else Alpha*(exp(x) - 1).
//
// Shapes: any, unchanged. The mask goes on. Default: Alpha 1.
// Reference: keras.layers.ELU; Clevert et al. 2016, arXiv:1511.07289.
type ELU struct {
	Name string
	Base
	Alpha *float64 `keras:",default=1"`
}

// Call implements Layer.
func (e *ELU) Call(_ *Context, x ops.Value) ops.Value {
	zero := ops.Number(x, 0)
	// Without the minimum, exp of a large x overflows, and its gradient, times the 0 of the side not taken, is NaN.
	below := ops.Scale(ops.Expm1(ops.Minimum(x, zero)), orFloat(e.Alpha, 1))
	return ops.Where(ops.GreaterEqual(x, zero), x, below)
}

// PassesMask says that the input's mask is the output's.
func (e *ELU) PassesMask() {}
