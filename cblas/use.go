package cblas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
)

var (
	_ blas.Float32    = Implementation{}
	_ blas.Float64    = Implementation{}
	_ blas.Complex64  = Implementation{}
	_ blas.Complex128 = Implementation{}
)

// Use makes Implementation the BLAS of gonum's packages blas32, blas64, cblas64 and cblas128, and so of gonum's mat and lapack.
// Call it before other goroutines use them.
func Use() {
	blas32.Use(Implementation{})
	blas64.Use(Implementation{})
	cblas64.Use(Implementation{})
	cblas128.Use(Implementation{})
}
