//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

static cudnnStatus_t gk_pooling_forward(cudnnHandle_t h, int type, cudnnPoolingDescriptor_t pool, double alpha, cudnnTensorDescriptor_t x,
	uintptr_t px, double beta, cudnnTensorDescriptor_t y, uintptr_t py)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnPoolingForward(h, pool, &a, x, (void *)px, &b, y, (void *)py);
}

static cudnnStatus_t gk_pooling_backward(cudnnHandle_t h, int type, cudnnPoolingDescriptor_t pool, double alpha, cudnnTensorDescriptor_t y,
	uintptr_t py, cudnnTensorDescriptor_t dy, uintptr_t pdy, cudnnTensorDescriptor_t x, uintptr_t px, double beta, cudnnTensorDescriptor_t dx,
	uintptr_t pdx)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnPoolingBackward(h, pool, &a, y, (void *)py, dy, (void *)pdy, x, (void *)px, &b, dx, (void *)pdx);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// PoolingForward computes y = alpha*pool(x) + beta*y.
//
// Shapes: those of pool.OutputSizes(x).
func (h *Handle) PoolingForward(pool *PoolingDescriptor, alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64,
	y *TensorDescriptor, py driver.Ptr) error {
	return check("cudnnPoolingForward", C.gk_pooling_forward(h.c, C.int(x.dtype), pool.c, C.double(alpha), x.c, C.uintptr_t(px),
		C.double(beta), y.c, C.uintptr_t(py)))
}

// PoolingBackward computes dx = alpha*(gradient of x for the gradient dy of y) + beta*dx. x and y are those of PoolingForward:
// the averages do not read them, but need their addresses. Which of several equal maxima gets the gradient is not said.
//
// Shapes: dx as x, dy as y.
func (h *Handle) PoolingBackward(pool *PoolingDescriptor, alpha float64, y *TensorDescriptor, py driver.Ptr, dy *TensorDescriptor, pdy driver.Ptr,
	x *TensorDescriptor, px driver.Ptr, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return check("cudnnPoolingBackward", C.gk_pooling_backward(h.c, C.int(x.dtype), pool.c, C.double(alpha), y.c, C.uintptr_t(py),
		dy.c, C.uintptr_t(pdy), x.c, C.uintptr_t(px), C.double(beta), dx.c, C.uintptr_t(pdx)))
}
