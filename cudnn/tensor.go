//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
*/
import "C"

// TensorDescriptor is a cudnnTensorDescriptor_t: type, sizes and strides of a tensor on the device.
type TensorDescriptor struct {
	c C.cudnnTensorDescriptor_t
	tensorGeometry
}

// NewTensorDescriptor makes a descriptor that describes nothing until it is set.
func NewTensorDescriptor() (*TensorDescriptor, error) {
	d := &TensorDescriptor{}
	if err := check("cudnnCreateTensorDescriptor", C.cudnnCreateTensorDescriptor(&d.c)); err != nil {
		return nil, err
	}
	tensorDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *TensorDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyTensorDescriptor", C.cudnnDestroyTensorDescriptor(d.c))
	d.c = nil
	tensorDescriptors.Closed()
	return err
}

// Set describes a tensor without gaps: sizes are batch, channels and spatial axes, in this order for every format.
func (d *TensorDescriptor) Set(format TensorFormat, t DataType, sizes []int) error {
	if err := checkInts("tensor sizes", sizes); err != nil {
		return err
	}
	a := cInts(sizes)
	d.tensorGeometry = tensorGeometry{dtype: t, n: len(sizes), sizes: int32s(sizes), format: format}
	return check("cudnnSetTensorNdDescriptorEx",
		C.cudnnSetTensorNdDescriptorEx(d.c, C.cudnnTensorFormat_t(format), C.cudnnDataType_t(t), C.int(len(sizes)), &a[0]))
}

// SetNd describes any tensor: strides are in elements, one for each size.
func (d *TensorDescriptor) SetNd(t DataType, sizes, strides []int) error {
	if err := checkSame("tensor sizes and strides", sizes, strides); err != nil {
		return err
	}
	if err := checkInts("tensor sizes", sizes); err != nil {
		return err
	}
	if err := checkInts("tensor strides", strides); err != nil {
		return err
	}
	a, b := cInts(sizes), cInts(strides)
	d.tensorGeometry = tensorGeometry{dtype: t, n: len(sizes), sizes: int32s(sizes), strides: int32s(strides)}
	return check("cudnnSetTensorNdDescriptor", C.cudnnSetTensorNdDescriptor(d.c, C.cudnnDataType_t(t), C.int(len(sizes)), &a[0], &b[0]))
}

// SetNHWC describes a tensor without gaps, channels last.
//
// Shapes: [n spatial... c], one to three spatial axes.
func (d *TensorDescriptor) SetNHWC(t DataType, n int, spatial []int, c int) error {
	return d.Set(NHWC, t, channelsFirst(n, c, spatial))
}

// Nd returns type, sizes and strides.
func (d *TensorDescriptor) Nd() (t DataType, sizes, strides []int, err error) {
	var n C.int
	var ct C.cudnnDataType_t
	var a, b [MaxDims]C.int
	if err := check("cudnnGetTensorNdDescriptor", C.cudnnGetTensorNdDescriptor(d.c, MaxDims, &ct, &n, &a[0], &b[0])); err != nil {
		return 0, nil, nil, err
	}
	return DataType(ct), goInts(a[:n]), goInts(b[:n]), nil
}

// Bytes returns the bytes from the tensor's first element to behind its last.
func (d *TensorDescriptor) Bytes() (int, error) {
	var n C.size_t
	err := check("cudnnGetTensorSizeInBytes", C.cudnnGetTensorSizeInBytes(d.c, &n))
	return int(n), err
}
