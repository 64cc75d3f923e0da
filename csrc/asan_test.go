//go:build cgo && asan

package csrc

// asan: the test runs under -asan, which puts local variables on the heap.
const asan = true
