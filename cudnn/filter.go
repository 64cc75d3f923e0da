//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
*/
import "C"

// FilterDescriptor is a cudnnFilterDescriptor_t: type, order and sizes of a convolution's kernel on the device.
type FilterDescriptor struct {
	c C.cudnnFilterDescriptor_t
	tensorGeometry
}

// NewFilterDescriptor makes a descriptor that describes nothing until it is set.
func NewFilterDescriptor() (*FilterDescriptor, error) {
	d := &FilterDescriptor{}
	if err := check("cudnnCreateFilterDescriptor", C.cudnnCreateFilterDescriptor(&d.c)); err != nil {
		return nil, err
	}
	filterDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *FilterDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyFilterDescriptor", C.cudnnDestroyFilterDescriptor(d.c))
	d.c = nil
	filterDescriptors.Closed()
	return err
}

// Set describes a filter: sizes are output channels, input channels of a group, and spatial axes, in this order for every format.
func (d *FilterDescriptor) Set(format TensorFormat, t DataType, sizes []int) error {
	if err := checkInts("filter sizes", sizes); err != nil {
		return err
	}
	a := cInts(sizes)
	d.tensorGeometry = tensorGeometry{dtype: t, n: len(sizes), sizes: int32s(sizes), format: format}
	return check("cudnnSetFilterNdDescriptor",
		C.cudnnSetFilterNdDescriptor(d.c, C.cudnnDataType_t(t), C.cudnnTensorFormat_t(format), C.int(len(sizes)), &a[0]))
}

// SetKRSC describes the filter that goes with tensors of SetNHWC.
//
// Shapes: [k spatial... c], k output channels, c input channels of a group, one to three spatial axes.
func (d *FilterDescriptor) SetKRSC(t DataType, k int, spatial []int, c int) error {
	return d.Set(NHWC, t, channelsFirst(k, c, spatial))
}

// Nd returns format, type and sizes.
func (d *FilterDescriptor) Nd() (format TensorFormat, t DataType, sizes []int, err error) {
	var n C.int
	var ct C.cudnnDataType_t
	var cf C.cudnnTensorFormat_t
	var a [MaxDims]C.int
	if err := check("cudnnGetFilterNdDescriptor", C.cudnnGetFilterNdDescriptor(d.c, MaxDims, &ct, &cf, &n, &a[0])); err != nil {
		return 0, 0, nil, err
	}
	return TensorFormat(cf), DataType(ct), goInts(a[:n]), nil
}

// Bytes returns the filter's size in memory.
func (d *FilterDescriptor) Bytes() (int, error) {
	var n C.size_t
	err := check("cudnnGetFilterSizeInBytes", C.cudnnGetFilterSizeInBytes(d.c, &n))
	return int(n), err
}
