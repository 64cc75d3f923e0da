package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// ReLU is min(x, MaxValue) where x > Threshold, else NegativeSlope*(x - Threshold).
//
// Shapes: any, unchanged. The mask goes on. Defaults: no MaxValue, NegativeSlope 0, Threshold 0.
// Errors: a setting below 0.
// Reference: keras.layers.ReLU.
type ReLU struct {
	Name string
	Base
	MaxValue      *float64
	NegativeSlope float64
	Threshold     float64
}

// Build checks the settings.
func (r *ReLU) Build(b *Builder, _ ...tensor.Shape) {
	if r.MaxValue != nil && !(*r.MaxValue >= 0) {
		b.Fail("MaxValue: got %v, want at least 0", *r.MaxValue)
	}
	if !(r.NegativeSlope >= 0) || !(r.Threshold >= 0) {
		b.Fail("got NegativeSlope %v and Threshold %v, want at least 0", r.NegativeSlope, r.Threshold)
	}
}

// Call implements Layer.
func (r *ReLU) Call(_ *Context, x ops.Value) ops.Value {
	if r.MaxValue == nil && r.Threshold == 0 && r.NegativeSlope != 0 {
		return leaky(x, r.NegativeSlope)
	}
	y := ops.Relu(x)
	if r.Threshold != 0 {
		y = ops.Where(ops.Greater(x, ops.Number(x, r.Threshold)), x, ops.Number(x, 0))
	}
	if r.MaxValue != nil {
		y = ops.Minimum(y, ops.Number(x, *r.MaxValue))
	}
	if r.NegativeSlope != 0 {
		below := ops.Relu(ops.Sub(ops.Number(x, r.Threshold), x))
		y = ops.Sub(y, ops.Scale(below, r.NegativeSlope))
	}
	return y
}

// PassesMask says that the input's mask is the output's.
func (r *ReLU) PassesMask() {}

// leaky is x where x > 0, else slope*x.
func leaky(x ops.Value, slope float64) ops.Value {
	return ops.Where(ops.Greater(x, ops.Number(x, 0)), x, ops.Scale(x, slope))
}
