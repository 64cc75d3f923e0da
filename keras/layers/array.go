package layers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/tensor"
)

// A setting of type *tensor.Tensor is a number or nested lists of numbers in a config.
func init() { config.RegisterCodec(decodeArray, encodeArray) }

func decodeArray(v any) (*tensor.Tensor, error) {
	var dims []int
	for at := v; ; {
		list, ok := at.([]any)
		if !ok {
			break
		}
		dims = append(dims, len(list))
		if len(list) == 0 {
			return nil, fmt.Errorf("got %v, want numbers", v)
		}
		at = list[0]
	}
	var values []float64
	if err := flatten(v, dims, &values); err != nil {
		return nil, err
	}
	return arrayOf(values, dims), nil
}

// arrayOf is tensor.Of also for a scalar.
func arrayOf(values []float64, dims []int) *tensor.Tensor {
	t := tensor.New(tensor.Float64, dims...)
	copy(tensor.Data[float64](t), values)
	return t
}

// flatten appends the numbers of nested lists of the given lengths.
func flatten(v any, dims []int, to *[]float64) error {
	if len(dims) == 0 {
		switch x := v.(type) {
		case float64:
			*to = append(*to, x)
		case config.Float:
			*to = append(*to, float64(x))
		default:
			return fmt.Errorf("got %v, want a number", v)
		}
		return nil
	}
	list, ok := v.([]any)
	if !ok || len(list) != dims[0] {
		return fmt.Errorf("got %v, want a list of %d", v, dims[0])
	}
	for _, x := range list {
		if err := flatten(x, dims[1:], to); err != nil {
			return err
		}
	}
	return nil
}

func encodeArray(t *tensor.Tensor) (any, error) {
	values := tensor.Data[float64](t.Cast(tensor.Float64).Contiguous())
	return nested(values, t.Dims()), nil
}

func nested(values []float64, dims []int) any {
	if len(dims) == 0 {
		return config.Float(values[0])
	}
	list := make([]any, dims[0])
	for i := range list {
		size := len(values) / dims[0]
		list[i] = nested(values[i*size:(i+1)*size], dims[1:])
	}
	return list
}
