package ref

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func cumulateKernel(op graph.Cumulate, d tensor.DType) kernel {
	f := floatReduction(op.Kind)
	return byNumber(d, cumulate[float32](op, f), cumulate[float64](op, f), cumulate[int32](op, integerReduction[int32](op.Kind)),
		cumulate[int64](op, integerReduction[int64](op.Kind)), cumulate[uint8](op, integerReduction[uint8](op.Kind)))
}

func cumulate[T, W number](op graph.Cumulate, r reduction[W]) kernel {
	return func(c *call) error {
		x, y := in[T](c, 0), out[T](c, 0)
		shape := c.sig.In[0].Shape
		outer, inner := around(shape, op.Axis, c.n)
		size := shape[op.Axis].At(c.n)
		for o := range outer {
			for j := range inner {
				sum := r.of0
				for k := range size {
					if op.Reverse {
						k = size - 1 - k
					}
					at := (o*size+k)*inner + j
					before := sum
					sum = r.combine(sum, W(x[at]))
					if y[at] = T(sum); op.Exclusive {
						y[at] = T(before)
					}
				}
			}
		}
		return nil
	}
}

func topK[T number](op graph.TopK) kernel {
	return func(c *call) error {
		x, values, positions := in[T](c, 0), out[T](c, 0), out[int32](c, 1)
		cols := c.sig.In[0].Shape.LastSize()
		order := make([]int32, cols)
		for at := 0; at*op.K < len(values); at++ {
			row := x[at*cols : (at+1)*cols]
			for i := range order {
				order[i] = int32(i)
			}
			slices.SortStableFunc(order, func(a, b int32) int {
				return int(truth(larger(row[b], row[a]))) - int(truth(larger(row[a], row[b])))
			})
			for i, k := range order[:op.K] {
				values[at*op.K+i], positions[at*op.K+i] = row[k], k
			}
		}
		return nil
	}
}

func iota0[T number](c *call) error {
	y := out[T](c, 0)
	for i := range y {
		y[i] = T(i)
	}
	return nil
}
