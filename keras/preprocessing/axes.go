package preprocessing

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// axes says to which statistic each element of a tensor belongs, when some axes have statistics of their own and the others share them.
type axes struct {
	size int   // how many statistics there are
	row  []int // the statistic of each element of the first row
	step int   // from a row to the next
}

// keepAxes reads Keras's axis: those with statistics of their own; nil is the last one.
func keepAxes(what string, x *tensor.Tensor, keep []int) (axes, error) {
	dims := x.Dims()
	if len(dims) == 0 {
		return axes{}, fmt.Errorf("preprocessing: %s: x is a scalar, want an axis of rows", what)
	}
	if keep == nil {
		keep = []int{-1}
	}
	kept := make([]bool, len(dims))
	for _, axis := range keep {
		if axis < -len(dims) || axis >= len(dims) {
			return axes{}, fmt.Errorf("preprocessing: %s: Axis: got %v for x of shape %v, want each in [%d, %d)", what, keep, dims, -len(dims), len(dims))
		}
		kept[(axis+len(dims))%len(dims)] = true
	}
	// Row-major strides of the kept axes, 0 for the others.
	a := axes{size: 1, row: []int{0}}
	strides := make([]int, len(dims))
	for i, n := range slices.Backward(dims) {
		if kept[i] {
			strides[i] = a.size
			a.size *= n
		}
	}
	for i, n := range dims[1:] {
		next := make([]int, 0, len(a.row)*n)
		for _, at := range a.row {
			for j := range n {
				next = append(next, at+j*strides[i+1])
			}
		}
		a.row = next
	}
	a.step = strides[0]
	return a, nil
}

// of returns the statistic of element i.
func (a axes) of(i int) int { return i/len(a.row)*a.step + a.row[i%len(a.row)] }

// fits tells whether there are as many values as statistics, or one for all, which pick then takes.
func (a axes) fits(what string, x *tensor.Tensor, values []float64) error {
	if len(values) == 0 {
		return fmt.Errorf("preprocessing: %s: %w", what, errNotAdapted)
	}
	if len(values) != a.size && len(values) != 1 {
		return fmt.Errorf("preprocessing: %s: got x of shape %v, want one for %d statistics", what, x.Dims(), len(values))
	}
	return nil
}

func pick(values []float64, i int) float64 {
	if len(values) == 1 {
		return values[0]
	}
	return values[i]
}
