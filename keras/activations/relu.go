package activations

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// The rectifiers.
var (
	ReLU      = New("relu", ops.Relu)
	ReLU6     = New("relu6", relu6)                                                     // min(max(x, 0), 6)
	LeakyReLU = New("leaky_relu", func(x ops.Value) ops.Value { return leaky(x, 0.2) }) // 0.2*x below 0
)

// ReLUArgs are the arguments of relu. The zero value is max(x, 0).
type ReLUArgs struct {
	NegativeSlope float64
	MaxValue      *float64 // nil: no bound
	Threshold     float64
}

// NewReLU returns x above a.Threshold, at most *a.MaxValue, and a.NegativeSlope*(x - a.Threshold) below.
//
// Reference: keras.activations.relu.
func NewReLU(a ReLUArgs) *Activation {
	if a == (ReLUArgs{}) {
		return ReLU
	}
	bound := "None"
	if a.MaxValue != nil {
		bound = fmt.Sprint(*a.MaxValue)
	}
	return with("relu", a.apply, "negative_slope=%v, max_value=%s, threshold=%v", a.NegativeSlope, bound, a.Threshold)
}

func (a ReLUArgs) apply(x ops.Value) ops.Value {
	if a.NegativeSlope != 0 && a.MaxValue == nil && a.Threshold == 0 {
		return leaky(x, a.NegativeSlope)
	}
	var y ops.Value
	switch {
	case a.Threshold != 0:
		y = above(x, a.Threshold, 0)
	case a.MaxValue != nil && *a.MaxValue == 6:
		y = relu6(x)
	default:
		y = ops.Relu(x)
	}
	if a.MaxValue != nil {
		y = ops.Clip(y, 0, *a.MaxValue)
	}
	if a.NegativeSlope != 0 {
		below := ops.Relu(ops.Sub(number(x, a.Threshold), x))
		y = ops.Sub(y, ops.Scale(below, a.NegativeSlope))
	}
	return y
}

// NewLeakyReLU returns x above 0 and slope*x elsewhere. Keras's default slope is 0.2.
//
// Reference: keras.activations.leaky_relu.
func NewLeakyReLU(slope float64) *Activation {
	if slope == 0.2 {
		return LeakyReLU
	}
	return with("leaky_relu", func(x ops.Value) ops.Value { return leaky(x, slope) }, "negative_slope=%v", slope)
}

// NewThreshold returns x above threshold and value elsewhere. Keras has no defaults for it.
//
// Reference: keras.activations.threshold.
func NewThreshold(threshold, value float64) *Activation {
	return with("threshold", func(x ops.Value) ops.Value { return above(x, threshold, value) }, "threshold=%v, default_value=%v", threshold, value)
}

func leaky(x ops.Value, slope float64) ops.Value {
	return ops.Where(ops.Greater(x, number(x, 0)), x, ops.Scale(x, slope))
}

// relu6 has gradient 0 at 6: at a tie Minimum gives it to its first side.
func relu6(x ops.Value) ops.Value { return ops.Minimum(number(x, 6), ops.Relu(x)) }

func above(x ops.Value, threshold, value float64) ops.Value {
	return ops.Where(ops.Greater(x, number(x, threshold)), x, number(x, value))
}
