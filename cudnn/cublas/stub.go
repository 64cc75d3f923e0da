//go:build !cuda || !cgo

package cublas

import "github.com/gokeras/gokeras/cudnn/driver"

// Available tells whether cuBLAS is in this build.
const Available = false

// Handle is a cublasHandle_t: cuBLAS's state for a context and a stream.
type Handle struct{}

// New returns ErrNoCUDA.
func New() (*Handle, error) { return nil, ErrNoCUDA }

// Close returns ErrNoCUDA.
func (h *Handle) Close() error { return ErrNoCUDA }

// Version returns ErrNoCUDA.
func (h *Handle) Version() (int, error) { return 0, ErrNoCUDA }

// SetStream returns ErrNoCUDA.
func (h *Handle) SetStream(s driver.Stream) error { return ErrNoCUDA }

// SetWorkspace returns ErrNoCUDA.
func (h *Handle) SetWorkspace(p driver.Ptr, bytes int) error { return ErrNoCUDA }

// SetMathMode returns ErrNoCUDA.
func (h *Handle) SetMathMode(m MathMode) error { return ErrNoCUDA }

// MathMode returns ErrNoCUDA.
func (h *Handle) MathMode() (MathMode, error) { return 0, ErrNoCUDA }

// Sgemm returns ErrNoCUDA.
func (h *Handle) Sgemm(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, lda int, b driver.Ptr, ldb int,
	beta float32, c driver.Ptr, ldc int) error {
	return ErrNoCUDA
}

// Dgemm returns ErrNoCUDA.
func (h *Handle) Dgemm(transA, transB Transpose, m, n, k int, alpha float64, a driver.Ptr, lda int, b driver.Ptr, ldb int,
	beta float64, c driver.Ptr, ldc int) error {
	return ErrNoCUDA
}

// SgemmStridedBatched returns ErrNoCUDA.
func (h *Handle) SgemmStridedBatched(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, lda int, strideA int64,
	b driver.Ptr, ldb int, strideB int64, beta float32, c driver.Ptr, ldc int, strideC int64, batch int) error {
	return ErrNoCUDA
}

// DgemmStridedBatched returns ErrNoCUDA.
func (h *Handle) DgemmStridedBatched(transA, transB Transpose, m, n, k int, alpha float64, a driver.Ptr, lda int, strideA int64,
	b driver.Ptr, ldb int, strideB int64, beta float64, c driver.Ptr, ldc int, strideC int64, batch int) error {
	return ErrNoCUDA
}

// GemmEx returns ErrNoCUDA.
func (h *Handle) GemmEx(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, typeA DataType, lda int,
	b driver.Ptr, typeB DataType, ldb int, beta float32, c driver.Ptr, typeC DataType, ldc int, compute ComputeType) error {
	return ErrNoCUDA
}

// GemmStridedBatchedEx returns ErrNoCUDA.
func (h *Handle) GemmStridedBatchedEx(transA, transB Transpose, m, n, k int, alpha float32, a driver.Ptr, typeA DataType, lda int, strideA int64,
	b driver.Ptr, typeB DataType, ldb int, strideB int64, beta float32, c driver.Ptr, typeC DataType, ldc int, strideC int64,
	batch int, compute ComputeType) error {
	return ErrNoCUDA
}
