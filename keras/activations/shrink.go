package activations

import "github.com/gokeras/gokeras/keras/ops"

// The hyperbolic tangent, and what takes small values to 0.
var (
	Tanh       = New("tanh", ops.Tanh)
	HardTanh   = New("hard_tanh", func(x ops.Value) ops.Value { return ops.Clip(x, -1, 1) })
	TanhShrink = New("tanh_shrink", func(x ops.Value) ops.Value { return ops.Sub(x, ops.Tanh(x)) })
	HardShrink = New("hard_shrink", func(x ops.Value) ops.Value { return hardShrink(x, 0.5) })
	SoftShrink = New("soft_shrink", func(x ops.Value) ops.Value { return softShrink(x, 0.5) })
)

// NewHardShrink returns x where |x| is above threshold, else 0. Keras's default threshold is 0.5.
//
// Reference: keras.activations.hard_shrink.
func NewHardShrink(threshold float64) *Activation {
	if threshold == 0.5 {
		return HardShrink
	}
	return with("hard_shrink", func(x ops.Value) ops.Value { return hardShrink(x, threshold) }, "threshold=%v", threshold)
}

// NewSoftShrink returns x moved towards 0 by threshold, and 0 where |x| is not above it. Keras's default threshold is 0.5.
//
// Reference: keras.activations.soft_shrink.
func NewSoftShrink(threshold float64) *Activation {
	if threshold == 0.5 {
		return SoftShrink
	}
	return with("soft_shrink", func(x ops.Value) ops.Value { return softShrink(x, threshold) }, "threshold=%v", threshold)
}

func hardShrink(x ops.Value, threshold float64) ops.Value {
	return ops.Where(ops.Greater(ops.Abs(x), number(x, threshold)), x, number(x, 0))
}

func softShrink(x ops.Value, threshold float64) ops.Value {
	t := number(x, threshold)
	below := ops.Where(ops.Less(x, number(x, -threshold)), ops.Add(x, t), number(x, 0))
	return ops.Where(ops.Greater(x, t), ops.Sub(x, t), below)
}
