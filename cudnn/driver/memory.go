//go:build cuda && cgo

package driver

import (
	"unsafe"

	"gorgonia.org/cu"
)

var allocations = NewCounter("allocations")

// Alloc takes bytes of device memory, at least 1, aligned to 256 bytes. Its contents are arbitrary.
func Alloc(bytes int64) (Ptr, error) {
	p, err := cu.MemAlloc(bytes)
	if err != nil {
		return 0, check("cuMemAlloc", err)
	}
	allocations.Opened()
	return Ptr(p), nil
}

// Free gives back memory of [Alloc]. No work that uses it may be queued.
func Free(p Ptr) error {
	if p == 0 {
		return nil
	}
	allocations.Closed()
	return check("cuMemFree", cu.MemFree(cu.DevicePtr(p)))
}

// CopyToDevice copies host memory to the device and waits for it.
func CopyToDevice(dst Ptr, src []byte) error {
	if len(src) == 0 {
		return nil
	}
	return check("cuMemcpyHtoD", cu.MemcpyHtoD(cu.DevicePtr(dst), unsafe.Pointer(&src[0]), int64(len(src))))
}

// CopyToHost copies device memory to the host and waits for it.
func CopyToHost(dst []byte, src Ptr) error {
	if len(dst) == 0 {
		return nil
	}
	return check("cuMemcpyDtoH", cu.MemcpyDtoH(unsafe.Pointer(&dst[0]), cu.DevicePtr(src), int64(len(dst))))
}

// CopyToDeviceAsync queues a copy of pinned host memory to the device. src stays as it is until the stream has come so far.
func CopyToDeviceAsync(dst Ptr, src []byte, s Stream) error {
	if len(src) == 0 {
		return nil
	}
	return check("cuMemcpyHtoDAsync", cu.MemcpyHtoDAsync(cu.DevicePtr(dst), unsafe.Pointer(&src[0]), int64(len(src)), s.s))
}

// CopyToHostAsync queues a copy of device memory to pinned host memory. dst is to be read when the stream has come so far.
func CopyToHostAsync(dst []byte, src Ptr, s Stream) error {
	if len(dst) == 0 {
		return nil
	}
	return check("cuMemcpyDtoHAsync", cu.MemcpyDtoHAsync(unsafe.Pointer(&dst[0]), cu.DevicePtr(src), int64(len(dst)), s.s))
}

// CopyAsync queues a copy from device memory to device memory; the two do not overlap.
func CopyAsync(dst, src Ptr, bytes int64, s Stream) error {
	return check("cuMemcpyDtoDAsync", cu.MemcpyDtoDAsync(cu.DevicePtr(dst), cu.DevicePtr(src), bytes, s.s))
}

// Memset queues setting bytes to value.
func Memset(dst Ptr, value byte, bytes int64, s Stream) error {
	return check("cuMemsetD8Async", cu.MemsetD8Async(cu.DevicePtr(dst), value, bytes, s.s))
}

// Memset32 queues setting n 32-bit words to value; dst is a multiple of 4.
func Memset32(dst Ptr, value uint32, n int64, s Stream) error {
	return check("cuMemsetD32Async", cu.MemsetD32Async(cu.DevicePtr(dst), uint(value), n, s.s))
}
