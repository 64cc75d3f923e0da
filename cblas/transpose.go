package cblas

import "gonum.org/v1/gonum/blas"

// Transpose says how a matrix operand is read. Its zero value is not valid.
type Transpose = blas.Transpose

// ConjTrans is Trans for real matrices.
const (
	NoTrans   = blas.NoTrans
	Trans     = blas.Trans
	ConjTrans = blas.ConjTrans
)
