package layers

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Factor bounds what a random layer draws: two numbers are the lower and the upper bound, in either order; one number f stands for
// -|f| and |f|, or what the layer says. In a config it is a number or a list of two.
type Factor []float64

func init() {
	config.RegisterCodec(func(v any) (Factor, error) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		f := make(Factor, len(list))
		for i, v := range list {
			switch x := v.(type) {
			case float64:
				f[i] = x
			case config.Float:
				f[i] = float64(x)
			case int:
				f[i] = float64(x)
			default:
				return nil, fmt.Errorf("got %v, want a number or two", v)
			}
		}
		return f, nil
	}, func(f Factor) (any, error) {
		if len(f) == 1 {
			return config.Float(f[0]), nil
		}
		list := make([]any, len(f))
		for i, x := range f {
			list[i] = config.Float(x)
		}
		return list, nil
	})
}

// bounds returns the lower and the upper bound; no number at all stands for 0.
func (f Factor) bounds() (low, high float64) {
	switch len(f) {
	case 0:
		return 0, 0
	case 1:
		return -math.Abs(f[0]), math.Abs(f[0])
	}
	return min(f[0], f[1]), max(f[0], f[1])
}

// check fails unless f has at most two numbers, that are finite.
func (f Factor) check(b *Builder, field string) {
	if len(f) > 2 {
		b.Fail("%s: got %v, want one number or two", field, []float64(f))
	}
	for _, x := range f {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			b.Fail("%s: got %v, want finite numbers", field, []float64(f))
		}
	}
}

// checkReach fails as Keras does: one number must lie within low and high, two must reach into them.
func (f Factor) checkReach(b *Builder, field string, low, high float64) {
	f.check(b, field)
	switch {
	case len(f) == 1 && (f[0] < low || f[0] > high):
		b.Fail("%s: got %v, want a number from %v to %v", field, f[0], low, high)
	case len(f) == 2 && (f[0] > high || f[1] < low):
		b.Fail("%s: got %v, want bounds that reach into %v to %v", field, []float64(f), low, high)
	}
}

// checkRange fails unless there are numbers, which lie within low and high; above says that low itself is too low.
func (f Factor) checkRange(b *Builder, field string, low, high float64, above bool) {
	f.check(b, field)
	if len(f) == 0 {
		b.Fail("%s: got none, want one number or two", field)
	}
	for _, x := range f {
		if x < low || x > high || above && x == low {
			interval := "["
			if above {
				interval = "("
			}
			b.Fail("%s: got %v, want numbers in %s%v, %v]", field, []float64(f), interval, low, high)
		}
	}
}

// draw returns a random number for each sample of x, low <= draw < high, as a value [batch 1 1 ...] of rank axes. Where low and high
// are equal it is exactly that number.
func draw(x ops.Value, key uint64, low, high float64, rank int) ops.Value {
	shape := make(tensor.Shape, rank)
	for i := range shape {
		shape[i] = tensor.D(1)
	}
	shape[0] = x.Shape()[0]
	u := ops.Cast(ops.RandomUniform(shape, key), x.DType())
	return ops.Add(ops.Scale(u, high-low), ops.Number(u, low))
}
