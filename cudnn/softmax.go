//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

static cudnnStatus_t gk_softmax_forward(cudnnHandle_t h, int type, int algo, int mode, double alpha, cudnnTensorDescriptor_t x, uintptr_t px,
	double beta, cudnnTensorDescriptor_t y, uintptr_t py)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnSoftmaxForward(h, algo, mode, &a, x, (void *)px, &b, y, (void *)py);
}

static cudnnStatus_t gk_softmax_backward(cudnnHandle_t h, int type, int algo, int mode, double alpha, cudnnTensorDescriptor_t y, uintptr_t py,
	cudnnTensorDescriptor_t dy, uintptr_t pdy, double beta, cudnnTensorDescriptor_t dx, uintptr_t pdx)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnSoftmaxBackward(h, algo, mode, &a, y, (void *)py, dy, (void *)pdy, &b, dx, (void *)pdx);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// SoftmaxForward computes y = alpha*softmax(x) + beta*y. x and y may be the same memory.
//
// Shapes: x and y of the same sizes, four or five axes.
func (h *Handle) SoftmaxForward(algo SoftmaxAlgorithm, mode SoftmaxMode, alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64,
	y *TensorDescriptor, py driver.Ptr) error {
	return check("cudnnSoftmaxForward", C.gk_softmax_forward(h.c, C.int(x.dtype), C.int(algo), C.int(mode), C.double(alpha), x.c, C.uintptr_t(px),
		C.double(beta), y.c, C.uintptr_t(py)))
}

// SoftmaxBackward computes dx = alpha*(gradient of x for the gradient dy of y) + beta*dx. y is SoftmaxForward's with the same algorithm,
// alpha 1 and beta 0; dx and dy may be the same memory.
//
// Shapes: y, dy and dx of the same sizes, four or five axes.
func (h *Handle) SoftmaxBackward(algo SoftmaxAlgorithm, mode SoftmaxMode, alpha float64, y *TensorDescriptor, py driver.Ptr,
	dy *TensorDescriptor, pdy driver.Ptr, beta float64, dx *TensorDescriptor, pdx driver.Ptr) error {
	return check("cudnnSoftmaxBackward", C.gk_softmax_backward(h.c, C.int(y.dtype), C.int(algo), C.int(mode), C.double(alpha), y.c, C.uintptr_t(py),
		dy.c, C.uintptr_t(pdy), C.double(beta), dx.c, C.uintptr_t(pdx)))
}
