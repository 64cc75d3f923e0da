//go:build cuda && cgo

package driver

/*
#cgo LDFLAGS: -lcuda
#include <cuda.h>
#undef cuInit
*/
import "C"

import "reflect"

// Available says whether the program was built with CUDA.
const Available = true

func status(function string, code C.CUresult) error {
	if code == C.CUDA_SUCCESS {
		return nil
	}
	return newError(function, code)
}

// check turns an error of package cu, whose type is a number that cu does not export, into ours.
func check(function string, err error) error {
	if err == nil {
		return nil
	}
	if v := reflect.ValueOf(err); v.Kind() == reflect.Int {
		return newError(function, C.CUresult(v.Int()))
	}
	return err
}

func newError(function string, code C.CUresult) *Error {
	e := &Error{Func: function, Code: int(code), Name: "unknown status", Text: "the driver has no text for it"}
	var text *C.char
	if C.cuGetErrorName(code, &text) == C.CUDA_SUCCESS {
		e.Name = C.GoString(text)
	}
	if C.cuGetErrorString(code, &text) == C.CUDA_SUCCESS {
		e.Text = C.GoString(text)
	}
	return e
}

// Init starts the driver. It need not be called: what is called without it fails with the status "not initialized", while Init says why
// the driver did not start.
func Init() error { return status("cuInit", C.cuInit(0)) }

// Version is the newest CUDA version that the driver supports, 13000 for 13.0.
func Version() (int, error) {
	var v C.int
	err := status("cuDriverGetVersion", C.cuDriverGetVersion(&v))
	return int(v), err
}
