//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
*/
import "C"

// ForwardWorkspace returns the bytes of workspace that ConvolutionForward needs with the algorithm.
func (h *Handle) ForwardWorkspace(x *TensorDescriptor, w *FilterDescriptor, conv *ConvolutionDescriptor, y *TensorDescriptor, algo Algorithm) (int, error) {
	if err := conv.use(algo); err != nil {
		return 0, err
	}
	var n C.size_t
	err := check("cudnnGetConvolutionForwardWorkspaceSize",
		C.cudnnGetConvolutionForwardWorkspaceSize(h.c, x.c, w.c, conv.c, y.c, C.cudnnConvolutionFwdAlgo_t(algo.Number), &n))
	return int(n), err
}

// BackwardDataWorkspace returns the bytes of workspace that ConvolutionBackwardData needs with the algorithm.
func (h *Handle) BackwardDataWorkspace(w *FilterDescriptor, dy *TensorDescriptor, conv *ConvolutionDescriptor, dx *TensorDescriptor, algo Algorithm) (int, error) {
	if err := conv.use(algo); err != nil {
		return 0, err
	}
	var n C.size_t
	err := check("cudnnGetConvolutionBackwardDataWorkspaceSize",
		C.cudnnGetConvolutionBackwardDataWorkspaceSize(h.c, w.c, dy.c, conv.c, dx.c, C.cudnnConvolutionBwdDataAlgo_t(algo.Number), &n))
	return int(n), err
}

// BackwardFilterWorkspace returns the bytes of workspace that ConvolutionBackwardFilter needs with the algorithm.
func (h *Handle) BackwardFilterWorkspace(x, dy *TensorDescriptor, conv *ConvolutionDescriptor, dw *FilterDescriptor, algo Algorithm) (int, error) {
	if err := conv.use(algo); err != nil {
		return 0, err
	}
	var n C.size_t
	err := check("cudnnGetConvolutionBackwardFilterWorkspaceSize",
		C.cudnnGetConvolutionBackwardFilterWorkspaceSize(h.c, x.c, dy.c, conv.c, dw.c, C.cudnnConvolutionBwdFilterAlgo_t(algo.Number), &n))
	return int(n), err
}

// use sets the math of the algorithm in the descriptor.
func (d *ConvolutionDescriptor) use(algo Algorithm) error {
	return check("cudnnSetConvolutionMathType", C.cudnnSetConvolutionMathType(d.c, C.cudnnMathType_t(algo.Math)))
}
