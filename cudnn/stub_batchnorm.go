//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// SetBatchNorm returns ErrNoCUDA.
func (d *TensorDescriptor) SetBatchNorm(x *TensorDescriptor, mode BatchNormMode) error {
	return ErrNoCUDA
}

// BatchNormForwardTraining returns ErrNoCUDA.
func (h *Handle) BatchNormForwardTraining(mode BatchNormMode, alpha, beta float64, x *TensorDescriptor, px driver.Ptr, y *TensorDescriptor, py driver.Ptr,
	param *TensorDescriptor, scale, bias driver.Ptr, factor float64, runningMean, runningVariance driver.Ptr, epsilon float64,
	savedMean, savedInvStd driver.Ptr) error {
	return ErrNoCUDA
}

// BatchNormForwardInference returns ErrNoCUDA.
func (h *Handle) BatchNormForwardInference(mode BatchNormMode, alpha, beta float64, x *TensorDescriptor, px driver.Ptr, y *TensorDescriptor, py driver.Ptr,
	param *TensorDescriptor, scale, bias, mean, variance driver.Ptr, epsilon float64) error {
	return ErrNoCUDA
}

// BatchNormBackward returns ErrNoCUDA.
func (h *Handle) BatchNormBackward(mode BatchNormMode, alpha, beta, alphaParam, betaParam float64, x *TensorDescriptor, px driver.Ptr,
	dy *TensorDescriptor, pdy driver.Ptr, dx *TensorDescriptor, pdx driver.Ptr, param *TensorDescriptor, scale, dscale, dbias driver.Ptr,
	epsilon float64, savedMean, savedInvStd driver.Ptr) error {
	return ErrNoCUDA
}
