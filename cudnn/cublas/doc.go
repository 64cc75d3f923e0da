// Package cublas is NVIDIA's cuBLAS: products of matrices on the device, a Go method for each C function.
//
// It is linked with the build tag cuda. Without the tag it has the same API, Available is false and every call returns ErrNoCUDA.
//
// Matrices are column-major, as cuBLAS has them: element (i, j) lies at i + j*ld. MatMul is for row-major ones. Addresses are the
// device's, the factors alpha and beta numbers of the host, read at the call. C is not read when beta is 0.
//
// A call enqueues its work on the handle's stream and returns. The handle's context is to be the current one of the OS thread: callers
// hold runtime.LockOSThread and driver.SetCurrent. A Handle is for one goroutine at a time.
//
// Reference: NVIDIA cuBLAS documentation, 13.0.
package cublas
