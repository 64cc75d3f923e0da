package keras

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// withClassWeights returns ds with the weight of each row's class as its sample weight.
func withClassWeights(ds data.Dataset, weights map[int]float64) data.Dataset {
	switch known := ds.(type) {
	case data.Indexed:
		return &classWeighted{Indexed: known, weights: weights}
	case data.Stream:
		return &classWeightedStream{classWeightedDataset{known, weights}}
	}
	return &classWeightedDataset{ds, weights}
}

// classWeighted adds the weights to data that can be read in any order. One goroutine gathers at a time.
type classWeighted struct {
	data.Indexed
	weights map[int]float64
	inner   data.Batch
}

// Spec implements data.Indexed.
func (c *classWeighted) Spec() data.Spec {
	return withWeights(c.Indexed.Spec())
}

// withWeights adds the column of the weights.
func withWeights(s data.Spec) data.Spec {
	s.W = slices.Concat(s.W, []data.Column{{DType: tensor.Float32}})
	return s
}

// Gather implements data.Indexed.
func (c *classWeighted) Gather(dst *data.Batch, rows []int32) error {
	c.inner = data.Batch{X: dst.X, Y: dst.Y}
	if err := c.Indexed.Gather(&c.inner, rows); err != nil {
		return err
	}
	dst.N = c.inner.N
	return weighClasses(tensor.Data[float32](dst.W[0])[:dst.N], dst.Y[0], c.weights)
}

// Targets returns what the data know in advance.
func (c *classWeighted) Targets() []*tensor.Tensor {
	if known, ok := c.Indexed.(interface{ Targets() []*tensor.Tensor }); ok {
		return known.Targets()
	}
	return nil
}

// classWeightedStream is one that says what its batches look like.
type classWeightedStream struct{ classWeightedDataset }

// Spec implements data.Stream.
func (c *classWeightedStream) Spec() data.Spec { return withWeights(c.Dataset.(data.Stream).Spec()) }

// classWeightedDataset adds the weights to the batches of a stream.
type classWeightedDataset struct {
	data.Dataset
	weights map[int]float64
}

// Batches implements data.Dataset.
func (c *classWeightedDataset) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*data.Batch, error] {
	return func(yield func(*data.Batch, error) bool) {
		for b, err := range c.Dataset.Batches(ctx, seed, epoch) {
			if err == nil {
				b, err = weighBatch(b, c.weights)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// weighBatch returns a batch with the tensors of b and the weights of its classes. A batch that is no good is returned as it is.
func weighBatch(b *data.Batch, weights map[int]float64) (*data.Batch, error) {
	if b == nil || checkBatch(b, nil) != nil {
		return b, nil
	}
	if len(b.W) > 0 {
		return nil, errTwoWeights
	}
	if len(b.Y) != 1 {
		return nil, errClassWeights
	}
	w := tensor.New(tensor.Float32, b.N)
	return &data.Batch{X: b.X, Y: b.Y, W: []*tensor.Tensor{w}, N: b.N}, weighClasses(tensor.Data[float32](w), b.Y[0], weights)
}

var (
	errTwoWeights   = errors.New("ClassWeight and sample weights exclude each other")
	errClassWeights = errors.New("ClassWeight is for models with one output")
)

// checkClassWeights tells whether the model and the data, if their rows are known, can have class weights.
func (m *Model) checkClassWeights(ds data.Dataset, weights map[int]float64) error {
	if len(m.out) != 1 {
		return errClassWeights
	}
	for _, class := range slices.Sorted(maps.Keys(weights)) {
		if w := weights[class]; math.IsNaN(w) || math.IsInf(w, 0) {
			return fmt.Errorf("ClassWeight of class %d: got %v, want a number", class, w)
		}
	}
	if known, ok := ds.(interface{ Spec() data.Spec }); ok && !isNil(ds) {
		s := known.Spec()
		if len(s.W) > 0 {
			return errTwoWeights
		}
		if len(s.Y) != 1 {
			return fmt.Errorf("ClassWeight: the data have %d targets, want 1", len(s.Y))
		}
	}
	return nil
}

// weighClasses fills dst with the weights of the classes of y's first rows, 1 for a class without one. A row of several numbers is of
// the class whose number is largest.
func weighClasses(dst []float32, y *tensor.Tensor, weights map[int]float64) error {
	if y.Rank() > 2 || y.Size() == 0 {
		return fmt.Errorf("ClassWeight: got targets of shape %v, want a class or a number for each class", y.Shape())
	}
	width := y.Size() / y.Len()
	switch y.DType() {
	case tensor.Uint8:
		weigh(dst, tensor.Data[uint8](y), width, weights)
	case tensor.Int32:
		weigh(dst, tensor.Data[int32](y), width, weights)
	case tensor.Int64:
		weigh(dst, tensor.Data[int64](y), width, weights)
	case tensor.Float32:
		weigh(dst, tensor.Data[float32](y), width, weights)
	case tensor.Float64:
		weigh(dst, tensor.Data[float64](y), width, weights)
	default:
		return weighClasses(dst, y.Cast(tensor.Float32), weights)
	}
	return nil
}

func weigh[T uint8 | int32 | int64 | float32 | float64](dst []float32, y []T, width int, weights map[int]float64) {
	for i := range dst {
		class := 0
		if row := y[i*width : (i+1)*width]; width == 1 {
			class = int(math.RoundToEven(float64(row[0])))
		} else {
			for k, v := range row {
				if v > row[class] {
					class = k
				}
			}
		}
		dst[i] = 1
		if w, ok := weights[class]; ok {
			dst[i] = float32(w)
		}
	}
}
