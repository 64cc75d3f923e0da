package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// checkLabels finds the first label outside [0, classes) other than ignore.
func checkLabels(y *tensor.Tensor, classes int, ignore *int) error {
	switch y.DType() {
	case tensor.Uint8:
		return checkRange(tensor.Data[uint8](y), classes, ignore)
	case tensor.Int32:
		return checkRange(tensor.Data[int32](y), classes, ignore)
	case tensor.Int64:
		return checkRange(tensor.Data[int64](y), classes, ignore)
	case tensor.Float32:
		return checkRange(tensor.Data[float32](y), classes, ignore)
	case tensor.Float64:
		return checkRange(tensor.Data[float64](y), classes, ignore)
	}
	return fmt.Errorf("labels of dtype %v: want numbers of classes", y.DType())
}

func checkRange[T uint8 | int32 | int64 | float32 | float64](labels []T, classes int, ignore *int) error {
	for i, l := range labels {
		x := float64(l)
		if !(x > -1 && x < float64(classes)) && (ignore == nil || x != float64(*ignore)) {
			return fmt.Errorf("label %v at row %d: want a class in [0, %d)", l, i, classes)
		}
	}
	return nil
}
