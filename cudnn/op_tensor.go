//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

static cudnnStatus_t gk_op_tensor(cudnnHandle_t h, int type, cudnnOpTensorDescriptor_t op, double alpha1, cudnnTensorDescriptor_t a, uintptr_t pa,
	double alpha2, cudnnTensorDescriptor_t b, uintptr_t pb, double beta, cudnnTensorDescriptor_t c, uintptr_t pc)
{
	gk_factor f1 = gk_factor_of(alpha1, type), f2 = gk_factor_of(alpha2, type), f = gk_factor_of(beta, type);
	return cudnnOpTensor(h, op, &f1, a, (void *)pa, &f2, b, (void *)pb, &f, c, (void *)pc);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// OpTensorDescriptor is a cudnnOpTensorDescriptor_t: an element-wise operation.
type OpTensorDescriptor struct {
	c       C.cudnnOpTensorDescriptor_t
	compute DataType
}

// NewOpTensorDescriptor makes a descriptor that describes nothing until it is set.
func NewOpTensorDescriptor() (*OpTensorDescriptor, error) {
	d := &OpTensorDescriptor{}
	if err := check("cudnnCreateOpTensorDescriptor", C.cudnnCreateOpTensorDescriptor(&d.c)); err != nil {
		return nil, err
	}
	opTensorDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *OpTensorDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyOpTensorDescriptor", C.cudnnDestroyOpTensorDescriptor(d.c))
	d.c = nil
	opTensorDescriptors.Closed()
	return err
}

// Set describes an operation that is computed in compute: Double for doubles, else Float. nan is about OpMin and OpMax.
func (d *OpTensorDescriptor) Set(op TensorOp, compute DataType, nan NaNPropagation) error {
	d.compute = compute
	return check("cudnnSetOpTensorDescriptor",
		C.cudnnSetOpTensorDescriptor(d.c, C.cudnnOpTensorOp_t(op), C.cudnnDataType_t(compute), C.cudnnNanPropagation_t(nan)))
}

// Get returns what was set.
func (d *OpTensorDescriptor) Get() (op TensorOp, compute DataType, nan NaNPropagation, err error) {
	var o C.cudnnOpTensorOp_t
	var t C.cudnnDataType_t
	var n C.cudnnNanPropagation_t
	err = check("cudnnGetOpTensorDescriptor", C.cudnnGetOpTensorDescriptor(d.c, &o, &t, &n))
	return TensorOp(o), DataType(t), NaNPropagation(n), err
}

// OpTensor computes c = op(alpha1*a, alpha2*b) + beta*c. a, and b unless it is repeated, may be c's memory. b may be nil and 0 for OpSqrt
// and OpNot, which do not read it.
//
// Shapes: a and c of the same sizes, b of them or with axes of size 1, along which it is repeated.
// Errors: ErrNotSupported for doubles without the compute type Double, and the other way round.
func (h *Handle) OpTensor(op *OpTensorDescriptor, alpha1 float64, a *TensorDescriptor, pa driver.Ptr, alpha2 float64, b *TensorDescriptor, pb driver.Ptr,
	beta float64, c *TensorDescriptor, pc driver.Ptr) error {
	var second C.cudnnTensorDescriptor_t
	if b != nil {
		second = b.c
	}
	return check("cudnnOpTensor", C.gk_op_tensor(h.c, C.int(op.compute), op.c, C.double(alpha1), a.c, C.uintptr_t(pa), C.double(alpha2), second,
		C.uintptr_t(pb), C.double(beta), c.c, C.uintptr_t(pc)))
}
