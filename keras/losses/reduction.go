package losses

import (
	"fmt"
	"slices"
)

// Reduction says how the losses of the samples become one number.
type Reduction uint8

// The reductions.
const (
	SumOverBatchSize     Reduction = iota // the sum divided by the number of elements, whatever their weights
	Sum                                   // the sum
	Mean                                  // another word for SumOverBatchSize
	MeanWithSampleWeight                  // the sum divided by the sum of the weights
	None                                  // no reduction: training cannot use it
)

var reductionWords = []string{"sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none"}

// String returns Keras's word.
func (r Reduction) String() string {
	if int(r) >= len(reductionWords) {
		return fmt.Sprintf("Reduction(%d)", uint8(r))
	}
	return reductionWords[r]
}

// MarshalText returns Keras's word.
func (r Reduction) MarshalText() ([]byte, error) {
	if int(r) >= len(reductionWords) {
		return nil, fmt.Errorf("losses: unknown reduction %d", uint8(r))
	}
	return []byte(reductionWords[r]), nil
}

// UnmarshalText reads Keras's word.
func (r *Reduction) UnmarshalText(text []byte) error {
	i := slices.Index(reductionWords, string(text))
	if i < 0 {
		return fmt.Errorf("losses: unknown reduction %q: want one of %q", text, reductionWords)
	}
	*r = Reduction(i)
	return nil
}

// ReductionOf returns l's reduction.
func ReductionOf(l Loss) Reduction {
	if r, ok := l.(Reduced); ok {
		return r.LossReduction()
	}
	return SumOverBatchSize
}
