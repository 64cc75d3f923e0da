package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// LeakyReLU is x where x > 0, else NegativeSlope*x.
//
// Shapes: any, unchanged. The mask goes on. Default: NegativeSlope 0.3 (the activation leaky_relu has 0.2). Errors: NegativeSlope below 0.
// Reference: keras.layers.LeakyReLU; Maas et al. 2013.
type LeakyReLU struct {
	Name string
	Base
	NegativeSlope *float64 `keras:",default=0.3"`
}

// Build checks NegativeSlope.
func (l *LeakyReLU) Build(b *Builder, _ ...tensor.Shape) {
	if slope := orFloat(l.NegativeSlope, 0.3); !(slope >= 0) {
		b.Fail("NegativeSlope: got %v, want at least 0", slope)
	}
}

// Call implements Layer.
func (l *LeakyReLU) Call(_ *Context, x ops.Value) ops.Value {
	return leaky(x, orFloat(l.NegativeSlope, 0.3))
}

// PassesMask says that the input's mask is the output's.
func (l *LeakyReLU) PassesMask() {}

// orFloat returns the number that x points to, or the default.
func orFloat(x *float64, standard float64) float64 {
	if x == nil {
		return standard
	}
	return *x
}
