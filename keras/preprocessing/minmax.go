package preprocessing

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// MinMaxScaler maps each feature linearly so that its smallest and largest value in the data that it was adapted to become 0 and 1.
// Values beyond them land outside. A feature that was constant there is only shifted: the constant becomes 0.
//
// Shapes: x [rows …] -> float32 as x.
// Defaults: each position in the last axis has its own range; FeatureRange 0 to 1.
// Errors: as of Normalization; a FeatureRange that does not ascend.
// Reference: sklearn.preprocessing.MinMaxScaler.
type MinMaxScaler struct {
	Axis         []int      `json:",omitempty"` // the axes with ranges of their own; nil: the last; empty: one range for all
	FeatureRange [2]float64 // what smallest and largest become; {0, 0}: {0, 1}
	Min, Max     []float64  // what Adapt learns, row-major over Axis; one number serves all features
}

// Adapt implements Transformer.
func (m *MinMaxScaler) Adapt(x *tensor.Tensor) error {
	values, a, err := adaptTo("MinMaxScaler", x, m.Axis)
	if err != nil {
		return err
	}
	smallest, largest := make([]float64, a.size), make([]float64, a.size)
	for i := range smallest {
		smallest[i], largest[i] = math.Inf(1), math.Inf(-1)
	}
	for i, v := range values {
		k := a.of(i)
		smallest[k], largest[k] = min(smallest[k], v), max(largest[k], v)
	}
	m.Min, m.Max = smallest, largest
	return nil
}

// Apply implements Transformer.
func (m *MinMaxScaler) Apply(x *tensor.Tensor) (*tensor.Tensor, error) {
	return m.each(x, func(x, smallest, width, low, span float64) float64 { return low + (x-smallest)/width*span })
}

// Invert returns what x was before Apply.
func (m *MinMaxScaler) Invert(x *tensor.Tensor) (*tensor.Tensor, error) {
	return m.each(x, func(x, smallest, width, low, span float64) float64 { return smallest + (x-low)/span*width })
}

func (m *MinMaxScaler) each(x *tensor.Tensor, f func(x, smallest, width, low, span float64) float64) (*tensor.Tensor, error) {
	to := m.FeatureRange
	if to == [2]float64{} {
		to[1] = 1
	}
	if !(to[0] < to[1]) {
		return nil, fmt.Errorf("preprocessing: MinMaxScaler: FeatureRange: got %v, want an ascending pair", to)
	}
	if len(m.Min) != len(m.Max) {
		return nil, fmt.Errorf("preprocessing: MinMaxScaler: got %d numbers in Min and %d in Max, want as many", len(m.Min), len(m.Max))
	}
	return mapElements("MinMaxScaler", x, m.Axis, m.Min, func(v float64, i int) float64 {
		smallest := pick(m.Min, i)
		width := pick(m.Max, i) - smallest
		if width == 0 {
			width = 1
		}
		return f(v, smallest, width, to[0], to[1]-to[0])
	})
}
