//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

static cudnnStatus_t gk_add_tensor(cudnnHandle_t h, int type, double alpha, cudnnTensorDescriptor_t a, uintptr_t pa, double beta,
	cudnnTensorDescriptor_t c, uintptr_t pc)
{
	gk_factor fa = gk_factor_of(alpha, type), fb = gk_factor_of(beta, type);
	return cudnnAddTensor(h, &fa, a, (void *)pa, &fb, c, (void *)pc);
}

static cudnnStatus_t gk_transform_tensor(cudnnHandle_t h, int type, double alpha, cudnnTensorDescriptor_t x, uintptr_t px, double beta,
	cudnnTensorDescriptor_t y, uintptr_t py)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnTransformTensor(h, &a, x, (void *)px, &b, y, (void *)py);
}

static cudnnStatus_t gk_scale_tensor(cudnnHandle_t h, int type, cudnnTensorDescriptor_t y, uintptr_t py, double alpha)
{
	gk_factor a = gk_factor_of(alpha, type);
	return cudnnScaleTensor(h, y, (void *)py, &a);
}

static cudnnStatus_t gk_set_tensor(cudnnHandle_t h, cudnnTensorDescriptor_t y, uintptr_t py, uint64_t bits)
{
	return cudnnSetTensor(h, y, (void *)py, &bits);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// AddTensor computes c = alpha*a + beta*c.
//
// Shapes: a as c or with axes of size 1, along which it is repeated; at most five axes.
func (h *Handle) AddTensor(alpha float64, a *TensorDescriptor, pa driver.Ptr, beta float64, c *TensorDescriptor, pc driver.Ptr) error {
	return check("cudnnAddTensor", C.gk_add_tensor(h.c, C.int(c.dtype), C.double(alpha), a.c, C.uintptr_t(pa), C.double(beta), c.c, C.uintptr_t(pc)))
}

// TransformTensor computes y = alpha*x + beta*y for an x whose strides may be others than y's. They must not overlap.
//
// Shapes: x and y of the same sizes.
func (h *Handle) TransformTensor(alpha float64, x *TensorDescriptor, px driver.Ptr, beta float64, y *TensorDescriptor, py driver.Ptr) error {
	return check("cudnnTransformTensor",
		C.gk_transform_tensor(h.c, C.int(y.dtype), C.double(alpha), x.c, C.uintptr_t(px), C.double(beta), y.c, C.uintptr_t(py)))
}

// ScaleTensor computes y = alpha*y.
func (h *Handle) ScaleTensor(y *TensorDescriptor, py driver.Ptr, alpha float64) error {
	return check("cudnnScaleTensor", C.gk_scale_tensor(h.c, C.int(y.dtype), y.c, C.uintptr_t(py), C.double(alpha)))
}

// SetTensor sets all elements of y to a number of the host, rounded to y's type.
func (h *Handle) SetTensor(y *TensorDescriptor, py driver.Ptr, value float64) error {
	return check("cudnnSetTensor", C.gk_set_tensor(h.c, y.c, C.uintptr_t(py), C.uint64_t(elementBits(y.dtype, value))))
}
