package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// moments returns mean and variance of x along axes, which stay with size 1.
func moments(x ops.Value, axes []int) (mean, variance ops.Value) {
	mean, variance = ops.Moments(x, axes...)
	kept := x.Shape().Clone()
	for _, a := range axes {
		kept[a] = tensor.D(1)
	}
	return ops.Reshape(mean, kept), ops.Reshape(variance, kept)
}

// batchMoments returns mean and variance [channels] of what the mask, if there is one, leaves of each place along an axis.
func batchMoments(x, mask ops.Value, axis int) (mean, variance ops.Value) {
	axes := allBut(len(x.Shape()), axis)
	if mask.IsZero() {
		return ops.Moments(x, axes...)
	}
	mask = ops.ExpandDims(mask, -1)
	zero := ops.Number(x, 0)
	count := ops.Sum(ops.Cast(mask, x.DType()), axes...)
	if last := len(x.Shape()) - 1; axis != last {
		count = ops.Scale(count, float64(x.Shape()[last].Const)) // a step counts with all that it holds
	}
	count = ops.Add(count, ops.Number(count, maskedEpsilon))
	mean = ops.Div(ops.Sum(ops.Where(mask, x, zero), axes...), count)
	distance := ops.Where(mask, ops.Sub(x, along(mean, x, axis)), zero)
	return mean, ops.Div(ops.Sum(ops.Square(distance), axes...), count)
}

// maskedEpsilon is keras.config.epsilon(), which keeps a batch that is masked altogether from dividing by 0.
const maskedEpsilon = 1e-7

// allBut returns the axes of a value of the given rank without one of them.
func allBut(rank, axis int) []int {
	var axes []int
	for i := range rank {
		if i != axis {
			axes = append(axes, i)
		}
	}
	return axes
}

// along shapes a vector so that it broadcasts to x along an axis.
func along(vector, x ops.Value, axis int) ops.Value {
	return alongAxes(vector, x, []int{axis})
}

// alongAxes shapes a value so that it broadcasts to x along some axes, whose sizes it has in their order.
func alongAxes(v, x ops.Value, axes []int) ops.Value {
	shape := x.Shape().Clone()
	for i := range shape {
		if !slices.Contains(axes, i) {
			shape[i] = tensor.D(1)
		}
	}
	for len(shape) > 1 && shape[0] == tensor.D(1) { // broadcasting adds these
		shape = shape[1:]
	}
	return ops.Reshape(v, shape)
}
