package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// FBetaScore is the weighted harmonic mean of precision and recall, where recall counts Beta times as much.
//
// Shapes: y and pred [batch classes]; y holds 0 and 1.
// Defaults: Average None gives one value a class; Beta 1; without a Threshold the largest prediction of a row is positive, unless it is
// 0. Name "fbeta_score".
// Errors: negative Beta, Threshold outside (0, 1], other shapes.
// Reference: keras.metrics.FBetaScore.
type FBetaScore struct {
	Name      string `keras:"name,default=fbeta_score"`
	Average   Average
	Beta      float64  `keras:"beta,default=1"`
	Threshold *float64 `keras:"threshold"`
}

// F1Score is the harmonic mean of precision and recall.
//
// Shapes, Defaults and Errors as for FBetaScore with a Beta of 1; Name "f1_score".
// Reference: keras.metrics.F1Score.
type F1Score struct {
	Name      string `keras:"name,default=f1_score"`
	Average   Average
	Threshold *float64 `keras:"threshold"`
}

// Average is how the scores of the classes become one.
type Average uint8

// The averages: none, over all elements as if of one class, of the classes' scores, and of the scores weighted by the positives.
const (
	None Average = iota
	Micro
	Macro
	Weighted
)

// MarshalText gives Keras's word, "null" for None.
func (a Average) MarshalText() ([]byte, error) { return word("Average", a, averages) }

// UnmarshalText takes Keras's words.
func (a *Average) UnmarshalText(text []byte) error { return fromWord("Average", a, averages, text) }

// EncodeConfig writes None as null.
func (m *FBetaScore) EncodeConfig(cfg map[string]any) error { return noneAsNull(cfg, "average") }

// EncodeConfig writes None as null.
func (m *F1Score) EncodeConfig(cfg map[string]any) error { return noneAsNull(cfg, "average") }

var averages = []string{"null", "micro", "macro", "weighted"}

// Label implements Metric.
func (m *FBetaScore) Label() string { return orName(m.Name, "fbeta_score") }

// Check finds bad settings.
func (m *FBetaScore) Check() error {
	switch {
	case !(m.Beta >= 0):
		return fmt.Errorf("metrics: %s: Beta: got %v, want a positive number", m.Label(), m.Beta)
	case m.Threshold != nil && !(*m.Threshold > 0 && *m.Threshold <= 1):
		return fmt.Errorf("metrics: %s: Threshold: got %v, want a number in (0, 1]", m.Label(), *m.Threshold)
	case m.Average > Weighted:
		return fmt.Errorf("metrics: %s: Average: got %d, want None, Micro, Macro or Weighted", m.Label(), m.Average)
	}
	return nil
}

// Update implements Metric.
func (m *FBetaScore) Update(s Sums, y, pred, weight ops.Value) {
	if len(pred.Shape()) != 2 || !y.Shape().Equal(pred.Shape()) {
		ops.Fail(m.Label(), fmt.Sprintf("targets %v and predictions %v: want (batch, classes) both", y.Shape(), pred.Shape()))
	}
	y, pred = ops.Cast(y, tensor.Float32), ops.Cast(pred, tensor.Float32)
	hit := m.positive(pred)
	axes := []int{0}
	if m.Average == Micro {
		axes = nil
	}
	one := ops.Number(y, 1)
	s.Add("true_positives", ops.Sum(times(ops.Mul(hit, y), weight), axes...))
	s.Add("false_positives", ops.Sum(times(ops.Mul(hit, ops.Sub(one, y)), weight), axes...))
	s.Add("false_negatives", ops.Sum(times(ops.Mul(ops.Sub(one, hit), y), weight), axes...))
}

// positive returns 1 where a prediction is called positive.
func (m *FBetaScore) positive(pred ops.Value) ops.Value {
	if m.Threshold != nil {
		return ops.Cast(ops.Greater(pred, ops.Number(pred, *m.Threshold)), tensor.Float32)
	}
	most := ops.ExpandDims(ops.Max(pred, -1), -1)
	best := ops.Cast(ops.GreaterEqual(pred, most), tensor.Float32)
	some := ops.Cast(ops.Greater(ops.Abs(pred), ops.Number(pred, 1e-9)), tensor.Float32) // a row of zeros has no positive
	return ops.Mul(best, some)
}

// Results implements Vector: the scores of the classes, or their average.
func (m *FBetaScore) Results(s State) []float64 {
	tp, fp, fn := s.Sums("true_positives"), s.Sums("false_positives"), s.Sums("false_negatives")
	beta2 := 1.0
	if m.Beta != 0 {
		beta2 = m.Beta * m.Beta
	}
	scores, positives := make([]float64, len(tp)), 0.0
	for i := range tp {
		precision := tp[i] / (tp[i] + fp[i] + epsilon)
		recall := tp[i] / (tp[i] + fn[i] + epsilon)
		scores[i] = (1 + beta2) * precision * recall / (beta2*precision + recall + epsilon)
		positives += tp[i] + fn[i]
	}
	switch m.Average {
	case Micro, Macro:
		return []float64{meanOf(scores)}
	case Weighted:
		score := 0.0
		for i := range scores {
			score += scores[i] * (tp[i] + fn[i]) / (positives + epsilon)
		}
		return []float64{score}
	}
	return scores
}

// Result implements Metric.
func (m *FBetaScore) Result(s State) float64 { return meanOf(m.Results(s)) }

// Direction implements Directed.
func (m *FBetaScore) Direction() Direction { return Up }

// Label implements Metric.
func (m *F1Score) Label() string { return orName(m.Name, "f1_score") }

func (m *F1Score) score() *FBetaScore {
	return &FBetaScore{Name: m.Label(), Average: m.Average, Threshold: m.Threshold}
}

// Check finds bad settings.
func (m *F1Score) Check() error { return m.score().Check() }

// Update implements Metric.
func (m *F1Score) Update(s Sums, y, pred, weight ops.Value) { m.score().Update(s, y, pred, weight) }

// Results implements Vector: the scores of the classes, or their average.
func (m *F1Score) Results(s State) []float64 { return m.score().Results(s) }

// Result implements Metric.
func (m *F1Score) Result(s State) float64 { return m.score().Result(s) }

// Direction implements Directed.
func (m *F1Score) Direction() Direction { return Up }
