package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// SensitivityAtSpecificity is the best sensitivity (true positives / positives) among the thresholds at which specificity (true
// negatives / negatives) is at least Specificity, 0 if there is none.
//
// Shapes: y and pred [batch ...] alike; every element counts. A target is positive where it is not 0.
// Defaults: NumThresholds 200, evenly from 0 to 1; ClassID looks at one class only; Name "sensitivity_at_specificity".
// Errors: Specificity outside [0, 1], negative NumThresholds, ClassID that is no class.
// Reference: keras.metrics.SensitivityAtSpecificity.
type SensitivityAtSpecificity struct {
	Name          string `keras:"name,default=sensitivity_at_specificity"`
	Specificity   float64
	NumThresholds int  `keras:"num_thresholds,default=200"`
	ClassID       *int `keras:"class_id"`
}

// Label implements Metric.
func (m *SensitivityAtSpecificity) Label() string {
	return orName(m.Name, "sensitivity_at_specificity")
}

// Check finds bad settings.
func (m *SensitivityAtSpecificity) Check() error {
	return checkPoint(m.Label(), "Specificity", m.Specificity, m.NumThresholds, m.ClassID)
}

// Update implements Metric.
func (m *SensitivityAtSpecificity) Update(s Sums, y, pred, weight ops.Value) {
	tallyPoints(m.Label(), m.NumThresholds, m.ClassID, s, y, pred, weight)
}

// Result implements Metric.
func (m *SensitivityAtSpecificity) Result(s State) float64 {
	c := points(m.NumThresholds, s)
	return bestWhere(ratios(c.tn, c.fp), m.Specificity, ratios(c.tp, c.fn))
}

// Direction implements Directed.
func (m *SensitivityAtSpecificity) Direction() Direction { return Up }

// SpecificityAtSensitivity is the best specificity (true negatives / negatives) among the thresholds at which sensitivity (true
// positives / positives) is at least Sensitivity, 0 if there is none.
//
// Shapes, Defaults and Errors as for SensitivityAtSpecificity; Name "specificity_at_sensitivity".
// Reference: keras.metrics.SpecificityAtSensitivity.
type SpecificityAtSensitivity struct {
	Name          string `keras:"name,default=specificity_at_sensitivity"`
	Sensitivity   float64
	NumThresholds int  `keras:"num_thresholds,default=200"`
	ClassID       *int `keras:"class_id"`
}

// Label implements Metric.
func (m *SpecificityAtSensitivity) Label() string {
	return orName(m.Name, "specificity_at_sensitivity")
}

// Check finds bad settings.
func (m *SpecificityAtSensitivity) Check() error {
	return checkPoint(m.Label(), "Sensitivity", m.Sensitivity, m.NumThresholds, m.ClassID)
}

// Update implements Metric.
func (m *SpecificityAtSensitivity) Update(s Sums, y, pred, weight ops.Value) {
	tallyPoints(m.Label(), m.NumThresholds, m.ClassID, s, y, pred, weight)
}

// Result implements Metric.
func (m *SpecificityAtSensitivity) Result(s State) float64 {
	c := points(m.NumThresholds, s)
	return bestWhere(ratios(c.tp, c.fn), m.Sensitivity, ratios(c.tn, c.fp))
}

// Direction implements Directed.
func (m *SpecificityAtSensitivity) Direction() Direction { return Up }

// PrecisionAtRecall is the best precision among the thresholds at which recall is at least Recall, 0 if there is none.
//
// Shapes, Defaults and Errors as for SensitivityAtSpecificity; Name "precision_at_recall".
// Reference: keras.metrics.PrecisionAtRecall.
type PrecisionAtRecall struct {
	Name          string `keras:"name,default=precision_at_recall"`
	Recall        float64
	NumThresholds int  `keras:"num_thresholds,default=200"`
	ClassID       *int `keras:"class_id"`
}

// Label implements Metric.
func (m *PrecisionAtRecall) Label() string { return orName(m.Name, "precision_at_recall") }

// Check finds bad settings.
func (m *PrecisionAtRecall) Check() error {
	return checkPoint(m.Label(), "Recall", m.Recall, m.NumThresholds, m.ClassID)
}

// Update implements Metric.
func (m *PrecisionAtRecall) Update(s Sums, y, pred, weight ops.Value) {
	tallyPoints(m.Label(), m.NumThresholds, m.ClassID, s, y, pred, weight)
}

// Result implements Metric.
func (m *PrecisionAtRecall) Result(s State) float64 {
	c := points(m.NumThresholds, s)
	return bestWhere(ratios(c.tp, c.fn), m.Recall, ratios(c.tp, c.fp))
}

// Direction implements Directed.
func (m *PrecisionAtRecall) Direction() Direction { return Up }

// RecallAtPrecision is the best recall among the thresholds at which precision is at least Precision, 0 if there is none.
//
// Shapes, Defaults and Errors as for SensitivityAtSpecificity; Name "recall_at_precision".
// Reference: keras.metrics.RecallAtPrecision.
type RecallAtPrecision struct {
	Name          string `keras:"name,default=recall_at_precision"`
	Precision     float64
	NumThresholds int  `keras:"num_thresholds,default=200"`
	ClassID       *int `keras:"class_id"`
}

// Label implements Metric.
func (m *RecallAtPrecision) Label() string { return orName(m.Name, "recall_at_precision") }

// Check finds bad settings.
func (m *RecallAtPrecision) Check() error {
	return checkPoint(m.Label(), "Precision", m.Precision, m.NumThresholds, m.ClassID)
}

// Update implements Metric.
func (m *RecallAtPrecision) Update(s Sums, y, pred, weight ops.Value) {
	tallyPoints(m.Label(), m.NumThresholds, m.ClassID, s, y, pred, weight)
}

// Result implements Metric.
func (m *RecallAtPrecision) Result(s State) float64 {
	c := points(m.NumThresholds, s)
	return bestWhere(ratios(c.tp, c.fp), m.Precision, ratios(c.tp, c.fn))
}

// Direction implements Directed.
func (m *RecallAtPrecision) Direction() Direction { return Up }

func tallyPoints(label string, n int, class *int, s Sums, y, pred, weight ops.Value) {
	y, pred = alike(label, y, pred)
	y, pred = selected(label, y, pred, nil, class)
	spread(orThresholds(n)).tally(s, y, pred, weight, 0)
}

func points(n int, s State) confusion { return spread(orThresholds(n)).counts(s.Sums("bins")) }

func orThresholds(n int) int {
	if n == 0 {
		return 200
	}
	return n
}

// bestWhere returns the largest of values where constrained is at least the limit, 0 if it is nowhere.
func bestWhere(constrained []float64, limit float64, values []float64) float64 {
	best := 0.0
	for i, v := range values {
		if constrained[i] >= limit {
			best = max(best, v)
		}
	}
	return best
}

func checkPoint(label, field string, value float64, n int, class *int) error {
	if !(value >= 0 && value <= 1) {
		return fmt.Errorf("metrics: %s: %s: got %v, want a number in [0, 1]", label, field, value)
	}
	if n < 0 {
		return fmt.Errorf("metrics: %s: NumThresholds: got %d, want at least 1", label, n)
	}
	return checkClass(label, class)
}
