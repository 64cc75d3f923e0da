//go:build cuda && cgo

package cudnn

/*
#cgo CFLAGS: -Wno-deprecated-declarations
#cgo LDFLAGS: -lcudnn
#include <cudnn.h>
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// Available tells whether cuDNN is in this build.
const Available = true

// Handle is a cudnnHandle_t: cuDNN's state for a context and a stream.
type Handle struct{ c C.cudnnHandle_t }

// New makes a handle for the current context, on the context's default stream.
//
// Errors: a library that is not cuDNN 9; whatever cudnnCreate says.
func New() (*Handle, error) {
	if err := checkVersion(Version(), C.CUDNN_VERSION); err != nil {
		return nil, err
	}
	h := &Handle{}
	if err := check("cudnnCreate", C.cudnnCreate(&h.c)); err != nil {
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
	err := check("cudnnDestroy", C.cudnnDestroy(h.c))
	h.c = nil
	handles.Closed()
	return err
}

// SetStream makes the handle's next calls enqueue their work on s, a stream of the handle's context.
func (h *Handle) SetStream(s driver.Stream) error {
	return check("cudnnSetStream", C.cudnnSetStream(h.c, C.cudaStream_t(s.Handle())))
}

// Version returns the version of the library that is linked at run time, 10000*major + 100*minor + patch.
func Version() int { return int(C.cudnnGetVersion()) }

// CUDARuntimeVersion returns the version of the CUDA runtime that the library was built with, such as 13000.
func CUDARuntimeVersion() int { return int(C.cudnnGetCudartVersion()) }

const errorTextBytes = 1024

// check returns a status that is not success as an *Error. It is called on the thread of the call that returned the status, whose last
// error text it reads.
func check(function string, status C.cudnnStatus_t) error {
	if status == C.CUDNN_STATUS_SUCCESS {
		return nil
	}
	return newError(function, status)
}

func newError(function string, status C.cudnnStatus_t) error {
	var text [errorTextBytes]C.char
	C.cudnnGetLastErrorString(&text[0], errorTextBytes)
	return &Error{Func: function, Code: int(status), Name: C.GoString(C.cudnnGetErrorString(status)), Text: oneLine(C.GoString(&text[0]))}
}

// cInts returns the numbers as C has them; they have passed checkInts.
func cInts(v []int) (a [MaxDims]C.int) {
	for i, x := range v {
		a[i] = C.int(x)
	}
	return a
}

func goInts(a []C.int) []int {
	v := make([]int, len(a))
	for i, x := range a {
		v[i] = int(x)
	}
	return v
}
