//go:build cuda && cgo

package cublas

/*
#cgo CFLAGS: -Wno-deprecated-declarations
#cgo LDFLAGS: -lcublas
#include <stdint.h>
#include <cublas_v2.h>

static cublasStatus_t gk_set_workspace(cublasHandle_t h, uintptr_t workspace, size_t bytes)
{
	return cublasSetWorkspace(h, (void *)workspace, bytes);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// Available tells whether cuBLAS is in this build.
const Available = true

// What driver.Live reports of this package.
var handles = driver.NewCounter("cublas handles")

// Handle is a cublasHandle_t: cuBLAS's state for a context and a stream.
type Handle struct{ c C.cublasHandle_t }

// New makes a handle for the current context, on the context's default stream, in DefaultMath.
func New() (*Handle, error) {
	h := &Handle{}
	if err := check("cublasCreate", C.cublasCreate(&h.c)); err != nil {
		return nil, err
	}
	handles.Opened()
	return h, nil
}

// Close destroys the handle. Closing twice does nothing.
func (h *Handle) Close() error {
	if h.c == nil {
		return nil
	}
	err := check("cublasDestroy", C.cublasDestroy(h.c))
	h.c = nil
	handles.Closed()
	return err
}

// Version returns the version of the library that is linked at run time, 10000*major + 100*minor + patch.
func (h *Handle) Version() (int, error) {
	var v C.int
	err := check("cublasGetVersion", C.cublasGetVersion(h.c, &v))
	return int(v), err
}

// SetStream makes the handle's next calls enqueue their work on s, a stream of the handle's context. It takes a workspace of
// SetWorkspace away.
func (h *Handle) SetStream(s driver.Stream) error {
	return check("cublasSetStream", C.cublasSetStream(h.c, C.cudaStream_t(s.Handle())))
}

// SetWorkspace gives the handle memory of the device to work with instead of its own: a captured graph then has no memory of the
// library's in it. The address is a multiple of 256; 0 bytes at 0 give the library's own back. Calls on other streams must not use the
// same memory.
func (h *Handle) SetWorkspace(p driver.Ptr, bytes int) error {
	return check("cublasSetWorkspace", C.gk_set_workspace(h.c, C.uintptr_t(p), C.size_t(bytes)))
}

// SetMathMode says what the calls that do not name their computation may do with floats.
func (h *Handle) SetMathMode(m MathMode) error {
	return check("cublasSetMathMode", C.cublasSetMathMode(h.c, C.cublasMath_t(m)))
}

// MathMode returns what SetMathMode has set.
func (h *Handle) MathMode() (MathMode, error) {
	var m C.cublasMath_t
	err := check("cublasGetMathMode", C.cublasGetMathMode(h.c, &m))
	return MathMode(m), err
}

func check(function string, status C.cublasStatus_t) error {
	if status == C.CUBLAS_STATUS_SUCCESS {
		return nil
	}
	return &Error{Func: function, Code: int(status), Name: C.GoString(C.cublasGetStatusName(status)),
		Text: C.GoString(C.cublasGetStatusString(status))}
}

// The numbers of the files without a tag are the header's: an index that is not 0 does not compile.
var _ = [1]int{}[NoTrans-C.CUBLAS_OP_N] + [1]int{}[Trans-C.CUBLAS_OP_T] + [1]int{}[DefaultMath-C.CUBLAS_DEFAULT_MATH] +
	[1]int{}[PedanticMath-C.CUBLAS_PEDANTIC_MATH] + [1]int{}[TF32Math-C.CUBLAS_TF32_TENSOR_OP_MATH] +
	[1]int{}[Float-C.CUDA_R_32F] + [1]int{}[Double-C.CUDA_R_64F] + [1]int{}[Half-C.CUDA_R_16F] + [1]int{}[BFloat16-C.CUDA_R_16BF] +
	[1]int{}[Compute32F-C.CUBLAS_COMPUTE_32F] + [1]int{}[Compute32FPedantic-C.CUBLAS_COMPUTE_32F_PEDANTIC] +
	[1]int{}[Compute32FFastTF32-C.CUBLAS_COMPUTE_32F_FAST_TF32] + [1]int{}[statusNotSupported-C.CUBLAS_STATUS_NOT_SUPPORTED]
