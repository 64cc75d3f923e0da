package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// Precision is true positives / (true positives + false positives): how much of what is called positive is so.
//
// Shapes: y and pred [batch ...] alike; every element counts. A target is positive where it is not 0.
// Defaults: one threshold, 0.5, above which a prediction is positive; with several there is one value each. TopK k calls the k largest
// predictions of the last axis positive (with no threshold, the others never); ClassID looks at one class only. Name "precision".
// Errors: thresholds outside [0, 1], TopK below 1 or above the number of classes, ClassID that is no class.
// Reference: keras.metrics.Precision.
type Precision struct {
	Name       string `keras:"name,default=precision"`
	Thresholds []float64
	TopK       *int `keras:"top_k"`
	ClassID    *int `keras:"class_id"`
}

// Label implements Metric.
func (m *Precision) Label() string { return orName(m.Name, "precision") }

// Check finds bad settings.
func (m *Precision) Check() error { return checkSelection(m.Label(), m.Thresholds, m.TopK, m.ClassID) }

// Update implements Metric.
func (m *Precision) Update(s Sums, y, pred, weight ops.Value) {
	y, pred = alike(m.Label(), y, pred)
	y, pred = selected(m.Label(), y, pred, m.TopK, m.ClassID)
	selection(m.Thresholds, m.TopK).tally(s, y, pred, weight, 0)
}

// Result implements Metric.
func (m *Precision) Result(s State) float64 { return meanOf(m.Results(s)) }

// Direction implements Directed.
func (m *Precision) Direction() Direction { return Up }

// Results implements Vector.
func (m *Precision) Results(s State) []float64 {
	c := selection(m.Thresholds, m.TopK).counts(s.Sums("bins"))
	return ratios(c.tp, c.fp)
}

// Recall is true positives / (true positives + false negatives): how much of what is positive is called so.
//
// Shapes, Defaults and Errors as for Precision; Name "recall".
// Reference: keras.metrics.Recall.
type Recall struct {
	Name       string `keras:"name,default=recall"`
	Thresholds []float64
	TopK       *int `keras:"top_k"`
	ClassID    *int `keras:"class_id"`
}

// Label implements Metric.
func (m *Recall) Label() string { return orName(m.Name, "recall") }

// Check finds bad settings.
func (m *Recall) Check() error { return checkSelection(m.Label(), m.Thresholds, m.TopK, m.ClassID) }

// Update implements Metric.
func (m *Recall) Update(s Sums, y, pred, weight ops.Value) {
	y, pred = alike(m.Label(), y, pred)
	y, pred = selected(m.Label(), y, pred, m.TopK, m.ClassID)
	selection(m.Thresholds, m.TopK).tally(s, y, pred, weight, 0)
}

// Result implements Metric.
func (m *Recall) Result(s State) float64 { return meanOf(m.Results(s)) }

// Direction implements Directed.
func (m *Recall) Direction() Direction { return Up }

// Results implements Vector.
func (m *Recall) Results(s State) []float64 {
	c := selection(m.Thresholds, m.TopK).counts(s.Sums("bins"))
	return ratios(c.tp, c.fn)
}

// selection are the thresholds of Precision and Recall.
func selection(values []float64, k *int) thresholds {
	if k != nil {
		return chosen(values, lowest)
	}
	return chosen(values, 0.5)
}

func checkSelection(label string, values []float64, k, class *int) error {
	if k != nil && *k < 1 {
		return fmt.Errorf("metrics: %s: TopK: got %d, want at least 1", label, *k)
	}
	if err := checkClass(label, class); err != nil {
		return err
	}
	return checkThresholds(label, values)
}

func checkClass(label string, class *int) error {
	if class != nil && *class < 0 {
		return fmt.Errorf("metrics: %s: ClassID: got %d, want a class", label, *class)
	}
	return nil
}
