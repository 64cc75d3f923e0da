//go:build !cgo || noblas

package cblas

import (
	"fmt"
	"runtime"
	"unsafe"

	"gonum.org/v1/gonum/blas/gonum"
)

// Available tells whether products run on OpenBLAS; else they run on gonum's Go code.
const Available = false

// MaxCallers is how many goroutines may be inside OpenBLAS at one time. Go code needs no such limit: this build has none.
const MaxCallers = 32

// Implementation is gonum's pure-Go BLAS.
type Implementation struct{ gonum.Implementation }

// Version returns the name and version of the library, here "gonum".
func Version() string { return "gonum" }

// Config returns the library's description of itself.
func Config() string { return "gonum, pure Go, built without OpenBLAS" }

// Core returns the name of the kernels in use.
func Core() string { return "Go" }

// Threads returns how many goroutines gonum uses for one large product.
func Threads() int { return runtime.GOMAXPROCS(0) }

// SetThreads checks n and changes nothing: gonum follows GOMAXPROCS.
func SetThreads(n int) error {
	if n < 1 {
		return fmt.Errorf("cblas: SetThreads: n is %d, want 1 or more", n)
	}
	return nil
}

// SgemmPointer returns nil: there is no C function in this build.
func SgemmPointer() unsafe.Pointer { return nil }

func sgemm(g *gemm, alpha float32, a, b []float32, beta float32, c []float32) {
	for i := range g.count {
		gonum.Implementation{}.Sgemm(g.transA, g.transB, g.m, g.n, g.k, alpha, a[i*g.strideA:], g.lda, b[i*g.strideB:], g.ldb, beta, c[i*g.strideC:], g.ldc)
	}
}

func dgemm(g *gemm, alpha float64, a, b []float64, beta float64, c []float64) {
	for i := range g.count {
		gonum.Implementation{}.Dgemm(g.transA, g.transB, g.m, g.n, g.k, alpha, a[i*g.strideA:], g.lda, b[i*g.strideB:], g.ldb, beta, c[i*g.strideC:], g.ldc)
	}
}
