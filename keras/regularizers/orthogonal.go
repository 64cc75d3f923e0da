package regularizers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// OrthogonalRegularizer is Factor times the mean of |cosine| over all pairs of rows, or of columns, of a matrix.
//
// Defaults: Factor 0.01, Mode Rows.
// Errors: a weight of other than two axes.
// Reference: keras.regularizers.OrthogonalRegularizer.
type OrthogonalRegularizer struct {
	Factor float64 `keras:"factor,default=0.01"`
	Mode   Mode
}

// Mode says what OrthogonalRegularizer compares.
type Mode uint8

// The modes.
const (
	Rows Mode = iota
	Columns
)

// MarshalText returns Keras's word.
func (m Mode) MarshalText() ([]byte, error) {
	switch m {
	case Rows:
		return []byte("rows"), nil
	case Columns:
		return []byte("columns"), nil
	}
	return nil, fmt.Errorf("unknown mode %d", uint8(m))
}

// UnmarshalText reads Keras's word.
func (m *Mode) UnmarshalText(text []byte) error {
	switch string(text) {
	case "rows":
		*m = Rows
	case "columns":
		*m = Columns
	default:
		return fmt.Errorf("got %q, want rows or columns", text)
	}
	return nil
}

// Penalty implements Regularizer.
func (r OrthogonalRegularizer) Penalty(w ops.Value) ops.Value {
	shape := w.Shape()
	if len(shape) != 2 {
		ops.Fail("OrthogonalRegularizer", "want a weight of two axes", w)
	}
	if r.Mode == Columns {
		w = ops.Transpose(w)
	}
	factor := factorOf("OrthogonalRegularizer", r.Factor)
	n := float64(w.Shape()[0].Const)
	if n < 2 {
		return ops.Number(w, 0)
	}
	rows := ops.L2Normalize(w, 1e-7, 1)
	cosines := ops.Abs(ops.MatMul(rows, ops.Transpose(rows)))
	// The diagonal, each row with itself, is taken off again.
	pairs := ops.Sub(ops.Sum(cosines), ops.Sum(ops.Square(rows)))
	return ops.Scale(pairs, factor/(n*(n-1)))
}
