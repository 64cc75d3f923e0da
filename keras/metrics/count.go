package metrics

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Count returns the number of elements of a value of the given shape, which may grow with the batch, as float64 of rank 0.
func Count(shape tensor.Shape) ops.Value {
	size, ok := shape.Size()
	if !ok {
		ops.Fail("Count", "two axes of "+shape.String()+" grow with the batch")
	}
	fixed := graph.Number(tensor.Float64, float64(size.Const))
	if size.Fixed() {
		return fixed
	}
	rows := graph.Scalar(graph.Rows)
	if size.PerN != 1 {
		rows = ops.Scale(rows, float64(size.PerN))
	}
	if size.Const == 0 {
		return rows
	}
	return ops.Add(rows, fixed)
}
