//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// ActivationForward returns ErrNoCUDA.
func (h *Handle) ActivationForward(act *ActivationDescriptor, alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64,
	y *TensorDescriptor, py driver.Ptr) error {
	return ErrNoCUDA
}

// ActivationBackward returns ErrNoCUDA.
func (h *Handle) ActivationBackward(act *ActivationDescriptor, alpha float64, y *TensorDescriptor, py driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	x *TensorDescriptor, px driver.Ptr, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return ErrNoCUDA
}
