//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// SoftmaxForward returns ErrNoCUDA.
func (h *Handle) SoftmaxForward(algo SoftmaxAlgorithm, mode SoftmaxMode, alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64,
	y *TensorDescriptor, py driver.Ptr) error {
	return ErrNoCUDA
}

// SoftmaxBackward returns ErrNoCUDA.
func (h *Handle) SoftmaxBackward(algo SoftmaxAlgorithm, mode SoftmaxMode, alpha float64, y *TensorDescriptor, py driver.Ptr,
	dy *TensorDescriptor, pdy driver.Ptr, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return ErrNoCUDA
}
