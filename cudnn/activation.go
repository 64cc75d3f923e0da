//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

static cudnnStatus_t gk_activation_forward(cudnnHandle_t h, int type, cudnnActivationDescriptor_t act, double alpha, cudnnTensorDescriptor_t x,
	uintptr_t px, double beta, cudnnTensorDescriptor_t y, uintptr_t py)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnActivationForward(h, act, &a, x, (void *)px, &b, y, (void *)py);
}

static cudnnStatus_t gk_activation_backward(cudnnHandle_t h, int type, cudnnActivationDescriptor_t act, double alpha, cudnnTensorDescriptor_t y,
	uintptr_t py, cudnnTensorDescriptor_t dy, uintptr_t pdy, cudnnTensorDescriptor_t x, uintptr_t px, double beta, cudnnTensorDescriptor_t dx,
	uintptr_t pdx)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnActivationBackward(h, act, &a, y, (void *)py, dy, (void *)pdy, x, (void *)px, &b, dx, (void *)pdx);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// ActivationForward computes y = alpha*act(x) + beta*y. x and y may be the same memory if their strides are the same.
//
// Shapes: x and y of the same sizes.
// Errors: CUDNN_STATUS_BAD_PARAM for Identity.
func (h *Handle) ActivationForward(act *ActivationDescriptor, alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64,
	y *TensorDescriptor, py driver.Ptr) error {
	return check("cudnnActivationForward", C.gk_activation_forward(h.c, C.int(x.dtype), act.c, C.double(alpha), x.c, C.uintptr_t(px),
		C.double(beta), y.c, C.uintptr_t(py)))
}

// ActivationBackward computes dx = alpha*(gradient of x for the gradient dy of y) + beta*dx. x and y are those of ActivationForward with
// alpha 1 and beta 0; dx and dy may be the same memory.
//
// Shapes: all of the same sizes; dx has x's strides, dy has y's.
// Errors: CUDNN_STATUS_BAD_PARAM for Identity.
func (h *Handle) ActivationBackward(act *ActivationDescriptor, alpha float64, y *TensorDescriptor, py driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	x *TensorDescriptor, px driver.Ptr, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return check("cudnnActivationBackward", C.gk_activation_backward(h.c, C.int(x.dtype), act.c, C.double(alpha), y.c, C.uintptr_t(py),
		dy.c, C.uintptr_t(pdy), x.c, C.uintptr_t(px), C.double(beta), dx.c, C.uintptr_t(pdx)))
}
