//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
*/
import "C"

// PoolingDescriptor is a cudnnPoolingDescriptor_t: how the windows of a pooling lie on its input.
type PoolingDescriptor struct{ c C.cudnnPoolingDescriptor_t }

// NewPoolingDescriptor makes a descriptor that describes nothing until it is set.
func NewPoolingDescriptor() (*PoolingDescriptor, error) {
	d := &PoolingDescriptor{}
	if err := check("cudnnCreatePoolingDescriptor", C.cudnnCreatePoolingDescriptor(&d.c)); err != nil {
		return nil, err
	}
	poolingDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *PoolingDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyPoolingDescriptor", C.cudnnDestroyPoolingDescriptor(d.c))
	d.c = nil
	poolingDescriptors.Closed()
	return err
}

// Set describes windows: their size, pad elements on both sides that are not there, and stride, for each of one to three spatial axes.
// nan is about the maxima.
func (d *PoolingDescriptor) Set(mode PoolingMode, nan NaNPropagation, window, pad, stride []int) error {
	if err := checkSame("pooling window and padding", window, pad); err != nil {
		return err
	}
	if err := checkSame("pooling window and strides", window, stride); err != nil {
		return err
	}
	window, pad, stride = atLeastTwo(window, 1), atLeastTwo(pad, 0), atLeastTwo(stride, 1)
	for _, v := range [...][]int{window, pad, stride} {
		if err := checkInts("pooling", v); err != nil {
			return err
		}
	}
	w, p, s := cInts(window), cInts(pad), cInts(stride)
	return check("cudnnSetPoolingNdDescriptor", C.cudnnSetPoolingNdDescriptor(d.c, C.cudnnPoolingMode_t(mode), C.cudnnNanPropagation_t(nan),
		C.int(len(window)), &w[0], &p[0], &s[0]))
}

// Nd returns what was set.
func (d *PoolingDescriptor) Nd() (mode PoolingMode, nan NaNPropagation, window, pad, stride []int, err error) {
	var m C.cudnnPoolingMode_t
	var propagation C.cudnnNanPropagation_t
	var n C.int
	var w, p, s [MaxDims]C.int
	if err := check("cudnnGetPoolingNdDescriptor",
		C.cudnnGetPoolingNdDescriptor(d.c, MaxDims-2, &m, &propagation, &n, &w[0], &p[0], &s[0])); err != nil {
		return 0, 0, nil, nil, nil, err
	}
	return PoolingMode(m), NaNPropagation(propagation), goInts(w[:n]), goInts(p[:n]), goInts(s[:n]), nil
}

// OutputSizes returns the sizes of the result: batch, channels and spatial axes.
func (d *PoolingDescriptor) OutputSizes(x *TensorDescriptor) ([]int, error) {
	var a [MaxDims]C.int
	if err := check("cudnnGetPoolingNdForwardOutputDim", C.cudnnGetPoolingNdForwardOutputDim(d.c, x.c, C.int(x.n), &a[0])); err != nil {
		return nil, err
	}
	return goInts(a[:x.n]), nil
}
