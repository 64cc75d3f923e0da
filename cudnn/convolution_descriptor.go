//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
*/
import "C"

// ConvolutionDescriptor is a cudnnConvolutionDescriptor_t: how the windows of a convolution lie on its input. It is for one goroutine
// at a time: the calls that compute set the math of their algorithm in it.
type ConvolutionDescriptor struct {
	c C.cudnnConvolutionDescriptor_t
	convolutionGeometry
}

// NewConvolutionDescriptor makes a descriptor that describes nothing until it is set; it has one group and DefaultMath.
func NewConvolutionDescriptor() (*ConvolutionDescriptor, error) {
	d := &ConvolutionDescriptor{}
	d.groups = 1
	if err := check("cudnnCreateConvolutionDescriptor", C.cudnnCreateConvolutionDescriptor(&d.c)); err != nil {
		return nil, err
	}
	convolutionDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *ConvolutionDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyConvolutionDescriptor", C.cudnnDestroyConvolutionDescriptor(d.c))
	d.c = nil
	convolutionDescriptors.Closed()
	return err
}

// Set describes a cross-correlation: pad zeros on both sides, stride and dilation of each of one to three spatial axes. Products are
// summed in compute: Double for doubles, else Float.
func (d *ConvolutionDescriptor) Set(pad, stride, dilation []int, compute DataType) error {
	if err := checkSame("convolution padding and strides", pad, stride); err != nil {
		return err
	}
	if err := checkSame("convolution padding and dilation", pad, dilation); err != nil {
		return err
	}
	pad, stride, dilation = atLeastTwo(pad, 0), atLeastTwo(stride, 1), atLeastTwo(dilation, 1)
	for _, v := range [...][]int{pad, stride, dilation} {
		if err := checkInts("convolution", v); err != nil {
			return err
		}
	}
	p, s, l := cInts(pad), cInts(stride), cInts(dilation)
	d.n, d.pad, d.stride, d.dilation, d.compute = len(pad), int32s(pad), int32s(stride), int32s(dilation), compute
	return check("cudnnSetConvolutionNdDescriptor", C.cudnnSetConvolutionNdDescriptor(d.c, C.int(len(pad)), &p[0], &s[0], &l[0],
		C.CUDNN_CROSS_CORRELATION, C.cudnnDataType_t(compute)))
}

// Nd returns what was set.
func (d *ConvolutionDescriptor) Nd() (pad, stride, dilation []int, compute DataType, err error) {
	var n C.int
	var p, s, l [MaxDims]C.int
	var mode C.cudnnConvolutionMode_t
	var t C.cudnnDataType_t
	if err := check("cudnnGetConvolutionNdDescriptor",
		C.cudnnGetConvolutionNdDescriptor(d.c, MaxDims-2, &n, &p[0], &s[0], &l[0], &mode, &t)); err != nil {
		return nil, nil, nil, 0, err
	}
	return goInts(p[:n]), goInts(s[:n]), goInts(l[:n]), DataType(t), nil
}

// SetGroups cuts the channels of input and result into groups: each group of the result sees that of the input alone.
func (d *ConvolutionDescriptor) SetGroups(groups int) error {
	if err := checkInts("convolution groups", []int{groups}); err != nil {
		return err
	}
	d.groups = groups
	return check("cudnnSetConvolutionGroupCount", C.cudnnSetConvolutionGroupCount(d.c, C.int(groups)))
}

// Groups returns into how many groups the channels are cut.
func (d *ConvolutionDescriptor) Groups() (int, error) {
	var n C.int
	err := check("cudnnGetConvolutionGroupCount", C.cudnnGetConvolutionGroupCount(d.c, &n))
	return int(n), err
}

// SetMath says how algorithms that are chosen from now on may compute.
func (d *ConvolutionDescriptor) SetMath(m MathType) error {
	d.math = m
	return check("cudnnSetConvolutionMathType", C.cudnnSetConvolutionMathType(d.c, C.cudnnMathType_t(m)))
}

// Math returns the math that is set in the descriptor: that of SetMath, or of the algorithm of the last call that computed.
func (d *ConvolutionDescriptor) Math() (MathType, error) {
	var m C.cudnnMathType_t
	err := check("cudnnGetConvolutionMathType", C.cudnnGetConvolutionMathType(d.c, &m))
	return MathType(m), err
}

// OutputSizes returns the sizes of the result: batch, channels and spatial axes.
func (d *ConvolutionDescriptor) OutputSizes(x *TensorDescriptor, w *FilterDescriptor) ([]int, error) {
	var a [MaxDims]C.int
	if err := check("cudnnGetConvolutionNdForwardOutputDim",
		C.cudnnGetConvolutionNdForwardOutputDim(d.c, x.c, w.c, C.int(x.n), &a[0])); err != nil {
		return nil, err
	}
	return goInts(a[:x.n]), nil
}
