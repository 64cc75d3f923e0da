// Package cpu is the backend for the processor. It translates a planned [graph.Program] into an op list of package csrc, which one C
// call runs, on csrc's team of threads and with the widest vectors that the machine has.
//
// The environment variable GOKERAS_BLAS says which matrix products go to OpenBLAS: unset, float32 products of three large sizes whose
// factors are row-major; 1, all float32 products, with weights row-major and no product fused with an optimizer step; 0, none.
// GOKERAS_WINOGRAD=0 forbids Winograd's method for float32 convolutions of 3 x 3, stride 1: it is faster, mostly by a factor of 2 or more,
// and its errors are up to ten times those of a plain sum, below 1e-5 of the largest result.
//
// Without cgo the package is empty and registers nothing.
package cpu
