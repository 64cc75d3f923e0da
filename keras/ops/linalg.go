package ops

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// MatMul returns the product of matrices x [... m k] and y [... k n] in the last two axes; leading axes broadcast. A vector counts as
// a row on the left and as a column on the right, and its axis is dropped again.
//
// Reference: numpy.matmul.
func MatMul(x, y Value) Value { return graph.Product(x, y, false, false) }

// MatMulTransposed is MatMul with either side read transposed in its last two axes.
func MatMulTransposed(x, y Value, transposeX, transposeY bool) Value {
	return graph.Product(x, y, transposeX, transposeY)
}

// Dot sums the products of the last axis of x and the second to last axis of y, or the only one; numbers are multiplied.
//
// Reference: numpy.dot.
func Dot(x, y Value) Value {
	rx, ry := len(x.Shape()), len(y.Shape())
	if rx == 0 || ry == 0 {
		return Mul(x, y)
	}
	return TensorDot(x, y, []int{rx - 1}, []int{max(0, ry-2)})
}

// TensorDot sums the products over pairs of axes: axesX[i] of x with axesY[i] of y. The other axes of x come first in the result, then
// those of y.
//
// Reference: numpy.tensordot.
func TensorDot(x, y Value, axesX, axesY []int) Value {
	const op = "TensorDot"
	if len(axesX) != len(axesY) {
		Fail(op, fmt.Sprintf("axes %v and %v: want pairs", axesX, axesY), x, y)
	}
	restX, summedX := partition(op, x, axesX)
	restY, summedY := partition(op, y, axesY)
	pick := func(v Value, axes []int) (s tensor.Shape) {
		for _, a := range axes {
			s = append(s, v.Shape()[a])
		}
		return s
	}
	keptX, keptY, summed := pick(x, restX), pick(y, restY), pick(x, summedX)
	if !summed.Equal(pick(y, summedY)) {
		Fail(op, fmt.Sprintf("axes %v and %v: sizes differ", axesX, axesY), x, y)
	}
	m, _ := keptX.Size()
	k, _ := summed.Size()
	n, _ := keptY.Size()
	left := Reshape(permuted(x, slices.Concat(restX, summedX)), tensor.Shape{m, k})
	right := Reshape(permuted(y, slices.Concat(summedY, restY)), tensor.Shape{k, n})
	return Reshape(graph.MatMulOf(left, right), slices.Concat(keptX, keptY))
}

// partition returns the axes of x that are not given, in order, and those given, counted from the front.
func partition(op string, x Value, axes []int) (rest, given []int) {
	for _, a := range axes {
		a = axisOf(op, x, a)
		if slices.Contains(given, a) {
			Fail(op, fmt.Sprintf("axes %v: an axis twice", axes), x)
		}
		given = append(given, a)
	}
	for i := range x.Shape() {
		if !slices.Contains(given, i) {
			rest = append(rest, i)
		}
	}
	return rest, given
}

// permuted is Transpose for any rank: of a number it is the number.
func permuted(x Value, perm []int) Value {
	if slices.IsSorted(perm) {
		return x
	}
	return graph.TransposeAxes(x, perm...)
}
