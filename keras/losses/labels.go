package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// checkLabels finds the first label outside [0, classes).
func checkLabels(y *tensor.Tensor, classes int) error {
	switch y.DType() {
	case tensor.Uint8:
		return checkRange(tensor.Data[uint8](y), classes)
	case tensor.Int32:
		return checkRange(tensor.Data[int32](y), classes)
	case tensor.Int64:
		return checkRange(tensor.Data[int64](y), classes)
	case tensor.Float32:
		return checkRange(tensor.Data[float32](y), classes)
	case tensor.Float64:
		return checkRange(tensor.Data[float64](y), classes)
	}
	return fmt.Errorf("labels of dtype %v: want numbers of classes", y.DType())
}

func checkRange[T uint8 | int32 | int64 | float32 | float64](labels []T, classes int) error {
	for i, l := range labels {
		if x := float64(l); !(x > -1 && x < float64(classes)) {
			return fmt.Errorf("label %v at row %d: want a class in [0, %d)", l, i, classes)
		}
	}
	return nil
}
