package optimizers

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// clip limits gradients in place, in the one way that is asked for.
func (o Options) clip(grads []ops.Value) {
	var clip func(g ops.Value) ops.Value
	switch {
	case o.ClipNorm != 0:
		clip = o.clipNorm
	case o.GlobalClipNorm != 0:
		clip = o.clipGlobally(grads)
	case o.ClipValue != 0:
		clip = func(g ops.Value) ops.Value { return ops.Clip(g, -o.ClipValue, o.ClipValue) }
	default:
		return
	}
	for i, g := range grads {
		if !g.IsZero() {
			grads[i] = clip(g)
		}
	}
}

// clipNorm returns g * ClipNorm / max(|g|, ClipNorm).
func (o Options) clipNorm(g ops.Value) ops.Value {
	norm := ops.Sqrt(ops.Sum(ops.Square(g)))
	return ops.Div(ops.Scale(g, o.ClipNorm), ops.Maximum(norm, ops.Number(norm, o.ClipNorm)))
}

// clipGlobally scales by GlobalClipNorm * min(1/norm, 1/GlobalClipNorm), which is NaN where the norm is not finite.
func (o Options) clipGlobally(grads []ops.Value) func(g ops.Value) ops.Value {
	var sum ops.Value
	for _, g := range grads {
		switch {
		case g.IsZero():
		case sum.IsZero():
			sum = ops.Sum(ops.Square(g))
		default:
			sum = ops.Add(sum, ops.Cast(ops.Sum(ops.Square(g)), sum.DType()))
		}
	}
	if sum.IsZero() {
		return nil
	}
	norm := ops.Sqrt(sum)
	smaller := ops.Minimum(ops.Div(ops.Number(norm, 1), norm), ops.Number(norm, 1/o.GlobalClipNorm))
	scale := ops.Add(ops.Scale(smaller, o.GlobalClipNorm), ops.Sub(norm, norm))
	return func(g ops.Value) ops.Value { return ops.Mul(g, ops.Cast(scale, g.DType())) }
}
