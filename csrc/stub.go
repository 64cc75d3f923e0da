//go:build !cgo

package csrc

// Available tells whether the kernels are in this build.
const Available = false
