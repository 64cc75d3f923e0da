package ref

import (
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
)

// The steps read each element of all inputs before they write it, because results may lie where inputs do.

func sgdStep[T float](op graph.SGDStep) kernel {
	if op.Momentum == 0 {
		return func(c *call) error {
			w, g, rate, w1 := in[T](c, 0), in[T](c, 1), float64(in[T](c, 2)[0]), out[T](c, 0)
			for i := range w {
				w1[i] = T(float64(w[i]) - rate*float64(g[i]))
			}
			return nil
		}
	}
	return func(c *call) error {
		w, g, rate, m := in[T](c, 0), in[T](c, 1), float64(in[T](c, 2)[0]), in[T](c, 3)
		w1, m1 := out[T](c, 0), out[T](c, 1)
		for i := range w {
			step := rate * float64(g[i])
			velocity := op.Momentum*float64(m[i]) - step
			move := velocity
			if op.Nesterov {
				move = op.Momentum*velocity - step
			}
			w1[i], m1[i] = T(float64(w[i])+move), T(velocity)
		}
		return nil
	}
}

func adamStep[T float](op graph.AdamStep) kernel {
	return func(c *call) error {
		w, g, rate, m, v := in[T](c, 0), in[T](c, 1), float64(in[T](c, 2)[0]), in[T](c, 3), in[T](c, 4)
		w1, m1, v1 := out[T](c, 0), out[T](c, 1), out[T](c, 2)
		for i := range w {
			g := float64(g[i])
			first := float64(m[i]) + (g-float64(m[i]))*(1-op.Beta1)
			second := float64(v[i]) + (g*g-float64(v[i]))*(1-op.Beta2)
			w1[i] = T(float64(w[i]) - rate*first/(math.Sqrt(second)+op.Epsilon))
			m1[i], v1[i] = T(first), T(second)
		}
		return nil
	}
}
