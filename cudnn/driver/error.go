package driver

import (
	"errors"
	"fmt"
)

// ErrNoCUDA is the error of every call in a program built without the tag cuda.
var ErrNoCUDA = errors.New("driver: this program was built without CUDA: build with -tags cuda")

// Statuses to compare with by errors.Is.
var (
	ErrOutOfMemory    error = &Error{Code: 2, Name: "CUDA_ERROR_OUT_OF_MEMORY"}
	ErrNoDevice       error = &Error{Code: 100, Name: "CUDA_ERROR_NO_DEVICE"}
	ErrIllegalAddress error = &Error{Code: 700, Name: "CUDA_ERROR_ILLEGAL_ADDRESS"}
	ErrNotSupported   error = &Error{Code: 801, Name: "CUDA_ERROR_NOT_SUPPORTED"}
)

const codeNotReady = 600

// Error is a status of the driver other than CUDA_SUCCESS. A launch or a copy that fails while it runs fails a later call instead, and
// from then on every call of the context.
type Error struct {
	Func string // the driver's function, such as cuMemAlloc
	Code int    // CUresult
	Name string // CUDA_ERROR_OUT_OF_MEMORY
	Text string // out of memory
}

// Error says function, status and the driver's text.
func (e *Error) Error() string {
	return fmt.Sprintf("driver: %s: %s (%d): %s", e.Func, e.Name, e.Code, e.Text)
}

// Is reports whether target is an Error of the same status; the function does not matter.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}
