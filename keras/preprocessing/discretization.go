package preprocessing

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Discretization turns numbers into the numbers of the bins that they lie in: 0 below the first boundary, i from boundary i-1 up to
// below boundary i. NaN lies in the last bin, as in Keras.
//
// Shapes: Int: as x, int32; other modes as of CategoryEncoding for bin numbers, float32.
// Defaults: Int; Epsilon 0.01.
// Errors: neither or both of BinBoundaries and NumBins before Adapt, no numbers in Adapt, boundaries that descend, mode TFIDF.
// Reference: keras.layers.Discretization.
type Discretization struct {
	BinBoundaries []float64  // ascending; what Adapt learns
	NumBins       int        // for Adapt: bins with about as many numbers each
	Epsilon       *float64   `keras:"epsilon,default=0.01"` // for Adapt: the share of the numbers by which a boundary may be off; nil: 0.01
	OutputMode    OutputMode `keras:"output_mode,default=int"`
}

// Adapt implements Transformer: it estimates the quantiles of all elements of x as Keras does, from a summary of 1/Epsilon of them.
func (d *Discretization) Adapt(x *tensor.Tensor) error {
	if d.NumBins < 1 {
		return fmt.Errorf("preprocessing: Discretization: Adapt: NumBins: got %d, want at least 1", d.NumBins)
	}
	values, err := numbers("Discretization", x)
	if err != nil {
		return err
	}
	epsilon := 0.01
	if d.Epsilon != nil {
		epsilon = *d.Epsilon
	}
	if !(epsilon > 0 && epsilon <= 1) {
		return fmt.Errorf("preprocessing: Discretization: Epsilon: got %v, want 0 < epsilon <= 1", epsilon)
	}
	if len(values) == 0 || slices.ContainsFunc(values, math.IsNaN) {
		return errors.New("preprocessing: Discretization: Adapt: want numbers, none of them NaN")
	}
	s := summarize(values, epsilon).compress(epsilon).compress(1 / float64(d.NumBins))
	d.BinBoundaries = s.value[:len(s.value)-1]
	return nil
}

// Apply implements Transformer.
func (d *Discretization) Apply(x *tensor.Tensor) (*tensor.Tensor, error) {
	mode, err := d.OutputMode.or("Discretization", Int, Int, OneHot, MultiHot, Count)
	if err != nil {
		return nil, err
	}
	if d.BinBoundaries == nil {
		return nil, fmt.Errorf("preprocessing: Discretization: %w", errNotAdapted)
	}
	if !slices.IsSorted(d.BinBoundaries) {
		return nil, fmt.Errorf("preprocessing: Discretization: BinBoundaries: got %v, want them ascending", d.BinBoundaries)
	}
	values, err := numbers("Discretization", x)
	if err != nil {
		return nil, err
	}
	bins := make([]int, len(values))
	for i, v := range values {
		bins[i] = d.bin(v)
	}
	if mode != Int {
		return encode("Discretization", bins, x.Dims(), len(d.BinBoundaries)+1, mode, nil)
	}
	out := tensor.New(tensor.Int32, x.Dims()...)
	for i, b := range bins {
		tensor.Data[int32](out)[i] = int32(b)
	}
	return out, nil
}

// bin returns how many boundaries are at most v. Boundaries and v are compared as float32, in which the model computes.
func (d *Discretization) bin(v float64) int {
	if math.IsNaN(v) {
		return len(d.BinBoundaries)
	}
	i, _ := slices.BinarySearchFunc(d.BinBoundaries, v, func(boundary, v float64) int {
		if float32(boundary) <= float32(v) {
			return -1
		}
		return 1
	})
	return i
}
