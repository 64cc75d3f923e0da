package preprocessing

import (
	"fmt"
	"math"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Strategy is what an Imputer puts in place of missing values.
type Strategy uint8

// The strategies; Median is the mean of the two middle values of an even number.
const (
	Mean Strategy = iota
	Median
	MostFrequent // the smallest of the most frequent
	Constant
)

// MarshalText gives sklearn's word.
func (s Strategy) MarshalText() ([]byte, error) { return word("Strategy", strategies[:], uint8(s)) }

// UnmarshalText reads sklearn's word.
func (s *Strategy) UnmarshalText(text []byte) (err error) {
	*(*uint8)(s), err = wordNumber("Strategy", strategies[:], text)
	return err
}

var strategies = [...]string{"mean", "median", "most_frequent", "constant"}

// Imputer replaces missing values, NaN, by a number for each feature, learned from the values that are there.
//
// Shapes: x [rows …] -> float32 as x; each position in the last axis is a feature.
// Defaults: the mean.
// Errors: no rows, infinite values, a feature without any value in Adapt (except for Constant), an x whose features are not those
// adapted to.
// Reference: sklearn.impute.SimpleImputer.
type Imputer struct {
	Strategy Strategy
	Constant float64   // for the strategy of that name
	Fill     []float64 // what Adapt learns: the number for each feature
}

// Adapt implements Transformer.
func (m *Imputer) Adapt(x *tensor.Tensor) error {
	values, err := numbers("Imputer", x)
	if err != nil {
		return err
	}
	a, err := keepAxes("Imputer", x, nil)
	if err != nil {
		return err
	}
	if x.Len() == 0 {
		return fmt.Errorf("preprocessing: Imputer: Adapt: got x of shape %v, want rows", x.Dims())
	}
	present := make([][]float64, a.size)
	for i, v := range values {
		if math.IsInf(v, 0) {
			return fmt.Errorf("preprocessing: Imputer: Adapt: x[%d]: got %v among the features, want finite numbers or NaN", i/len(a.row), v)
		}
		if !math.IsNaN(v) {
			present[a.of(i)] = append(present[a.of(i)], v)
		}
	}
	fill := make([]float64, a.size)
	for i, there := range present {
		switch {
		case m.Strategy == Constant:
			fill[i] = m.Constant
		case len(there) == 0:
			return fmt.Errorf("preprocessing: Imputer: Adapt: feature %d has no value in any row: drop it, or use Constant", i)
		default:
			fill[i] = m.Strategy.of(there)
		}
	}
	m.Fill = fill
	return nil
}

// of summarises values, which it sorts; there is at least one.
func (s Strategy) of(values []float64) float64 {
	n := len(values)
	if s == Mean {
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		return sum / float64(n)
	}
	slices.Sort(values)
	if s == Median {
		return values[(n-1)/2]/2 + values[n/2]/2
	}
	best, longest := values[0], 0
	for from := 0; from < n; {
		to := from
		for to < n && values[to] == values[from] {
			to++
		}
		if to-from > longest {
			best, longest = values[from], to-from
		}
		from = to
	}
	return best
}

// Apply implements Transformer.
func (m *Imputer) Apply(x *tensor.Tensor) (*tensor.Tensor, error) {
	return mapElements("Imputer", x, nil, m.Fill, func(v float64, i int) float64 {
		if math.IsNaN(v) {
			return pick(m.Fill, i)
		}
		return v
	})
}
