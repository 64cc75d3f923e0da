package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// AUC approximates the area under a curve of two rates by a sum over thresholds.
//
// Shapes: y and pred [batch ...] alike; every element counts. A target is positive where it is not 0. MultiLabel takes [batch labels]
// and gives the mean of the labels' areas.
// Defaults: NumThresholds 200, evenly from 0 to 1; Thresholds replaces the inner ones. Curve ROC, SummationMethod Interpolation, Name
// "auc". LabelWeights weigh the elements of the last axis, or the areas of a MultiLabel. FromLogits puts a sigmoid over pred.
// Errors: NumThresholds below 2, thresholds outside [0, 1], NumLabels without MultiLabel or other than the number of labels, as many
// LabelWeights as there are no labels.
// Reference: keras.metrics.AUC; Davis & Goadrich 2006 for the interpolation of PR, Flach & Kull 2015 for PRGain.
type AUC struct {
	Name            string `keras:"name,default=auc"`
	NumThresholds   int    `keras:"num_thresholds,default=200"`
	Curve           Curve
	SummationMethod SummationMethod
	Thresholds      []float64
	MultiLabel      bool
	NumLabels       *int
	LabelWeights    []float64
	FromLogits      bool
}

// DecodeConfig takes the LabelWeights out of the tensor that Keras writes.
func (m *AUC) DecodeConfig(cfg map[string]any) error {
	if object, ok := cfg["label_weights"].(map[string]any); ok {
		inner, _ := object["config"].(map[string]any)
		cfg["label_weights"] = inner["value"]
	}
	return nil
}

// Label implements Metric.
func (m *AUC) Label() string { return orName(m.Name, "auc") }

// Check finds bad settings.
func (m *AUC) Check() error {
	switch {
	case m.NumThresholds != 0 && m.NumThresholds < 2:
		return fmt.Errorf("metrics: %s: NumThresholds: got %d, want at least 2", m.Label(), m.NumThresholds)
	case m.NumLabels != nil && !m.MultiLabel:
		return fmt.Errorf("metrics: %s: NumLabels is for MultiLabel only", m.Label())
	case m.NumLabels != nil && *m.NumLabels < 1:
		return fmt.Errorf("metrics: %s: NumLabels: got %d, want at least 1", m.Label(), *m.NumLabels)
	case m.Curve > PRGain:
		return fmt.Errorf("metrics: %s: Curve: got %d, want ROC, PR or PRGain", m.Label(), m.Curve)
	case m.SummationMethod > Minoring:
		return fmt.Errorf("metrics: %s: SummationMethod: got %d, want Interpolation, Majoring or Minoring", m.Label(), m.SummationMethod)
	}
	return checkThresholds(m.Label(), m.Thresholds)
}

func (m *AUC) thresholds() thresholds {
	if m.Thresholds != nil {
		return withEnds(m.Thresholds)
	}
	n := orThresholds(m.NumThresholds)
	t := spread(n)
	t.values[0], t.values[n-1], t.ends = -epsilon, 1+epsilon, true
	return t
}

// Update implements Metric.
func (m *AUC) Update(s Sums, y, pred, weight ops.Value) {
	y, pred = alike(m.Label(), y, pred)
	labels := pred.Shape().LastSize()
	if m.MultiLabel && len(pred.Shape()) != 2 {
		ops.Fail(m.Label(), fmt.Sprintf("predictions %v: want (batch, labels) for MultiLabel", pred.Shape()))
	}
	if m.NumLabels != nil && *m.NumLabels != labels {
		ops.Fail(m.Label(), fmt.Sprintf("predictions %v: want NumLabels, %d labels", pred.Shape(), *m.NumLabels))
	}
	if m.LabelWeights != nil && len(m.LabelWeights) != labels {
		ops.Fail(m.Label(), fmt.Sprintf("%d LabelWeights for predictions %v", len(m.LabelWeights), pred.Shape()))
	}
	if m.FromLogits {
		pred = ops.Sigmoid(pred)
	}
	if m.MultiLabel {
		m.thresholds().tally(s, y, pred, weight, labels)
		return
	}
	if m.LabelWeights != nil {
		each := ops.Cast(graph.LiteralOf(tensor.Of(m.LabelWeights)), tensor.Float32)
		weight = times(ops.BroadcastTo(each, pred.Shape()), weight)
	}
	m.thresholds().tally(s, y, pred, weight, 0)
}

// Result implements Metric.
func (m *AUC) Result(s State) float64 {
	t := m.thresholds()
	bins := s.Sums("bins")
	if !m.MultiLabel {
		return m.area(t.counts(bins))
	}
	size := 2 * (len(t.values) + 1)
	labels := len(bins) / size
	total, weights := 0.0, 0.0
	for l := range labels {
		w := 1.0
		if m.LabelWeights != nil {
			w = m.LabelWeights[l]
		}
		total += w * m.area(t.counts(bins[l*size:(l+1)*size]))
		weights += w
	}
	return ratio(total, weights)
}

// Direction implements Directed.
func (m *AUC) Direction() Direction { return Up }

// Curve is what AUC measures.
type Curve uint8

// The curves: true against false positive rate, precision against recall, and their gains over the rate of positives.
const (
	ROC Curve = iota
	PR
	PRGain
)

// MarshalText gives Keras's word.
func (c Curve) MarshalText() ([]byte, error) { return word("Curve", c, curves) }

// UnmarshalText takes Keras's words.
func (c *Curve) UnmarshalText(text []byte) error { return fromWord("Curve", c, curves, text) }

var curves = []string{"ROC", "PR", "PRGAIN"}

// SummationMethod is how AUC fills the gap between two thresholds.
type SummationMethod uint8

// The methods: by a straight line, or by the higher or lower of the two heights.
const (
	Interpolation SummationMethod = iota
	Majoring
	Minoring
)

// MarshalText gives Keras's word.
func (m SummationMethod) MarshalText() ([]byte, error) {
	return word("SummationMethod", m, summationMethods)
}

// UnmarshalText takes Keras's words.
func (m *SummationMethod) UnmarshalText(text []byte) error {
	return fromWord("SummationMethod", m, summationMethods, text)
}

var summationMethods = []string{"interpolation", "majoring", "minoring"}
