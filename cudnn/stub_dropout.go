//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// DropoutDescriptor is a cudnnDropoutDescriptor_t: the rate of a dropout and where its generator's states lie.
type DropoutDescriptor struct{}

// NewDropoutDescriptor returns ErrNoCUDA.
func NewDropoutDescriptor() (*DropoutDescriptor, error) { return nil, ErrNoCUDA }

// Close returns ErrNoCUDA.
func (d *DropoutDescriptor) Close() error { return ErrNoCUDA }

// DropoutStatesSize returns ErrNoCUDA.
func (h *Handle) DropoutStatesSize() (int, error) { return 0, ErrNoCUDA }

// DropoutReserveSize returns ErrNoCUDA.
func (d *TensorDescriptor) DropoutReserveSize() (int, error) { return 0, ErrNoCUDA }

// Set returns ErrNoCUDA.
func (d *DropoutDescriptor) Set(h *Handle, rate float32, states driver.Ptr, bytes int, seed uint64) error {
	return ErrNoCUDA
}

// Restore returns ErrNoCUDA.
func (d *DropoutDescriptor) Restore(h *Handle, rate float32, states driver.Ptr, bytes int, seed uint64) error {
	return ErrNoCUDA
}

// Get returns ErrNoCUDA.
func (d *DropoutDescriptor) Get(h *Handle) (rate float32, states driver.Ptr, seed uint64, err error) {
	return 0, 0, 0, ErrNoCUDA
}

// DropoutForward returns ErrNoCUDA.
func (h *Handle) DropoutForward(d *DropoutDescriptor, x *TensorDescriptor, px driver.Ptr, y *TensorDescriptor, py driver.Ptr,
	reserve driver.Ptr, bytes int) error {
	return ErrNoCUDA
}

// DropoutBackward returns ErrNoCUDA.
func (h *Handle) DropoutBackward(d *DropoutDescriptor, dy *TensorDescriptor, pdy driver.Ptr, dx *TensorDescriptor, pdx driver.Ptr,
	reserve driver.Ptr, bytes int) error {
	return ErrNoCUDA
}
