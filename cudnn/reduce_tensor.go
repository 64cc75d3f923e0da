//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

static cudnnStatus_t gk_reduce_tensor(cudnnHandle_t h, int type, cudnnReduceTensorDescriptor_t d, uintptr_t indices, size_t indices_bytes,
	uintptr_t workspace, size_t workspace_bytes, double alpha, cudnnTensorDescriptor_t a, uintptr_t pa, double beta, cudnnTensorDescriptor_t c,
	uintptr_t pc)
{
	gk_factor fa = gk_factor_of(alpha, type), fb = gk_factor_of(beta, type);
	return cudnnReduceTensor(h, d, (void *)indices, indices_bytes, (void *)workspace, workspace_bytes, &fa, a, (void *)pa, &fb, c, (void *)pc);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// ReduceTensorDescriptor is a cudnnReduceTensorDescriptor_t: a reduction.
type ReduceTensorDescriptor struct {
	c C.cudnnReduceTensorDescriptor_t
}

// NewReduceTensorDescriptor makes a descriptor that describes nothing until it is set.
func NewReduceTensorDescriptor() (*ReduceTensorDescriptor, error) {
	d := &ReduceTensorDescriptor{}
	if err := check("cudnnCreateReduceTensorDescriptor", C.cudnnCreateReduceTensorDescriptor(&d.c)); err != nil {
		return nil, err
	}
	reduceDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *ReduceTensorDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyReduceTensorDescriptor", C.cudnnDestroyReduceTensorDescriptor(d.c))
	d.c = nil
	reduceDescriptors.Closed()
	return err
}

// Set describes a reduction that is computed in compute: Double for doubles, else Float. nan is about ReduceMin, ReduceMax and ReduceAMax.
// Indices are uint32.
func (d *ReduceTensorDescriptor) Set(op ReduceOp, compute DataType, nan NaNPropagation, indices ReduceIndices) error {
	return check("cudnnSetReduceTensorDescriptor", C.cudnnSetReduceTensorDescriptor(d.c, C.cudnnReduceTensorOp_t(op), C.cudnnDataType_t(compute),
		C.cudnnNanPropagation_t(nan), C.cudnnReduceTensorIndices_t(indices), C.CUDNN_32BIT_INDICES))
}

// Get returns what was set.
func (d *ReduceTensorDescriptor) Get() (op ReduceOp, compute DataType, nan NaNPropagation, indices ReduceIndices, err error) {
	var o C.cudnnReduceTensorOp_t
	var t C.cudnnDataType_t
	var n C.cudnnNanPropagation_t
	var i C.cudnnReduceTensorIndices_t
	var bits C.cudnnIndicesType_t
	err = check("cudnnGetReduceTensorDescriptor", C.cudnnGetReduceTensorDescriptor(d.c, &o, &t, &n, &i, &bits))
	return ReduceOp(o), DataType(t), NaNPropagation(n), ReduceIndices(i), err
}

// ReductionWorkspaceSize returns the bytes of workspace that the reduction of a to c needs.
func (h *Handle) ReductionWorkspaceSize(d *ReduceTensorDescriptor, a, c *TensorDescriptor) (int, error) {
	var n C.size_t
	err := check("cudnnGetReductionWorkspaceSize", C.cudnnGetReductionWorkspaceSize(h.c, d.c, a.c, c.c, &n))
	return int(n), err
}

// ReductionIndicesSize returns the bytes of the indices that the reduction of a to c gives, 0 if it gives none.
func (h *Handle) ReductionIndicesSize(d *ReduceTensorDescriptor, a, c *TensorDescriptor) (int, error) {
	var n C.size_t
	err := check("cudnnGetReductionIndicesSize", C.cudnnGetReductionIndicesSize(h.c, d.c, a.c, c.c, &n))
	return int(n), err
}

// ReduceTensor computes c = alpha*reduce(a) + beta*c over the axes that have size 1 in c. indices, for FlattenedIndices, gets a uint32 for
// each element of c: where it was found among the elements that were reduced to it, the last axis fastest.
//
// Shapes: c as a or with axes of size 1.
func (h *Handle) ReduceTensor(d *ReduceTensorDescriptor, indices driver.Ptr, indicesBytes int, workspace driver.Ptr, bytes int,
	alpha float64, a *TensorDescriptor, pa driver.Ptr, beta float64, c *TensorDescriptor, pc driver.Ptr) error {
	return check("cudnnReduceTensor", C.gk_reduce_tensor(h.c, C.int(a.dtype), d.c, C.uintptr_t(indices), C.size_t(indicesBytes),
		C.uintptr_t(workspace), C.size_t(bytes), C.double(alpha), a.c, C.uintptr_t(pa), C.double(beta), c.c, C.uintptr_t(pc)))
}
