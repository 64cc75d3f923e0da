package preprocessing

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// CategoryEncoding turns category numbers into rows of NumTokens numbers. A category outside [0, NumTokens) counts for nothing, as in
// Keras. It learns nothing.
//
// Shapes: MultiHot and Count: [categories] -> [NumTokens], one sample; [samples categories] -> [samples NumTokens].
// OneHot: [...] or [... 1] -> [... NumTokens]. All float32.
// Defaults: MultiHot.
// Errors: NumTokens below 1, another mode, elements that are no whole numbers, more than two axes with MultiHot and Count.
// Reference: keras.layers.CategoryEncoding.
type CategoryEncoding struct {
	NumTokens  int
	OutputMode OutputMode `keras:"output_mode,default=multi_hot"`
}

// Apply encodes x.
func (c CategoryEncoding) Apply(x *tensor.Tensor) (*tensor.Tensor, error) {
	return c.ApplyWeighted(x, nil)
}

// ApplyWeighted encodes x where each element of weights, of the shape of x, says how much x's element counts; mode Count only. It is
// Keras's count_weights.
func (c CategoryEncoding) ApplyWeighted(x, weights *tensor.Tensor) (*tensor.Tensor, error) {
	mode, err := c.OutputMode.or("CategoryEncoding", MultiHot, OneHot, MultiHot, Count)
	if err != nil {
		return nil, err
	}
	if c.NumTokens < 1 {
		return nil, fmt.Errorf("preprocessing: CategoryEncoding: NumTokens: got %d, want at least 1", c.NumTokens)
	}
	ids, err := wholeNumbers("CategoryEncoding", x)
	if err != nil {
		return nil, err
	}
	if weights == nil {
		return encode("CategoryEncoding", ids, x.Dims(), c.NumTokens, mode, nil)
	}
	amounts, err := numbers("CategoryEncoding: weights", weights)
	if err != nil {
		return nil, err
	}
	if mode != Count || !weights.Shape().Equal(x.Shape()) {
		return nil, fmt.Errorf("preprocessing: CategoryEncoding: got weights of shape %v for x of shape %v with mode %v, want the same shape and mode count",
			weights.Dims(), x.Dims(), mode)
	}
	return encode("CategoryEncoding", ids, x.Dims(), c.NumTokens, mode, amounts)
}

// encode writes ids, the elements of a tensor of shape dims, in the given mode. weights may be nil.
func encode(what string, ids []int, dims []int, depth int, mode OutputMode, weights []float64) (*tensor.Tensor, error) {
	if mode == OneHot {
		return oneHot(ids, depth, dims), nil
	}
	if len(dims) > 2 {
		return nil, fmt.Errorf("preprocessing: %s: got x of shape %v with mode %v, want at most two axes", what, dims, mode)
	}
	samples, width := 1, len(ids)
	if len(dims) == 2 {
		samples, width = dims[0], dims[1]
	}
	rows := make([][]int, samples)
	for i := range rows {
		rows[i] = ids[i*width : (i+1)*width]
	}
	var weight func(i, k int) float64
	if weights != nil {
		weight = func(i, k int) float64 { return weights[i*width+k] }
	}
	out := bags(rows, depth, mode, weight)
	if len(dims) < 2 {
		return out.Reshape(depth)
	}
	return out, nil
}
