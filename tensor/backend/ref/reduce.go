package ref

import (
	"math"
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// reduction is a function of many numbers, computed in the wide type W.
type reduction[W number] struct {
	of0     W // the value for no numbers, before finish
	combine func(sum, x W) W
	finish  func(sum W, count int) W
}

func floatReduction(k graph.ReduceKind) reduction[float64] {
	whole := func(sum float64, _ int) float64 { return sum }
	switch k {
	case graph.Sum:
		return reduction[float64]{0, add[float64], whole}
	case graph.Mean:
		return reduction[float64]{0, add[float64], func(sum float64, count int) float64 { return sum / float64(count) }}
	case graph.MaxOf:
		return reduction[float64]{math.Inf(-1), maximum[float64], whole}
	case graph.MinOf:
		return reduction[float64]{math.Inf(1), minimum[float64], whole}
	}
	return reduction[float64]{1, mul[float64], whole}
}

func integerReduction[T integer](k graph.ReduceKind) reduction[int64] {
	least, most := limits[T]()
	whole := func(sum int64, _ int) int64 { return sum }
	switch k {
	case graph.Sum:
		return reduction[int64]{0, add[int64], whole}
	case graph.MaxOf:
		return reduction[int64]{int64(least), maximum[int64], whole}
	case graph.MinOf:
		return reduction[int64]{int64(most), minimum[int64], whole}
	}
	return reduction[int64]{1, mul[int64], whole}
}

func reduceKernel(op graph.Reduce, d tensor.DType) kernel {
	if op.Kind == graph.Mean && !d.IsFloat() {
		return nil
	}
	f := floatReduction(op.Kind)
	return byNumber(d, reduce[float32](op.Axes, f), reduce[float64](op.Axes, f), reduce[int32](op.Axes, integerReduction[int32](op.Kind)),
		reduce[int64](op.Axes, integerReduction[int64](op.Kind)), reduce[uint8](op.Axes, integerReduction[uint8](op.Kind)))
}

func reduce[T, W number](axes []int, r reduction[W]) kernel {
	return func(c *call) error {
		x, y := in[T](c, 0), out[T](c, 0)
		shape := c.sig.In[0].Shape
		kept := keptLoops(shape, axes, c.n)
		reduced := axesLoops(shape, axes, c.n)
		kept.runs(func(at, n int, from, step strides) {
			for i := range n {
				here := x[min(from[0]+i*step[0], len(x)):]
				sum, count := r.of0, 0
				reduced.runs(func(_, n int, from, step strides) {
					for k := range n {
						sum = r.combine(sum, W(here[from[0]+k*step[0]]))
					}
					count += n
				})
				y[at+i] = T(r.finish(sum, count))
			}
		})
		return nil
	}
}

// moments takes the mean of each set of elements, then that of the squares of their distances from it.
func moments[T float](op graph.Moments) kernel {
	return func(c *call) error {
		x, mean, variance := in[T](c, 0), out[T](c, 0), out[T](c, 1)
		shape := c.sig.In[0].Shape
		kept, reduced := keptLoops(shape, op.Axes, c.n), axesLoops(shape, op.Axes, c.n)
		average := func(from int, f func(x float64) float64) float64 {
			here := x[min(from, len(x)):]
			sum, count := 0.0, 0
			reduced.runs(func(_, n int, from, step strides) {
				for k := range n {
					sum += f(float64(here[from[0]+k*step[0]]))
				}
				count += n
			})
			return sum / float64(count)
		}
		kept.runs(func(at, n int, from, step strides) {
			for i := range n {
				m := average(from[0]+i*step[0], func(x float64) float64 { return x })
				mean[at+i] = T(m)
				variance[at+i] = T(average(from[0]+i*step[0], func(x float64) float64 { return (x - m) * (x - m) }))
			}
		})
		return nil
	}
}

// keptLoops go over the axes that are not reduced.
func keptLoops(shape tensor.Shape, axes []int, n int) (l loops) {
	stride := elements(graph.Type{Shape: shape}, n)
	for i, d := range shape {
		size := d.At(n)
		if size > 0 {
			stride /= size
		}
		if !slices.Contains(axes, i) {
			l.nest(size, strides{stride})
		}
	}
	return l
}

func argMax[T number](op graph.ArgMax) kernel {
	return func(c *call) error {
		x, y := in[T](c, 0), out[int32](c, 0)
		shape := c.sig.In[0].Shape
		size, stride := shape[op.Axis].At(c.n), elements(graph.Type{Shape: shape[op.Axis+1:]}, c.n)
		for i := range y {
			first := i/stride*stride*size + i%stride
			best := 0
			for k := 1; k < size; k++ {
				if larger(x[first+k*stride], x[first+best*stride]) {
					best = k
				}
			}
			y[i] = int32(best)
		}
		return nil
	}
}

// larger orders NaN above all numbers, as NumPy does.
func larger[T number](x, y T) bool { return x > y || x != x && y == y }
