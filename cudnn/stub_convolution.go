//go:build !cuda || !cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// FilterDescriptor is a cudnnFilterDescriptor_t: type, order and sizes of a convolution's kernel on the device.
type FilterDescriptor struct{ tensorGeometry }

// NewFilterDescriptor returns ErrNoCUDA.
func NewFilterDescriptor() (*FilterDescriptor, error) {
	return nil, ErrNoCUDA
}

// Close returns ErrNoCUDA.
func (d *FilterDescriptor) Close() error {
	return ErrNoCUDA
}

// Set returns ErrNoCUDA.
func (d *FilterDescriptor) Set(format TensorFormat, t DataType, sizes []int) error {
	return ErrNoCUDA
}

// SetKRSC returns ErrNoCUDA.
func (d *FilterDescriptor) SetKRSC(t DataType, k int, spatial []int, c int) error {
	return ErrNoCUDA
}

// Nd returns ErrNoCUDA.
func (d *FilterDescriptor) Nd() (format TensorFormat, t DataType, sizes []int, err error) {
	return 0, 0, nil, ErrNoCUDA
}

// Bytes returns ErrNoCUDA.
func (d *FilterDescriptor) Bytes() (int, error) {
	return 0, ErrNoCUDA
}

// ConvolutionDescriptor is a cudnnConvolutionDescriptor_t: how the windows of a convolution lie on its input. It is for one goroutine
// at a time: the calls that compute set the math of their algorithm in it.
type ConvolutionDescriptor struct{ convolutionGeometry }

// NewConvolutionDescriptor returns ErrNoCUDA.
func NewConvolutionDescriptor() (*ConvolutionDescriptor, error) {
	return nil, ErrNoCUDA
}

// Close returns ErrNoCUDA.
func (d *ConvolutionDescriptor) Close() error {
	return ErrNoCUDA
}

// Set returns ErrNoCUDA.
func (d *ConvolutionDescriptor) Set(pad, stride, dilation []int, compute DataType) error {
	return ErrNoCUDA
}

// Nd returns ErrNoCUDA.
func (d *ConvolutionDescriptor) Nd() (pad, stride, dilation []int, compute DataType, err error) {
	return nil, nil, nil, 0, ErrNoCUDA
}

// SetGroups returns ErrNoCUDA.
func (d *ConvolutionDescriptor) SetGroups(groups int) error {
	return ErrNoCUDA
}

// Groups returns ErrNoCUDA.
func (d *ConvolutionDescriptor) Groups() (int, error) {
	return 0, ErrNoCUDA
}

// SetMath returns ErrNoCUDA.
func (d *ConvolutionDescriptor) SetMath(m MathType) error {
	return ErrNoCUDA
}

// Math returns ErrNoCUDA.
func (d *ConvolutionDescriptor) Math() (MathType, error) {
	return 0, ErrNoCUDA
}

// OutputSizes returns ErrNoCUDA.
func (d *ConvolutionDescriptor) OutputSizes(x *TensorDescriptor, w *FilterDescriptor) ([]int, error) {
	return nil, ErrNoCUDA
}

// ActivationDescriptor is a cudnnActivationDescriptor_t.
type ActivationDescriptor struct{}

// NewActivationDescriptor returns ErrNoCUDA.
func NewActivationDescriptor() (*ActivationDescriptor, error) {
	return nil, ErrNoCUDA
}

// Close returns ErrNoCUDA.
func (d *ActivationDescriptor) Close() error {
	return ErrNoCUDA
}

// Set returns ErrNoCUDA.
func (d *ActivationDescriptor) Set(mode ActivationMode, nan NaNPropagation, coef float64) error {
	return ErrNoCUDA
}

// Get returns ErrNoCUDA.
func (d *ActivationDescriptor) Get() (mode ActivationMode, nan NaNPropagation, coef float64, err error) {
	return 0, 0, 0, ErrNoCUDA
}

// SetSwishBeta returns ErrNoCUDA.
func (d *ActivationDescriptor) SetSwishBeta(beta float64) error {
	return ErrNoCUDA
}

// ConvolutionForward returns ErrNoCUDA.
func (h *Handle) ConvolutionForward(alpha float64, x *TensorDescriptor, px driver.Ptr, w *FilterDescriptor, pw driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, beta float64, y *TensorDescriptor, py driver.Ptr) error {
	return ErrNoCUDA
}

// ConvolutionBackwardData returns ErrNoCUDA.
func (h *Handle) ConvolutionBackwardData(alpha float64, w *FilterDescriptor, pw driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return ErrNoCUDA
}

// ConvolutionBackwardFilter returns ErrNoCUDA.
func (h *Handle) ConvolutionBackwardFilter(alpha float64, x *TensorDescriptor, px driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, beta float64, dw *FilterDescriptor, pdw driver.Ptr) error {
	return ErrNoCUDA
}

// ConvolutionBackwardBias returns ErrNoCUDA.
func (h *Handle) ConvolutionBackwardBias(alpha float64, dy *TensorDescriptor, pdy driver.Ptr, beta float64, db *TensorDescriptor, pdb driver.Ptr) error {
	return ErrNoCUDA
}

// ConvolutionBiasActivationForward returns ErrNoCUDA.
func (h *Handle) ConvolutionBiasActivationForward(alpha1 float64, x *TensorDescriptor, px driver.Ptr, w *FilterDescriptor, pw driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, alpha2 float64, z *TensorDescriptor, pz driver.Ptr,
	bias *TensorDescriptor, pbias driver.Ptr, activation *ActivationDescriptor, y *TensorDescriptor, py driver.Ptr) error {
	return ErrNoCUDA
}

// ForwardAlgorithm returns ErrNoCUDA.
func (h *Handle) ForwardAlgorithm(x *TensorDescriptor, w *FilterDescriptor, conv *ConvolutionDescriptor, y *TensorDescriptor,
	request AlgorithmRequest) (Algorithm, error) {
	return Algorithm{}, ErrNoCUDA
}

// BackwardDataAlgorithm returns ErrNoCUDA.
func (h *Handle) BackwardDataAlgorithm(w *FilterDescriptor, dy *TensorDescriptor, conv *ConvolutionDescriptor, dx *TensorDescriptor,
	request AlgorithmRequest) (Algorithm, error) {
	return Algorithm{}, ErrNoCUDA
}

// BackwardFilterAlgorithm returns ErrNoCUDA.
func (h *Handle) BackwardFilterAlgorithm(x, dy *TensorDescriptor, conv *ConvolutionDescriptor, dw *FilterDescriptor,
	request AlgorithmRequest) (Algorithm, error) {
	return Algorithm{}, ErrNoCUDA
}

// FindForwardAlgorithm returns ErrNoCUDA.
func (h *Handle) FindForwardAlgorithm(x *TensorDescriptor, px driver.Ptr, w *FilterDescriptor, pw driver.Ptr, conv *ConvolutionDescriptor,
	y *TensorDescriptor, py, workspace driver.Ptr, bytes int, request AlgorithmRequest) (Algorithm, error) {
	return Algorithm{}, ErrNoCUDA
}

// FindBackwardDataAlgorithm returns ErrNoCUDA.
func (h *Handle) FindBackwardDataAlgorithm(w *FilterDescriptor, pw driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr, conv *ConvolutionDescriptor,
	dx *TensorDescriptor, pdx, workspace driver.Ptr, bytes int, request AlgorithmRequest) (Algorithm, error) {
	return Algorithm{}, ErrNoCUDA
}

// FindBackwardFilterAlgorithm returns ErrNoCUDA.
func (h *Handle) FindBackwardFilterAlgorithm(x *TensorDescriptor, px driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr, conv *ConvolutionDescriptor,
	dw *FilterDescriptor, pdw, workspace driver.Ptr, bytes int, request AlgorithmRequest) (Algorithm, error) {
	return Algorithm{}, ErrNoCUDA
}

// ForwardWorkspace returns ErrNoCUDA.
func (h *Handle) ForwardWorkspace(x *TensorDescriptor, w *FilterDescriptor, conv *ConvolutionDescriptor, y *TensorDescriptor, algo Algorithm) (int, error) {
	return 0, ErrNoCUDA
}

// BackwardDataWorkspace returns ErrNoCUDA.
func (h *Handle) BackwardDataWorkspace(w *FilterDescriptor, dy *TensorDescriptor, conv *ConvolutionDescriptor, dx *TensorDescriptor, algo Algorithm) (int, error) {
	return 0, ErrNoCUDA
}

// BackwardFilterWorkspace returns ErrNoCUDA.
func (h *Handle) BackwardFilterWorkspace(x, dy *TensorDescriptor, conv *ConvolutionDescriptor, dw *FilterDescriptor, algo Algorithm) (int, error) {
	return 0, ErrNoCUDA
}
