//go:build cgo && !noblas

package cblas

import "gonum.org/v1/netlib/blas/netlib"

//go:generate go run generate.go

// Implementation is OpenBLAS as gonum's BLAS interfaces see it: every method of blas.Float32, Float64, Complex64 and Complex128
// (levels 1 to 3) is netlib's, entered through the gate. As gonum's convention is, it panics on bad arguments; a size beyond
// BLAS's 32 bits is one.
type Implementation struct{}

var lib netlib.Implementation
