package cublas

import (
	"errors"
	"fmt"

	"github.com/gokeras/gokeras/cudnn/driver"
)

// ErrNoCUDA is what every call returns in a build without the tag cuda.
var ErrNoCUDA = driver.ErrNoCUDA

// ErrNotSupported is what the errors of cuBLAS for a combination that it does not compute are: errors.Is(err, ErrNotSupported).
var ErrNotSupported = errors.New("cublas: not supported")

const statusNotSupported = 15

// Error is a status of cuBLAS that is not CUBLAS_STATUS_SUCCESS.
type Error struct {
	Func string // the C function
	Code int    // cublasStatus_t
	Name string // the name of Code, such as CUBLAS_STATUS_INVALID_VALUE
	Text string // cublasGetStatusString of Code
}

// Error returns the function, the status and the library's text.
func (e *Error) Error() string {
	return fmt.Sprintf("cublas: %s: %s (%d): %s", e.Func, e.Name, e.Code, e.Text)
}

// Is tells whether the error is ErrNotSupported.
func (e *Error) Is(target error) bool {
	return target == ErrNotSupported && e.Code == statusNotSupported
}
