//go:build cgo

package csrc

// #include "gemm_blas.h"
import "C"

import "unsafe"

// SetSgemm registers the C function that GemmBLAS calls, with the arguments of cblas_sgemm and 32-bit sizes; nil makes GemmBLAS fail.
// The function must use one thread a call. It is called by up to 64 runs and one team of threads at once.
func SetSgemm(sgemm unsafe.Pointer) { C.gk_set_sgemm((*C.gk_sgemm_fn)(sgemm)) }
