package tensor

import "strconv"

// Dim is a size that may grow with the rows n of the batch: Const + PerN*n. A plain number has PerN 0; the batch axis is {0, 1};
// a batch merged with an axis of 4 is {0, 4}.
type Dim struct{ Const, PerN int }

// D returns the Dim of a plain number.
func D(n int) Dim { return Dim{Const: n} }

// Batch is the size of a batch axis.
var Batch = Dim{PerN: 1}

// At returns the size for n rows.
func (d Dim) At(n int) int { return d.Const + d.PerN*n }

// Fixed tells whether d does not depend on the batch.
func (d Dim) Fixed() bool { return d.PerN == 0 }

// Mul returns d*e; ok is false when both grow with the batch.
func (d Dim) Mul(e Dim) (product Dim, ok bool) {
	if d.PerN != 0 && e.PerN != 0 {
		return Dim{}, false
	}
	return Dim{d.Const * e.Const, d.Const*e.PerN + d.PerN*e.Const}, true
}

// Add returns d+e.
func (d Dim) Add(e Dim) Dim { return Dim{d.Const + e.Const, d.PerN + e.PerN} }

// Div returns d/e for a plain e that divides d.
func (d Dim) Div(e Dim) (quotient Dim, ok bool) {
	switch {
	case d == e && d != (Dim{}):
		return D(1), true
	case e.PerN == 0 && e.Const != 0 && d.Const%e.Const == 0 && d.PerN%e.Const == 0:
		return Dim{d.Const / e.Const, d.PerN / e.Const}, true
	case e.Const == 0 && d.Const == 0 && e.PerN != 0 && d.PerN%e.PerN == 0:
		return D(d.PerN / e.PerN), true
	}
	return Dim{}, false
}

// String prints 128, None for the batch, and 4*None or 1+2*None for sizes derived from it, as Keras prints an unknown size.
func (d Dim) String() string {
	if d.PerN == 0 {
		return strconv.Itoa(d.Const)
	}
	s := "None"
	if d.PerN != 1 {
		s = strconv.Itoa(d.PerN) + "*None"
	}
	if d.Const != 0 {
		s = strconv.Itoa(d.Const) + "+" + s
	}
	return s
}
