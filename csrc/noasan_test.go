//go:build cgo && !asan

package csrc

const asan = false
