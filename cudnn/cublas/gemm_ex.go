//go:build cuda && cgo

package cublas

/*
#include <stdint.h>
#include <cublas_v2.h>

static cublasStatus_t gk_gemm_ex(cublasHandle_t h, int ta, int tb, int m, int n, int k, float alpha, uintptr_t a, int type_a, int lda,
	uintptr_t b, int type_b, int ldb, float beta, uintptr_t c, int type_c, int ldc, int compute)
{
	return cublasGemmEx(h, ta, tb, m, n, k, &alpha, (const void *)a, type_a, lda, (const void *)b, type_b, ldb, &beta, (void *)c, type_c, ldc,
		compute, CUBLAS_GEMM_DEFAULT);
}

static cublasStatus_t gk_gemm_ex_batched(cublasHandle_t h, int ta, int tb, int m, int n, int k, float alpha, uintptr_t a, int type_a, int lda,
	long long sa, uintptr_t b, int type_b, int ldb, long long sb, float beta, uintptr_t c, int type_c, int ldc, long long sc, int batch,
	int compute)
{
	return cublasGemmStridedBatchedEx(h, ta, tb, m, n, k, &alpha, (const void *)a, type_a, lda, sa, (const void *)b, type_b, ldb, sb, &beta,
		(void *)c, type_c, ldc, sc, batch, compute, CUBLAS_GEMM_DEFAULT);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// GemmEx computes c = alpha*op(a)*op(b) + beta*c in floats from factors of other types.
//
// Shapes, column-major: op(a) [m k], op(b) [k n], c [m n].
// Types: a and b alike, Float, Half or BFloat16; c the same or Float.
// Errors: ErrNotSupported for other types.
func (h *Handle) GemmEx(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, typeA DataType, lda int,
	b driver.Ptr, typeB DataType, ldb int, beta float32, c driver.Ptr, typeC DataType, ldc int, compute ComputeType) error {
	if err := checkSizes("cublasGemmEx", m, n, k, lda, ldb, ldc, 1); err != nil {
		return err
	}
	return check("cublasGemmEx", C.gk_gemm_ex(h.c, C.int(transA), C.int(transB), C.int(m), C.int(n), C.int(k), C.float(alpha),
		C.uintptr_t(a), C.int(typeA), C.int(lda), C.uintptr_t(b), C.int(typeB), C.int(ldb),
		C.float(beta), C.uintptr_t(c), C.int(typeC), C.int(ldc), C.int(compute)))
}

// GemmStridedBatchedEx is GemmEx on batch matrices, which lie strideA, strideB and strideC elements apart; 0 uses one factor for all.
func (h *Handle) GemmStridedBatchedEx(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, typeA DataType, lda int, strideA int64,
	b driver.Ptr, typeB DataType, ldb int, strideB int64, beta float32, c driver.Ptr, typeC DataType, ldc int, strideC int64,
	batch int, compute ComputeType) error {
	if err := checkSizes("cublasGemmStridedBatchedEx", m, n, k, lda, ldb, ldc, batch); err != nil {
		return err
	}
	return check("cublasGemmStridedBatchedEx", C.gk_gemm_ex_batched(h.c, C.int(transA), C.int(transB), C.int(m), C.int(n), C.int(k),
		C.float(alpha), C.uintptr_t(a), C.int(typeA), C.int(lda), C.longlong(strideA),
		C.uintptr_t(b), C.int(typeB), C.int(ldb), C.longlong(strideB),
		C.float(beta), C.uintptr_t(c), C.int(typeC), C.int(ldc), C.longlong(strideC), C.int(batch), C.int(compute)))
}
