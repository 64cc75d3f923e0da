package ref

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// places checks that all indices lie in [-extent, extent).
func places(index []int32, extent int) error {
	for _, k := range index {
		if int(k) < -extent || int(k) >= extent {
			return fmt.Errorf("index %d is not in [%d, %d)", k, -extent, extent)
		}
	}
	return nil
}

// place is where an index that places has let pass points to.
func place(k int32, extent int) int {
	if k < 0 {
		return int(k) + extent
	}
	return int(k)
}

// around returns the number of elements before and after an axis.
func around(s tensor.Shape, axis, n int) (outer, inner int) {
	return elements(graph.Type{Shape: s[:axis]}, n), elements(graph.Type{Shape: s[axis+1:]}, n)
}

func take[T any](op graph.Take) kernel {
	return func(c *call) error {
		x, index, y := in[T](c, 0), in[int32](c, 1), out[T](c, 0)
		shape := c.sig.In[0].Shape
		extent := shape[op.Axis].At(c.n)
		if len(y) == 0 {
			return nil
		}
		if err := places(index, extent); err != nil {
			return err
		}
		outer, inner := around(shape, op.Axis, c.n)
		for o := range outer {
			for i, k := range index {
				from := (o*extent + place(k, extent)) * inner
				copy(y[(o*len(index)+i)*inner:][:inner], x[from:])
			}
		}
		return nil
	}
}

func scatterAdd[T number](op graph.ScatterAdd) kernel {
	return func(c *call) error {
		index, x, y := in[int32](c, 0), in[T](c, 1), out[T](c, 0)
		extent := op.Size.At(c.n)
		clear(y)
		if len(x) == 0 {
			return nil
		}
		if err := places(index, extent); err != nil {
			return err
		}
		outer, inner := around(c.sig.Out[0].Shape, op.Axis, c.n)
		for o := range outer {
			for i, k := range index {
				to, from := (o*extent+place(k, extent))*inner, (o*len(index)+i)*inner
				for j := range inner {
					y[to+j] += x[from+j]
				}
			}
		}
		return nil
	}
}
