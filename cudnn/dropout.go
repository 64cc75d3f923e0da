//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
#include <stdint.h>

static cudnnStatus_t gk_set_dropout(cudnnDropoutDescriptor_t d, cudnnHandle_t h, float rate, uintptr_t states, size_t bytes, uint64_t seed)
{
	return cudnnSetDropoutDescriptor(d, h, rate, (void *)states, bytes, seed);
}

static cudnnStatus_t gk_restore_dropout(cudnnDropoutDescriptor_t d, cudnnHandle_t h, float rate, uintptr_t states, size_t bytes, uint64_t seed)
{
	return cudnnRestoreDropoutDescriptor(d, h, rate, (void *)states, bytes, seed);
}

static cudnnStatus_t gk_get_dropout(cudnnDropoutDescriptor_t d, cudnnHandle_t h, float *rate, uintptr_t *states, unsigned long long *seed)
{
	void *p = NULL;
	cudnnStatus_t status = cudnnGetDropoutDescriptor(d, h, rate, &p, seed);
	*states = (uintptr_t)p;
	return status;
}

static cudnnStatus_t gk_dropout_forward(cudnnHandle_t h, cudnnDropoutDescriptor_t d, cudnnTensorDescriptor_t x, uintptr_t px,
	cudnnTensorDescriptor_t y, uintptr_t py, uintptr_t reserve, size_t bytes)
{
	return cudnnDropoutForward(h, d, x, (void *)px, y, (void *)py, (void *)reserve, bytes);
}

static cudnnStatus_t gk_dropout_backward(cudnnHandle_t h, cudnnDropoutDescriptor_t d, cudnnTensorDescriptor_t dy, uintptr_t pdy,
	cudnnTensorDescriptor_t dx, uintptr_t pdx, uintptr_t reserve, size_t bytes)
{
	return cudnnDropoutBackward(h, d, dy, (void *)pdy, dx, (void *)pdx, (void *)reserve, bytes);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// DropoutDescriptor is a cudnnDropoutDescriptor_t: the rate of a dropout and where its generator's states lie.
type DropoutDescriptor struct{ c C.cudnnDropoutDescriptor_t }

// NewDropoutDescriptor makes a descriptor that describes nothing until it is set.
func NewDropoutDescriptor() (*DropoutDescriptor, error) {
	d := &DropoutDescriptor{}
	if err := check("cudnnCreateDropoutDescriptor", C.cudnnCreateDropoutDescriptor(&d.c)); err != nil {
		return nil, err
	}
	dropoutDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *DropoutDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyDropoutDescriptor", C.cudnnDestroyDropoutDescriptor(d.c))
	d.c = nil
	dropoutDescriptors.Closed()
	return err
}

// DropoutStatesSize returns the bytes of device memory that a generator's states need.
func (h *Handle) DropoutStatesSize() (int, error) {
	var n C.size_t
	err := check("cudnnDropoutGetStatesSize", C.cudnnDropoutGetStatesSize(h.c, &n))
	return int(n), err
}

// DropoutReserveSize returns the bytes of device memory in which DropoutForward leaves for DropoutBackward what it dropped.
func (d *TensorDescriptor) DropoutReserveSize() (int, error) {
	var n C.size_t
	err := check("cudnnDropoutGetReserveSpaceSize", C.cudnnDropoutGetReserveSpaceSize(d.c, &n))
	return int(n), err
}

// Set describes a dropout of a share of rate, and seeds the states, memory of the device with at least h.DropoutStatesSize() bytes that
// nobody else uses until the descriptor is closed. States of 0 change the rate alone.
func (d *DropoutDescriptor) Set(h *Handle, rate float32, states driver.Ptr, bytes int, seed uint64) error {
	return check("cudnnSetDropoutDescriptor",
		C.gk_set_dropout(d.c, h.c, C.float(rate), C.uintptr_t(states), C.size_t(bytes), C.uint64_t(seed)))
}

// Restore is Set with states that were seeded before and go on from where they are.
func (d *DropoutDescriptor) Restore(h *Handle, rate float32, states driver.Ptr, bytes int, seed uint64) error {
	return check("cudnnRestoreDropoutDescriptor",
		C.gk_restore_dropout(d.c, h.c, C.float(rate), C.uintptr_t(states), C.size_t(bytes), C.uint64_t(seed)))
}

// Get returns what was set with the handle.
func (d *DropoutDescriptor) Get(h *Handle) (rate float32, states driver.Ptr, seed uint64, err error) {
	var r C.float
	var p C.uintptr_t
	var s C.ulonglong
	err = check("cudnnGetDropoutDescriptor", C.gk_get_dropout(d.c, h.c, &r, &p, &s))
	return float32(r), driver.Ptr(p), uint64(s), err
}

// DropoutForward computes y = x/(1-rate) for the elements that are kept, and 0 for the others. Each call drops others. reserve has at
// least x.DropoutReserveSize() bytes; x and y may be the same memory if their strides are the same.
//
// Shapes: x and y of the same sizes.
func (h *Handle) DropoutForward(d *DropoutDescriptor, x *TensorDescriptor, px driver.Ptr, y *TensorDescriptor, py driver.Ptr,
	reserve driver.Ptr, bytes int) error {
	return check("cudnnDropoutForward",
		C.gk_dropout_forward(h.c, d.c, x.c, C.uintptr_t(px), y.c, C.uintptr_t(py), C.uintptr_t(reserve), C.size_t(bytes)))
}

// DropoutBackward computes dx = dy/(1-rate) for the elements that the forward pass with this reserve kept, and 0 for the others.
//
// Shapes: dy and dx of the same sizes.
func (h *Handle) DropoutBackward(d *DropoutDescriptor, dy *TensorDescriptor, pdy driver.Ptr, dx *TensorDescriptor, pdx driver.Ptr,
	reserve driver.Ptr, bytes int) error {
	return check("cudnnDropoutBackward",
		C.gk_dropout_backward(h.c, d.c, dy.c, C.uintptr_t(pdy), dx.c, C.uintptr_t(pdx), C.uintptr_t(reserve), C.size_t(bytes)))
}
