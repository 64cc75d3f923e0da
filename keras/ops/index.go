package ops

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// OneHot returns int32 indices as rows of depth numbers, 1 at the index and 0 elsewhere.
func OneHot(x Value, depth int, dtype tensor.DType) Value { return graph.OneHotOf(x, depth, dtype) }

// Take gathers slices of x along axis by int32 indices, negative ones from the end; the axes of the indices stand in the place of axis.
// An index out of range ends the run with an error.
func Take(x, indices Value, axis int) Value { return graph.TakeOf(x, indices, axis) }

// ScatterAdd adds the slices of x up by int32 indices into zeros of the given size along axis; it is the gradient of Take.
func ScatterAdd(indices, x Value, axis int, size tensor.Dim) Value {
	return graph.ScatterAddOf(indices, x, axis, size)
}

// TakeAlongAxis picks elements of x along axis by int32 indices, negative ones from the end. The other axes of the two broadcast.
// An index out of range ends the run with an error.
//
// Reference: numpy.take_along_axis.
func TakeAlongAxis(x, indices Value, axis int) Value {
	const op = "TakeAlongAxis"
	axis = axisOf(op, x, axis)
	last := len(x.Shape()) - 1
	if len(indices.Shape()) != last+1 || indices.DType() != tensor.Int32 {
		Fail(op, "want int32 indices of the rank of the value", x, indices)
	}
	x, indices = MoveAxis(x, axis, last), MoveAxis(indices, axis, last)
	lead, picked := x.Shape()[:last].Clone(), indices.Shape()[last]
	for i, d := range indices.Shape()[:last] {
		switch {
		case lead[i] == tensor.D(1):
			lead[i] = d
		case d != lead[i] && d != tensor.D(1):
			Fail(op, fmt.Sprintf("axis %d: the other axes do not broadcast", axis), x, indices)
		}
	}
	size := x.Shape()[last]
	if !size.Fixed() {
		Fail(op, fmt.Sprintf("axis %d grows with the batch", axis), x)
	}
	x = BroadcastTo(x, append(lead.Clone(), size))
	indices = BroadcastTo(indices, append(lead.Clone(), picked))
	rows, _ := lead.Size()
	all, _ := rows.Mul(size)
	flat := graph.TakeOf(Reshape(x, tensor.Shape{all}), places(Reshape(indices, tensor.Shape{rows, picked}), size.Const), 0)
	return MoveAxis(Reshape(flat, append(lead, picked)), last, axis)
}

// places turns indices [rows k] into rows of size elements into those of all rows. One that is out of range stays out of range.
func places(indices Value, size int) Value {
	n := func(v int) Value { return Number(indices, float64(v)) }
	indices = Where(Less(indices, n(0)), Add(indices, n(size)), indices)
	inside := LogicalAnd(GreaterEqual(indices, n(0)), Less(indices, n(size)))
	first := ExpandDims(Mul(Iota(indices.Shape()[0], tensor.Int32), n(size)), -1)
	return Where(inside, Add(indices, first), n(math.MinInt32))
}
