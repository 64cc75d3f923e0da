// Package csrc has the C kernels of the cpu backend, the list of operations that one C call runs, and the thread pool under it.
// It is a leaf: packages cpu and data use it. Without cgo it is a stub, see Available.
package csrc
