//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
*/
import "C"

// ActivationDescriptor is a cudnnActivationDescriptor_t.
type ActivationDescriptor struct{ c C.cudnnActivationDescriptor_t }

// NewActivationDescriptor makes a descriptor that describes nothing until it is set.
func NewActivationDescriptor() (*ActivationDescriptor, error) {
	d := &ActivationDescriptor{}
	if err := check("cudnnCreateActivationDescriptor", C.cudnnCreateActivationDescriptor(&d.c)); err != nil {
		return nil, err
	}
	activationDescriptors.Opened()
	return d, nil
}

// Close destroys the descriptor. Closing twice does nothing.
func (d *ActivationDescriptor) Close() error {
	if d.c == nil {
		return nil
	}
	err := check("cudnnDestroyActivationDescriptor", C.cudnnDestroyActivationDescriptor(d.c))
	d.c = nil
	activationDescriptors.Closed()
	return err
}

// Set describes an activation. coef is the ceiling of ClippedReLU and alpha of ELU; the others do not read it.
func (d *ActivationDescriptor) Set(mode ActivationMode, nan NaNPropagation, coef float64) error {
	return check("cudnnSetActivationDescriptor",
		C.cudnnSetActivationDescriptor(d.c, C.cudnnActivationMode_t(mode), C.cudnnNanPropagation_t(nan), C.double(coef)))
}

// Get returns what was set.
func (d *ActivationDescriptor) Get() (mode ActivationMode, nan NaNPropagation, coef float64, err error) {
	var m C.cudnnActivationMode_t
	var n C.cudnnNanPropagation_t
	var c C.double
	err = check("cudnnGetActivationDescriptor", C.cudnnGetActivationDescriptor(d.c, &m, &n, &c))
	return ActivationMode(m), NaNPropagation(n), float64(c), err
}

// SetSwishBeta sets beta of Swish, x*sigmoid(beta*x), which is 1 else.
func (d *ActivationDescriptor) SetSwishBeta(beta float64) error {
	return check("cudnnSetActivationDescriptorSwishBeta", C.cudnnSetActivationDescriptorSwishBeta(d.c, C.double(beta)))
}
