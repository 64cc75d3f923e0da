package data

import (
	"errors"
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// ToCategorical turns class numbers into rows of zeros with a one at the class.
//
// Shapes: labels [...] or [... 1], of any dtype but bool, whole numbers -> float32 [... classes].
// Defaults: classes 0 means the largest label plus one.
// Errors: a label that is no whole number in [0, classes).
// Reference: keras.utils.to_categorical.
func ToCategorical(labels *tensor.Tensor, classes int) (*tensor.Tensor, error) {
	if labels == nil || labels.DType() == tensor.Bool {
		return nil, errors.New("data: ToCategorical: want labels that are numbers")
	}
	if classes < 0 {
		return nil, fmt.Errorf("data: ToCategorical: classes: got %d, want 0 or more", classes)
	}
	ids := tensor.Data[float64](labels.Cast(tensor.Float64).Contiguous())
	limit, largest := maxClasses, -1
	if classes > 0 {
		limit = classes
	}
	for i, v := range ids {
		if !(v >= 0 && v < float64(limit)) || v != float64(int(v)) {
			return nil, fmt.Errorf("data: ToCategorical: label %d: got %v, want a whole number in [0, %d)", i, v, limit)
		}
		largest = max(largest, int(v))
	}
	if classes == 0 {
		classes = largest + 1
	}
	dims := labels.Dims()
	if k := len(dims); k > 1 && dims[k-1] == 1 {
		dims = dims[:k-1]
	}
	out := tensor.New(tensor.Float32, append(append([]int(nil), dims...), classes)...)
	hot := tensor.Data[float32](out)
	for i, v := range ids {
		hot[i*classes+int(v)] = 1
	}
	return out, nil
}

// maxClasses bounds what a wild label can make ToCategorical allocate for a row.
const maxClasses = 1 << 24
