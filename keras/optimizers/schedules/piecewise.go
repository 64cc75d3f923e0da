package schedules

import (
	"fmt"
	"slices"
)

// PiecewiseConstantDecay is Values[0] up to the step Boundaries[0], this one included, Values[1] up to Boundaries[1], and so on.
//
// Errors: other than one value more than boundaries, boundaries that are not in ascending order.
// Reference: keras.optimizers.schedules.PiecewiseConstantDecay.
type PiecewiseConstantDecay struct {
	Boundaries []int
	Values     []float64
}

// Check tells bad settings.
func (s *PiecewiseConstantDecay) Check() error {
	if len(s.Values) != len(s.Boundaries)+1 {
		return fmt.Errorf("schedules: PiecewiseConstantDecay: got %d Boundaries and %d Values, want one value more", len(s.Boundaries), len(s.Values))
	}
	if !slices.IsSorted(s.Boundaries) {
		return fmt.Errorf("schedules: PiecewiseConstantDecay: Boundaries: got %v, want them in ascending order", s.Boundaries)
	}
	return nil
}

// At implements Schedule.
func (s *PiecewiseConstantDecay) At(step uint64) float64 {
	for i, b := range s.Boundaries {
		if b >= 0 && step <= uint64(b) {
			return float64(float32(s.Values[i]))
		}
	}
	return float64(float32(s.Values[len(s.Values)-1]))
}
