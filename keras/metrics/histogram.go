package metrics

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// histogram adds up the weights of the elements at each index in [0, size): float64 of shape [size]. index is int32 of any shape, and
// weight float32 of the same shape or the zero Value for ones. It takes a few numbers an element, however large it is.
func histogram(index, weight ops.Value, size int) ops.Value {
	index = flat(index)
	ones := ops.BroadcastTo(graph.Number(tensor.Float64, 1), index.Shape())
	if !weight.IsZero() {
		ones = ops.Cast(flat(weight), tensor.Float64)
	}
	return graph.ScatterAddOf(index, ones, 0, tensor.D(size))
}
