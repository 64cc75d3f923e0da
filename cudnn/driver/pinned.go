//go:build cuda && cgo

package driver

/*
#include <cuda.h>
*/
import "C"

import "unsafe"

var pinned = NewCounter("pinned buffers")

// AllocPinned takes page-locked host memory, at least 1 byte, which asynchronous copies need. It is C's memory: the collector does not
// see it, and it must not be used after [FreePinned] or the end of the context.
func AllocPinned(bytes int) ([]byte, error) {
	if bytes < 0 {
		bytes = 0
	}
	var p unsafe.Pointer
	if err := status("cuMemAllocHost", C.cuMemAllocHost(&p, C.size_t(bytes))); err != nil {
		return nil, err
	}
	pinned.Opened()
	return unsafe.Slice((*byte)(p), bytes), nil
}

// FreePinned gives back memory of [AllocPinned]: the slice that it returned, or one that starts where that does.
func FreePinned(b []byte) error {
	if cap(b) == 0 {
		return nil
	}
	pinned.Closed()
	return status("cuMemFreeHost", C.cuMemFreeHost(unsafe.Pointer(unsafe.SliceData(b))))
}
