//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

// The math belongs to the algorithm: cuDNN takes it from the descriptor.
static cudnnStatus_t gk_forward(cudnnHandle_t h, int type, double alpha, cudnnTensorDescriptor_t x, uintptr_t px, cudnnFilterDescriptor_t w,
	uintptr_t pw, cudnnConvolutionDescriptor_t conv, int algo, int math, uintptr_t workspace, size_t bytes, double beta,
	cudnnTensorDescriptor_t y, uintptr_t py)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	cudnnStatus_t status = cudnnSetConvolutionMathType(conv, math);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	return cudnnConvolutionForward(h, &a, x, (void *)px, w, (void *)pw, conv, algo, (void *)workspace, bytes, &b, y, (void *)py);
}

static cudnnStatus_t gk_backward_data(cudnnHandle_t h, int type, double alpha, cudnnFilterDescriptor_t w, uintptr_t pw, cudnnTensorDescriptor_t dy,
	uintptr_t pdy, cudnnConvolutionDescriptor_t conv, int algo, int math, uintptr_t workspace, size_t bytes, double beta,
	cudnnTensorDescriptor_t dx, uintptr_t pdx)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	cudnnStatus_t status = cudnnSetConvolutionMathType(conv, math);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	return cudnnConvolutionBackwardData(h, &a, w, (void *)pw, dy, (void *)pdy, conv, algo, (void *)workspace, bytes, &b, dx, (void *)pdx);
}

static cudnnStatus_t gk_backward_filter(cudnnHandle_t h, int type, double alpha, cudnnTensorDescriptor_t x, uintptr_t px, cudnnTensorDescriptor_t dy,
	uintptr_t pdy, cudnnConvolutionDescriptor_t conv, int algo, int math, uintptr_t workspace, size_t bytes, double beta,
	cudnnFilterDescriptor_t dw, uintptr_t pdw)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	cudnnStatus_t status = cudnnSetConvolutionMathType(conv, math);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	return cudnnConvolutionBackwardFilter(h, &a, x, (void *)px, dy, (void *)pdy, conv, algo, (void *)workspace, bytes, &b, dw, (void *)pdw);
}

static cudnnStatus_t gk_backward_bias(cudnnHandle_t h, int type, double alpha, cudnnTensorDescriptor_t dy, uintptr_t pdy, double beta,
	cudnnTensorDescriptor_t db, uintptr_t pdb)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnConvolutionBackwardBias(h, &a, dy, (void *)pdy, &b, db, (void *)pdb);
}

static cudnnStatus_t gk_bias_activation(cudnnHandle_t h, int type, double alpha1, cudnnTensorDescriptor_t x, uintptr_t px, cudnnFilterDescriptor_t w,
	uintptr_t pw, cudnnConvolutionDescriptor_t conv, int algo, int math, uintptr_t workspace, size_t bytes, double alpha2,
	cudnnTensorDescriptor_t z, uintptr_t pz, cudnnTensorDescriptor_t bias, uintptr_t pbias, cudnnActivationDescriptor_t activation,
	cudnnTensorDescriptor_t y, uintptr_t py)
{
	gk_factor a = gk_factor_of(alpha1, type), b = gk_factor_of(alpha2, type);
	cudnnStatus_t status = cudnnSetConvolutionMathType(conv, math);
	if (status != CUDNN_STATUS_SUCCESS) return status;
	return cudnnConvolutionBiasActivationForward(h, &a, x, (void *)px, w, (void *)pw, conv, algo, (void *)workspace, bytes, &b, z, (void *)pz,
		bias, (void *)pbias, activation, y, (void *)py);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// ConvolutionForward computes y = alpha*conv(x, w) + beta*y. The workspace has at least algo.Bytes bytes; others may use it after the
// call in the order of the stream.
//
// Shapes: those of conv.OutputSizes(x, w).
func (h *Handle) ConvolutionForward(alpha float64, x *TensorDescriptor, px driver.Ptr, w *FilterDescriptor, pw driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, beta float64, y *TensorDescriptor, py driver.Ptr) error {
	return check("cudnnConvolutionForward", C.gk_forward(h.c, C.int(x.dtype), C.double(alpha), x.c, C.uintptr_t(px), w.c, C.uintptr_t(pw),
		conv.c, C.int(algo.Number), C.int(algo.Math), C.uintptr_t(workspace), C.size_t(bytes), C.double(beta), y.c, C.uintptr_t(py)))
}

// ConvolutionBackwardData computes dx = alpha*(gradient of x for the gradient dy of y) + beta*dx. The workspace is as in
// ConvolutionForward.
func (h *Handle) ConvolutionBackwardData(alpha float64, w *FilterDescriptor, pw driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return check("cudnnConvolutionBackwardData", C.gk_backward_data(h.c, C.int(dx.dtype), C.double(alpha), w.c, C.uintptr_t(pw),
		dy.c, C.uintptr_t(pdy), conv.c, C.int(algo.Number), C.int(algo.Math), C.uintptr_t(workspace), C.size_t(bytes),
		C.double(beta), dx.c, C.uintptr_t(pdx)))
}

// ConvolutionBackwardFilter computes dw = alpha*(gradient of w for the gradient dy of y) + beta*dw. The workspace is as in
// ConvolutionForward.
func (h *Handle) ConvolutionBackwardFilter(alpha float64, x *TensorDescriptor, px driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, beta float64, dw *FilterDescriptor, pdw driver.Ptr) error {
	return check("cudnnConvolutionBackwardFilter", C.gk_backward_filter(h.c, C.int(x.dtype), C.double(alpha), x.c, C.uintptr_t(px),
		dy.c, C.uintptr_t(pdy), conv.c, C.int(algo.Number), C.int(algo.Math), C.uintptr_t(workspace), C.size_t(bytes),
		C.double(beta), dw.c, C.uintptr_t(pdw)))
}

// ConvolutionBackwardBias computes db = alpha*(sum of dy over all axes but the channels) + beta*db.
//
// Shapes: dy [n c spatial...], db [1 c 1...].
func (h *Handle) ConvolutionBackwardBias(alpha float64, dy *TensorDescriptor, pdy driver.Ptr, beta float64, db *TensorDescriptor, pdb driver.Ptr) error {
	return check("cudnnConvolutionBackwardBias", C.gk_backward_bias(h.c, C.int(dy.dtype), C.double(alpha), dy.c, C.uintptr_t(pdy),
		C.double(beta), db.c, C.uintptr_t(pdb)))
}

// ConvolutionBiasActivationForward computes y = act(alpha1*conv(x, w) + alpha2*z + bias). z may be y's memory, and is not read when
// alpha2 is 0. The workspace is as in ConvolutionForward.
//
// Shapes: bias [1 c 1...], z as y.
// Errors: ErrNotSupported for an activation other than ReLU and Identity, for one that propagates NaN, and for Identity with an
// algorithm other than ImplicitPrecompGEMM.
func (h *Handle) ConvolutionBiasActivationForward(alpha1 float64, x *TensorDescriptor, px driver.Ptr, w *FilterDescriptor, pw driver.Ptr,
	conv *ConvolutionDescriptor, algo Algorithm, workspace driver.Ptr, bytes int, alpha2 float64, z *TensorDescriptor, pz driver.Ptr,
	bias *TensorDescriptor, pbias driver.Ptr, activation *ActivationDescriptor, y *TensorDescriptor, py driver.Ptr) error {
	return check("cudnnConvolutionBiasActivationForward", C.gk_bias_activation(h.c, C.int(x.dtype), C.double(alpha1), x.c, C.uintptr_t(px),
		w.c, C.uintptr_t(pw), conv.c, C.int(algo.Number), C.int(algo.Math), C.uintptr_t(workspace), C.size_t(bytes),
		C.double(alpha2), z.c, C.uintptr_t(pz), bias.c, C.uintptr_t(pbias), activation.c, y.c, C.uintptr_t(py)))
}
