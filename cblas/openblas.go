//go:build cgo && !noblas

package cblas

// Homebrew keeps OpenBLAS out of the compiler's usual places.

// #cgo CFLAGS: -O2 -std=gnu11 -Wall
// #cgo LDFLAGS: -lopenblas
// #cgo darwin,arm64 CFLAGS: -I/opt/homebrew/opt/openblas/include
// #cgo darwin,arm64 LDFLAGS: -L/opt/homebrew/opt/openblas/lib
// #cgo darwin,amd64 CFLAGS: -I/usr/local/opt/openblas/include
// #cgo darwin,amd64 LDFLAGS: -L/usr/local/opt/openblas/lib
// #cgo noescape gk_sgemm
// #cgo nocallback gk_sgemm
// #cgo noescape gk_dgemm
// #cgo nocallback gk_dgemm
// #include "openblas.h"
import "C"

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"unsafe"
)

// Available tells whether products run on OpenBLAS; else they run on gonum's Go code.
const Available = true

// OpenBLAS takes all cores for each call unless told otherwise; callers split the work themselves.
func init() { C.openblas_set_num_threads(1) }

// Version returns the name and version of the library, such as "OpenBLAS 0.3.21".
func Version() string {
	if name, rest, ok := strings.Cut(Config(), " "); ok {
		version, _, _ := strings.Cut(rest, " ")
		return name + " " + version
	}
	return Config()
}

// Config returns OpenBLAS's description of itself: version, build options, kernels in use, largest number of threads.
func Config() string { return strings.TrimSpace(C.GoString(C.openblas_get_config())) }

// Core returns the name of the kernels in use, such as "Haswell" or "SkylakeX": those of the machine, unless the environment
// variable OPENBLAS_CORETYPE chose others.
func Core() string { return C.GoString(C.openblas_get_corename()) }

// Threads returns how many threads OpenBLAS uses for one call, at first 1.
func Threads() int { return int(C.openblas_get_num_threads()) }

// settingThreads keeps two SetThreads from each waiting for the half of the gate that the other has.
var settingThreads sync.Mutex

// SetThreads lets OpenBLAS use n threads for one call, or as many as it was built for if that is fewer. It waits until no call
// made through this package is in progress. An OpenBLAS built with OpenMP keeps the number for each thread of the system
// apart, so there it is not reliable and OMP_NUM_THREADS=1 must be set instead.
func SetThreads(n int) error {
	if n < 1 || n > math.MaxInt32 {
		return fmt.Errorf("cblas: SetThreads: n is %d, want 1 or more", n)
	}
	settingThreads.Lock()
	defer settingThreads.Unlock()
	for range MaxCallers {
		enter()
		defer leave()
	}
	C.openblas_set_num_threads(C.int(n))
	return nil
}

// SgemmPointer returns the address of the C function cblas_sgemm, for C code that must not link OpenBLAS itself. It takes the
// arguments of openblas.h, unchecked. Calls made through it do not pass the gate: whoever makes them keeps their number, too, to
// MaxCallers. It is nil when Available is false.
func SgemmPointer() unsafe.Pointer { return C.cblas_sgemm }

func sgemm(g *gemm, alpha float32, a, b []float32, beta float32, c []float32) {
	enter()
	C.gk_sgemm(g.c(), C.float(alpha), (*C.float)(unsafe.SliceData(a)), (*C.float)(unsafe.SliceData(b)), C.float(beta), (*C.float)(unsafe.SliceData(c)))
	leave()
}

func dgemm(g *gemm, alpha float64, a, b []float64, beta float64, c []float64) {
	enter()
	C.gk_dgemm(g.c(), C.double(alpha), (*C.double)(unsafe.SliceData(a)), (*C.double)(unsafe.SliceData(b)), C.double(beta), (*C.double)(unsafe.SliceData(c)))
	leave()
}

func (g *gemm) c() C.gk_gemm {
	return C.gk_gemm{
		trans_a: cTrans(g.transA), trans_b: cTrans(g.transB),
		m: C.int(g.m), n: C.int(g.n), k: C.int(g.k),
		lda: C.int(g.lda), ldb: C.int(g.ldb), ldc: C.int(g.ldc),
		stride_a: C.int64_t(g.strideA), stride_b: C.int64_t(g.strideB), stride_c: C.int64_t(g.strideC),
		count: C.int64_t(g.count),
	}
}

func cTrans(t Transpose) C.int {
	if t == NoTrans {
		return C.CBLAS_NO_TRANS
	}
	return C.CBLAS_TRANS
}
