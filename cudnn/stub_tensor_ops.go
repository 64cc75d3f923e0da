//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// OpTensorDescriptor is a cudnnOpTensorDescriptor_t: an element-wise operation.
type OpTensorDescriptor struct{}

// NewOpTensorDescriptor returns ErrNoCUDA.
func NewOpTensorDescriptor() (*OpTensorDescriptor, error) { return nil, ErrNoCUDA }

// Close returns ErrNoCUDA.
func (d *OpTensorDescriptor) Close() error { return ErrNoCUDA }

// Set returns ErrNoCUDA.
func (d *OpTensorDescriptor) Set(op TensorOp, compute DataType, nan NaNPropagation) error {
	return ErrNoCUDA
}

// Get returns ErrNoCUDA.
func (d *OpTensorDescriptor) Get() (op TensorOp, compute DataType, nan NaNPropagation, err error) {
	return 0, 0, 0, ErrNoCUDA
}

// OpTensor returns ErrNoCUDA.
func (h *Handle) OpTensor(op *OpTensorDescriptor, alpha1 float64, a *TensorDescriptor, pa driver.Ptr, alpha2 float64, b *TensorDescriptor, pb driver.Ptr,
	beta float64, c *TensorDescriptor, pc driver.Ptr) error {
	return ErrNoCUDA
}

// AddTensor returns ErrNoCUDA.
func (h *Handle) AddTensor(alpha float64, a *TensorDescriptor, pa driver.Ptr, beta float64, c *TensorDescriptor, pc driver.Ptr) error {
	return ErrNoCUDA
}

// TransformTensor returns ErrNoCUDA.
func (h *Handle) TransformTensor(alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64, y *TensorDescriptor, py driver.Ptr) error {
	return ErrNoCUDA
}

// ScaleTensor returns ErrNoCUDA.
func (h *Handle) ScaleTensor(y *TensorDescriptor, py driver.Ptr, alpha float64) error {
	return ErrNoCUDA
}

// SetTensor returns ErrNoCUDA.
func (h *Handle) SetTensor(y *TensorDescriptor, py driver.Ptr, value float64) error { return ErrNoCUDA }

// ReduceTensorDescriptor is a cudnnReduceTensorDescriptor_t: a reduction.
type ReduceTensorDescriptor struct{}

// NewReduceTensorDescriptor returns ErrNoCUDA.
func NewReduceTensorDescriptor() (*ReduceTensorDescriptor, error) { return nil, ErrNoCUDA }

// Close returns ErrNoCUDA.
func (d *ReduceTensorDescriptor) Close() error { return ErrNoCUDA }

// Set returns ErrNoCUDA.
func (d *ReduceTensorDescriptor) Set(op ReduceOp, compute DataType, nan NaNPropagation, indices ReduceIndices) error {
	return ErrNoCUDA
}

// Get returns ErrNoCUDA.
func (d *ReduceTensorDescriptor) Get() (op ReduceOp, compute DataType, nan NaNPropagation, indices ReduceIndices, err error) {
	return 0, 0, 0, 0, ErrNoCUDA
}

// ReductionWorkspaceSize returns ErrNoCUDA.
func (h *Handle) ReductionWorkspaceSize(d *ReduceTensorDescriptor, a, c *TensorDescriptor) (int, error) {
	return 0, ErrNoCUDA
}

// ReductionIndicesSize returns ErrNoCUDA.
func (h *Handle) ReductionIndicesSize(d *ReduceTensorDescriptor, a, c *TensorDescriptor) (int, error) {
	return 0, ErrNoCUDA
}

// ReduceTensor returns ErrNoCUDA.
func (h *Handle) ReduceTensor(d *ReduceTensorDescriptor, indices driver.Ptr, indicesBytes int, workspace driver.Ptr, bytes int,
	alpha float64, a *TensorDescriptor, pa driver.Ptr, beta float64, c *TensorDescriptor, pc driver.Ptr) error {
	return ErrNoCUDA
}
