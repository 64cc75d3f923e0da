//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// PoolingDescriptor is a cudnnPoolingDescriptor_t: how the windows of a pooling lie on its input.
type PoolingDescriptor struct{}

// NewPoolingDescriptor returns ErrNoCUDA.
func NewPoolingDescriptor() (*PoolingDescriptor, error) { return nil, ErrNoCUDA }

// Close returns ErrNoCUDA.
func (d *PoolingDescriptor) Close() error { return ErrNoCUDA }

// Set returns ErrNoCUDA.
func (d *PoolingDescriptor) Set(mode PoolingMode, nan NaNPropagation, window, pad, stride []int) error {
	return ErrNoCUDA
}

// Nd returns ErrNoCUDA.
func (d *PoolingDescriptor) Nd() (mode PoolingMode, nan NaNPropagation, window, pad, stride []int, err error) {
	return 0, 0, nil, nil, nil, ErrNoCUDA
}

// OutputSizes returns ErrNoCUDA.
func (d *PoolingDescriptor) OutputSizes(x *TensorDescriptor) ([]int, error) { return nil, ErrNoCUDA }

// PoolingForward returns ErrNoCUDA.
func (h *Handle) PoolingForward(pool *PoolingDescriptor, alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64,
	y *TensorDescriptor, py driver.Ptr) error {
	return ErrNoCUDA
}

// PoolingBackward returns ErrNoCUDA.
func (h *Handle) PoolingBackward(pool *PoolingDescriptor, alpha float64, y *TensorDescriptor, py driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	x *TensorDescriptor, px driver.Ptr, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return ErrNoCUDA
}
