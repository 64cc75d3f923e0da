// Package cblas is the door to OpenBLAS: matrix products for the cpu backend, and a BLAS for users of gonum.
//
// [Sgemm], [Dgemm] and their strided batches are thin wrappers of the C functions: row-major, BLAS's argument order, no
// allocation. [Use] registers OpenBLAS, bound by gonum.org/v1/netlib, with gonum's blas32, blas64, cblas64 and cblas128.
//
// # Safety
//
// Every size, leading dimension, stride and slice length is checked in Go before the C call, so bad arguments end in an error
// that says which number is wrong, and leave the output as it was:
//
//	cblas: Sgemm: a has 10 elements, needs 24 (m=4 k=6 lda=6)
//
// The output must not share memory with an input; that is not checked.
//
// # Concurrency
//
// All functions may be called from any number of goroutines. At most [MaxCallers] of them are inside OpenBLAS at one time and
// the others wait, because an OpenBLAS built with a fixed table of work buffers, as Debian's, crashes when some hundred callers
// enter together. OpenBLAS starts with one thread a call ([SetThreads]): callers split the work above it. A result does not
// depend on how many callers there are.
//
// # Building
//
// OpenBLAS and its headers are needed: libopenblas-dev (Debian, Ubuntu), openblas-devel (Fedora), openblas (Homebrew). An
// OpenBLAS elsewhere is found through CGO_CFLAGS=-I... and CGO_LDFLAGS=-L.... With the build tag noblas, or without cgo, the
// same functions run on gonum's pure-Go BLAS, slower and checked alike; [Available] tells which.
//
// This is the only package of the module that imports netlib, which does not link by itself.
package cblas
