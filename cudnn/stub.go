//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// Available tells whether cuDNN is in this build.
const Available = false

// Handle is a cudnnHandle_t: cuDNN's state for a context and a stream.
type Handle struct{}

// New returns ErrNoCUDA.
func New() (*Handle, error) { return nil, ErrNoCUDA }

// Close returns ErrNoCUDA.
func (h *Handle) Close() error { return ErrNoCUDA }

// SetStream returns ErrNoCUDA.
func (h *Handle) SetStream(s driver.Stream) error { return ErrNoCUDA }

// Version returns 0.
func Version() int { return 0 }

// CUDARuntimeVersion returns 0.
func CUDARuntimeVersion() int { return 0 }

// TensorDescriptor is a cudnnTensorDescriptor_t: type, sizes and strides of a tensor on the device.
type TensorDescriptor struct{ tensorGeometry }

// NewTensorDescriptor returns ErrNoCUDA.
func NewTensorDescriptor() (*TensorDescriptor, error) { return nil, ErrNoCUDA }

// Close returns ErrNoCUDA.
func (d *TensorDescriptor) Close() error { return ErrNoCUDA }

// Set returns ErrNoCUDA.
func (d *TensorDescriptor) Set(format TensorFormat, t DataType, sizes []int) error { return ErrNoCUDA }

// SetNd returns ErrNoCUDA.
func (d *TensorDescriptor) SetNd(t DataType, sizes, strides []int) error { return ErrNoCUDA }

// SetNHWC returns ErrNoCUDA.
func (d *TensorDescriptor) SetNHWC(t DataType, n int, spatial []int, c int) error { return ErrNoCUDA }

// Nd returns ErrNoCUDA.
func (d *TensorDescriptor) Nd() (t DataType, sizes, strides []int, err error) {
	return 0, nil, nil, ErrNoCUDA
}

// Bytes returns ErrNoCUDA.
func (d *TensorDescriptor) Bytes() (int, error) { return 0, ErrNoCUDA }
