// Package cpu is the backend for the processor. It translates a planned [graph.Program] into an op list of package csrc, which one C
// call runs, on csrc's team of threads and with the widest vectors that the machine has.
//
// The environment variable GOKERAS_BLAS says which matrix products go to OpenBLAS: unset, float32 products of three large sizes whose
// factors are row-major; 1, all float32 products, with weights row-major and no product fused with an optimizer step; 0, none.
//
// Without cgo the package is empty and registers nothing.
package cpu
