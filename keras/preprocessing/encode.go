package preprocessing

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// dropped is a category that counts for nothing.
const dropped = -1

// oneHot gives each id a row of depth numbers, zeros for an id outside.
func oneHot(ids []int, depth int, dims []int) *tensor.Tensor {
	if n := len(dims); n > 1 && dims[n-1] == 1 {
		dims = dims[:n-1]
	}
	out := tensor.New(tensor.Float32, append(append([]int{}, dims...), depth)...)
	to := tensor.Data[float32](out)
	for i, id := range ids {
		if id >= 0 && id < depth {
			to[i*depth+id] = 1
		}
	}
	return out
}

// bags gives each sample a row of depth numbers: how often each id is in it, or whether it is. weight, if there is one, says how much
// the k-th id of sample i counts.
func bags(samples [][]int, depth int, mode OutputMode, weight func(i, k int) float64) *tensor.Tensor {
	out := tensor.New(tensor.Float32, len(samples), depth)
	to := tensor.Data[float32](out)
	for i, ids := range samples {
		row := to[i*depth : (i+1)*depth]
		for k, id := range ids {
			switch {
			case id < 0 || id >= depth:
			case mode == MultiHot:
				row[id] = 1
			case weight != nil:
				row[id] += float32(weight(i, k))
			default:
				row[id]++
			}
		}
	}
	return out
}

// wholeNumbers returns the elements of x.
func wholeNumbers(what string, x *tensor.Tensor) ([]int, error) {
	values, err := numbers(what, x)
	if err != nil {
		return nil, err
	}
	ids := make([]int, len(values))
	for i, v := range values {
		if ids[i] = int(v); float64(ids[i]) != v {
			return nil, fmt.Errorf("preprocessing: %s: element %d: got %v, want a whole number", what, i, v)
		}
	}
	return ids, nil
}
