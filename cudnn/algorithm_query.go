//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

enum { GK_ALGORITHMS = 16 };

// The three kinds of results of cuDNN as one.
typedef struct {
	int algo, math, deterministic, status;
	size_t memory;
} gk_result;

#define GK_COPY(count, from, to) \
	for (int i = 0; i < (count); i++) \
		(to)[i] = (gk_result){(from)[i].algo, (from)[i].mathType, (from)[i].determinism == CUDNN_DETERMINISTIC, (from)[i].status, (from)[i].memory}

static cudnnStatus_t gk_get_forward(cudnnHandle_t h, cudnnTensorDescriptor_t x, cudnnFilterDescriptor_t w, cudnnConvolutionDescriptor_t conv,
	cudnnTensorDescriptor_t y, int *count, gk_result *to)
{
	cudnnConvolutionFwdAlgoPerf_t r[GK_ALGORITHMS];
	*count = 0;
	cudnnStatus_t status = cudnnGetConvolutionForwardAlgorithm_v7(h, x, w, conv, y, GK_ALGORITHMS, count, r);
	GK_COPY(*count, r, to);
	return status;
}

static cudnnStatus_t gk_get_backward_data(cudnnHandle_t h, cudnnFilterDescriptor_t w, cudnnTensorDescriptor_t dy, cudnnConvolutionDescriptor_t conv,
	cudnnTensorDescriptor_t dx, int *count, gk_result *to)
{
	cudnnConvolutionBwdDataAlgoPerf_t r[GK_ALGORITHMS];
	*count = 0;
	cudnnStatus_t status = cudnnGetConvolutionBackwardDataAlgorithm_v7(h, w, dy, conv, dx, GK_ALGORITHMS, count, r);
	GK_COPY(*count, r, to);
	return status;
}

static cudnnStatus_t gk_get_backward_filter(cudnnHandle_t h, cudnnTensorDescriptor_t x, cudnnTensorDescriptor_t dy, cudnnConvolutionDescriptor_t conv,
	cudnnFilterDescriptor_t dw, int *count, gk_result *to)
{
	cudnnConvolutionBwdFilterAlgoPerf_t r[GK_ALGORITHMS];
	*count = 0;
	cudnnStatus_t status = cudnnGetConvolutionBackwardFilterAlgorithm_v7(h, x, dy, conv, dw, GK_ALGORITHMS, count, r);
	GK_COPY(*count, r, to);
	return status;
}

static cudnnStatus_t gk_find_forward(cudnnHandle_t h, cudnnTensorDescriptor_t x, uintptr_t px, cudnnFilterDescriptor_t w, uintptr_t pw,
	cudnnConvolutionDescriptor_t conv, cudnnTensorDescriptor_t y, uintptr_t py, uintptr_t workspace, size_t bytes, int *count, gk_result *to)
{
	cudnnConvolutionFwdAlgoPerf_t r[GK_ALGORITHMS];
	*count = 0;
	cudnnStatus_t status = cudnnFindConvolutionForwardAlgorithmEx(h, x, (void *)px, w, (void *)pw, conv, y, (void *)py, GK_ALGORITHMS, count, r,
		(void *)workspace, bytes);
	GK_COPY(*count, r, to);
	return status;
}

static cudnnStatus_t gk_find_backward_data(cudnnHandle_t h, cudnnFilterDescriptor_t w, uintptr_t pw, cudnnTensorDescriptor_t dy, uintptr_t pdy,
	cudnnConvolutionDescriptor_t conv, cudnnTensorDescriptor_t dx, uintptr_t pdx, uintptr_t workspace, size_t bytes, int *count, gk_result *to)
{
	cudnnConvolutionBwdDataAlgoPerf_t r[GK_ALGORITHMS];
	*count = 0;
	cudnnStatus_t status = cudnnFindConvolutionBackwardDataAlgorithmEx(h, w, (void *)pw, dy, (void *)pdy, conv, dx, (void *)pdx, GK_ALGORITHMS,
		count, r, (void *)workspace, bytes);
	GK_COPY(*count, r, to);
	return status;
}

static cudnnStatus_t gk_find_backward_filter(cudnnHandle_t h, cudnnTensorDescriptor_t x, uintptr_t px, cudnnTensorDescriptor_t dy, uintptr_t pdy,
	cudnnConvolutionDescriptor_t conv, cudnnFilterDescriptor_t dw, uintptr_t pdw, uintptr_t workspace, size_t bytes, int *count, gk_result *to)
{
	cudnnConvolutionBwdFilterAlgoPerf_t r[GK_ALGORITHMS];
	*count = 0;
	cudnnStatus_t status = cudnnFindConvolutionBackwardFilterAlgorithmEx(h, x, (void *)px, dy, (void *)pdy, conv, dw, (void *)pdw, GK_ALGORITHMS,
		count, r, (void *)workspace, bytes);
	GK_COPY(*count, r, to);
	return status;
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// results is what a query fills.
type results struct {
	count C.int
	list  [C.GK_ALGORITHMS]C.gk_result
}

// choose returns the first welcome one of the algorithms that work.
func (r *results) choose(function string, status C.cudnnStatus_t, conv *ConvolutionDescriptor, request AlgorithmRequest) (Algorithm, error) {
	if err := check(function, status); err != nil {
		return Algorithm{}, err
	}
	var found []Algorithm
	for _, e := range r.list[:r.count] {
		if e.status == C.CUDNN_STATUS_SUCCESS {
			found = append(found, Algorithm{Number: int32(e.algo), Math: MathType(e.math), Bytes: int(e.memory), Deterministic: e.deterministic != 0})
		}
	}
	return request.choose(function, found, conv.math)
}

// ForwardAlgorithm returns what cuDNN holds for the fastest welcome algorithm of ConvolutionForward, without trying it.
//
// Errors: ErrNotSupported if none is welcome.
func (h *Handle) ForwardAlgorithm(x *TensorDescriptor, w *FilterDescriptor, conv *ConvolutionDescriptor, y *TensorDescriptor,
	request AlgorithmRequest) (Algorithm, error) {
	if err := conv.SetMath(conv.math); err != nil {
		return Algorithm{}, err
	}
	var r results
	status := C.gk_get_forward(h.c, x.c, w.c, conv.c, y.c, &r.count, &r.list[0])
	return r.choose("cudnnGetConvolutionForwardAlgorithm_v7", status, conv, request)
}

// BackwardDataAlgorithm is ForwardAlgorithm for ConvolutionBackwardData.
func (h *Handle) BackwardDataAlgorithm(w *FilterDescriptor, dy *TensorDescriptor, conv *ConvolutionDescriptor, dx *TensorDescriptor,
	request AlgorithmRequest) (Algorithm, error) {
	if err := conv.SetMath(conv.math); err != nil {
		return Algorithm{}, err
	}
	var r results
	status := C.gk_get_backward_data(h.c, w.c, dy.c, conv.c, dx.c, &r.count, &r.list[0])
	return r.choose("cudnnGetConvolutionBackwardDataAlgorithm_v7", status, conv, request)
}

// BackwardFilterAlgorithm is ForwardAlgorithm for ConvolutionBackwardFilter.
func (h *Handle) BackwardFilterAlgorithm(x, dy *TensorDescriptor, conv *ConvolutionDescriptor, dw *FilterDescriptor,
	request AlgorithmRequest) (Algorithm, error) {
	if err := conv.SetMath(conv.math); err != nil {
		return Algorithm{}, err
	}
	var r results
	status := C.gk_get_backward_filter(h.c, x.c, dy.c, conv.c, dw.c, &r.count, &r.list[0])
	return r.choose("cudnnGetConvolutionBackwardFilterAlgorithm_v7", status, conv, request)
}

// FindForwardAlgorithm runs the algorithms of ConvolutionForward that the workspace is large enough for and returns the fastest welcome
// one. It waits for the device, and y is overwritten; it cannot be captured.
func (h *Handle) FindForwardAlgorithm(x *TensorDescriptor, px driver.Ptr, w *FilterDescriptor, pw driver.Ptr, conv *ConvolutionDescriptor,
	y *TensorDescriptor, py, workspace driver.Ptr, bytes int, request AlgorithmRequest) (Algorithm, error) {
	if err := conv.SetMath(conv.math); err != nil {
		return Algorithm{}, err
	}
	var r results
	status := C.gk_find_forward(h.c, x.c, C.uintptr_t(px), w.c, C.uintptr_t(pw), conv.c, y.c, C.uintptr_t(py),
		C.uintptr_t(workspace), C.size_t(bytes), &r.count, &r.list[0])
	return r.choose("cudnnFindConvolutionForwardAlgorithmEx", status, conv, request)
}

// FindBackwardDataAlgorithm is FindForwardAlgorithm for ConvolutionBackwardData; dx is overwritten.
func (h *Handle) FindBackwardDataAlgorithm(w *FilterDescriptor, pw driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr, conv *ConvolutionDescriptor,
	dx *TensorDescriptor, pdx, workspace driver.Ptr, bytes int, request AlgorithmRequest) (Algorithm, error) {
	if err := conv.SetMath(conv.math); err != nil {
		return Algorithm{}, err
	}
	var r results
	status := C.gk_find_backward_data(h.c, w.c, C.uintptr_t(pw), dy.c, C.uintptr_t(pdy), conv.c, dx.c, C.uintptr_t(pdx),
		C.uintptr_t(workspace), C.size_t(bytes), &r.count, &r.list[0])
	return r.choose("cudnnFindConvolutionBackwardDataAlgorithmEx", status, conv, request)
}

// FindBackwardFilterAlgorithm is FindForwardAlgorithm for ConvolutionBackwardFilter; dw is overwritten.
func (h *Handle) FindBackwardFilterAlgorithm(x *TensorDescriptor, px driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr, conv *ConvolutionDescriptor,
	dw *FilterDescriptor, pdw, workspace driver.Ptr, bytes int, request AlgorithmRequest) (Algorithm, error) {
	if err := conv.SetMath(conv.math); err != nil {
		return Algorithm{}, err
	}
	var r results
	status := C.gk_find_backward_filter(h.c, x.c, C.uintptr_t(px), dy.c, C.uintptr_t(pdy), conv.c, dw.c, C.uintptr_t(pdw),
		C.uintptr_t(workspace), C.size_t(bytes), &r.count, &r.list[0])
	return r.choose("cudnnFindConvolutionBackwardFilterAlgorithmEx", status, conv, request)
}
