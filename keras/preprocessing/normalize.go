package preprocessing

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// Normalize divides the vectors along an axis by their norms; a vector of zeros stays. Nothing is learned from other rows.
//
// Shapes: x of rank 1 or more -> as x, float64 if x is, else float32. (Keras makes a row of a NumPy vector, and with axis 0 of an array
// divides by the norms of the wrong vectors; of its tensors it does as here.)
// Defaults: Keras's are axis -1 and order 2. Order 1 sums absolute values, +Inf takes the largest one, -Inf the smallest, 0 counts
// those that are not 0; any other p is the p-th root of the sum of p-th powers.
// Errors: an axis outside the rank.
// Reference: keras.utils.normalize; numpy.linalg.norm.
func Normalize(x *tensor.Tensor, axis int, order float64) (*tensor.Tensor, error) {
	values, err := numbers("Normalize", x)
	if err != nil {
		return nil, err
	}
	rank := x.Rank()
	if axis < -rank || axis >= rank {
		return nil, fmt.Errorf("preprocessing: Normalize: got axis %d for x of shape %v", axis, x.Dims())
	}
	if axis < 0 {
		axis += rank
	}
	length, inner := x.Dims()[axis], 1
	for _, n := range x.Dims()[axis+1:] {
		inner *= n
	}
	out := make([]float64, len(values))
	vector := make([]float64, length)
	for from := 0; from < len(values); from += length * inner {
		for i := from; i < from+inner; i++ {
			for j := range vector {
				vector[j] = values[i+j*inner]
			}
			divisor := norm(vector, order)
			if divisor == 0 {
				divisor = 1
			}
			for j, v := range vector {
				out[i+j*inner] = v / divisor
			}
		}
	}
	normal := tensor.Of(out, x.Dims()...)
	if x.DType() != tensor.Float64 {
		normal = normal.Cast(tensor.Float32)
	}
	return normal, nil
}

func norm(vector []float64, order float64) float64 {
	switch {
	case order == 0:
		count := 0.0
		for _, v := range vector {
			if v != 0 {
				count++
			}
		}
		return count
	case math.IsInf(order, 0):
		extreme := math.Abs(vector[0])
		for _, v := range vector[1:] {
			if order > 0 {
				extreme = max(extreme, math.Abs(v))
			} else {
				extreme = min(extreme, math.Abs(v))
			}
		}
		return extreme
	}
	sum := 0.0
	for _, v := range vector {
		sum += math.Pow(math.Abs(v), order)
	}
	return math.Pow(sum, 1/order)
}
