//go:build cuda && cgo

package cublas

/*
#include <stdint.h>
#include <cublas_v2.h>

static cublasStatus_t gk_sgemm(cublasHandle_t h, int ta, int tb, int m, int n, int k, float alpha, uintptr_t a, int lda, uintptr_t b, int ldb,
	float beta, uintptr_t c, int ldc)
{
	return cublasSgemm(h, ta, tb, m, n, k, &alpha, (const float *)a, lda, (const float *)b, ldb, &beta, (float *)c, ldc);
}

static cublasStatus_t gk_dgemm(cublasHandle_t h, int ta, int tb, int m, int n, int k, double alpha, uintptr_t a, int lda, uintptr_t b, int ldb,
	double beta, uintptr_t c, int ldc)
{
	return cublasDgemm(h, ta, tb, m, n, k, &alpha, (const double *)a, lda, (const double *)b, ldb, &beta, (double *)c, ldc);
}

static cublasStatus_t gk_sgemm_batched(cublasHandle_t h, int ta, int tb, int m, int n, int k, float alpha, uintptr_t a, int lda, long long sa,
	uintptr_t b, int ldb, long long sb, float beta, uintptr_t c, int ldc, long long sc, int batch)
{
	return cublasSgemmStridedBatched(h, ta, tb, m, n, k, &alpha, (const float *)a, lda, sa, (const float *)b, ldb, sb, &beta, (float *)c, ldc, sc,
		batch);
}

static cublasStatus_t gk_dgemm_batched(cublasHandle_t h, int ta, int tb, int m, int n, int k, double alpha, uintptr_t a, int lda, long long sa,
	uintptr_t b, int ldb, long long sb, double beta, uintptr_t c, int ldc, long long sc, int batch)
{
	return cublasDgemmStridedBatched(h, ta, tb, m, n, k, &alpha, (const double *)a, lda, sa, (const double *)b, ldb, sb, &beta, (double *)c, ldc,
		sc, batch);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// Sgemm computes c = alpha*op(a)*op(b) + beta*c in floats.
//
// Shapes, column-major: op(a) [m k], op(b) [k n], c [m n].
func (h *Handle) Sgemm(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, lda int, b driver.Ptr, ldb int,
	beta float32, c driver.Ptr, ldc int) error {
	if err := checkSizes("cublasSgemm", m, n, k, lda, ldb, ldc, 1); err != nil {
		return err
	}
	return check("cublasSgemm", C.gk_sgemm(h.c, C.int(transA), C.int(transB), C.int(m), C.int(n), C.int(k), C.float(alpha),
		C.uintptr_t(a), C.int(lda), C.uintptr_t(b), C.int(ldb), C.float(beta), C.uintptr_t(c), C.int(ldc)))
}

// Dgemm computes c = alpha*op(a)*op(b) + beta*c in doubles.
//
// Shapes, column-major: op(a) [m k], op(b) [k n], c [m n].
func (h *Handle) Dgemm(transA, transB Transpose, m, n, k int, alpha float64, a driver.Ptr, lda int, b driver.Ptr, ldb int,
	beta float64, c driver.Ptr, ldc int) error {
	if err := checkSizes("cublasDgemm", m, n, k, lda, ldb, ldc, 1); err != nil {
		return err
	}
	return check("cublasDgemm", C.gk_dgemm(h.c, C.int(transA), C.int(transB), C.int(m), C.int(n), C.int(k), C.double(alpha),
		C.uintptr_t(a), C.int(lda), C.uintptr_t(b), C.int(ldb), C.double(beta), C.uintptr_t(c), C.int(ldc)))
}

// SgemmStridedBatched is Sgemm on batch matrices, which lie strideA, strideB and strideC elements apart; 0 uses one factor for all.
func (h *Handle) SgemmStridedBatched(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, lda int, strideA int64,
	b driver.Ptr, ldb int, strideB int64, beta float32, c driver.Ptr, ldc int, strideC int64, batch int) error {
	if err := checkSizes("cublasSgemmStridedBatched", m, n, k, lda, ldb, ldc, batch); err != nil {
		return err
	}
	return check("cublasSgemmStridedBatched", C.gk_sgemm_batched(h.c, C.int(transA), C.int(transB), C.int(m), C.int(n), C.int(k),
		C.float(alpha), C.uintptr_t(a), C.int(lda), C.longlong(strideA), C.uintptr_t(b), C.int(ldb), C.longlong(strideB),
		C.float(beta), C.uintptr_t(c), C.int(ldc), C.longlong(strideC), C.int(batch)))
}

// DgemmStridedBatched is Dgemm on batch matrices, which lie strideA, strideB and strideC elements apart; 0 uses one factor for all.
func (h *Handle) DgemmStridedBatched(transA, transB Transpose, m, n, k int, alpha float64, a driver.Ptr, lda int, strideA int64,
	b driver.Ptr, ldb int, strideB int64, beta float64, c driver.Ptr, ldc int, strideC int64, batch int) error {
	if err := checkSizes("cublasDgemmStridedBatched", m, n, k, lda, ldb, ldc, batch); err != nil {
		return err
	}
	return check("cublasDgemmStridedBatched", C.gk_dgemm_batched(h.c, C.int(transA), C.int(transB), C.int(m), C.int(n), C.int(k),
		C.double(alpha), C.uintptr_t(a), C.int(lda), C.longlong(strideA), C.uintptr_t(b), C.int(ldb), C.longlong(strideB),
		C.double(beta), C.uintptr_t(c), C.int(ldc), C.longlong(strideC), C.int(batch)))
}
