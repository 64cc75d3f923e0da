package metrics

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// R2Score is the coefficient of determination: 1 - residual / total variation, for each output and then together.
//
// Shapes: y and pred [batch outputs]. Without data, or with targets that do not vary and are met, it is NaN.
// Defaults: ClassAggregation UniformAverage; NumRegressors p above 0 gives the adjusted score 1 - (1-R2)(n-1)/(n-p-1) for n elements,
// unless p is n-1 or more; Name "r2_score".
// Errors: other shapes, negative NumRegressors.
// Reference: keras.metrics.R2Score.
type R2Score struct {
	Name             string `keras:"name,default=r2_score"`
	ClassAggregation ClassAggregation
	NumRegressors    int
}

// ClassAggregation is how the scores of the outputs become one.
type ClassAggregation uint8

// The aggregations: the mean, the mean weighted by the variation of the targets, and none (Keras's None).
const (
	UniformAverage ClassAggregation = iota
	VarianceWeightedAverage
	RawValues
)

// MarshalText gives Keras's word, "null" for RawValues.
func (a ClassAggregation) MarshalText() ([]byte, error) {
	return word("ClassAggregation", a, aggregations)
}

// UnmarshalText takes Keras's words.
func (a *ClassAggregation) UnmarshalText(text []byte) error {
	return fromWord("ClassAggregation", a, aggregations, text)
}

// DecodeConfig takes null as RawValues.
func (m *R2Score) DecodeConfig(cfg map[string]any) error {
	if v, ok := cfg["class_aggregation"]; ok && v == nil {
		m.ClassAggregation = RawValues
		delete(cfg, "class_aggregation")
	}
	return nil
}

// EncodeConfig writes RawValues as null.
func (m *R2Score) EncodeConfig(cfg map[string]any) error {
	return noneAsNull(cfg, "class_aggregation")
}

var aggregations = []string{"uniform_average", "variance_weighted_average", "null"}

// Label implements Metric.
func (m *R2Score) Label() string { return orName(m.Name, "r2_score") }

// Check finds bad settings.
func (m *R2Score) Check() error {
	if m.NumRegressors < 0 {
		return fmt.Errorf("metrics: %s: NumRegressors: got %d, want at least 0", m.Label(), m.NumRegressors)
	}
	if m.ClassAggregation > RawValues {
		return fmt.Errorf("metrics: %s: ClassAggregation: got %d, want UniformAverage, VarianceWeightedAverage or RawValues", m.Label(), m.ClassAggregation)
	}
	return nil
}

// Update implements Metric.
func (m *R2Score) Update(s Sums, y, pred, weight ops.Value) {
	y, pred = alike(m.Label(), y, pred)
	if len(y.Shape()) != 2 {
		ops.Fail(m.Label(), fmt.Sprintf("targets and predictions %v: want (batch, outputs)", pred.Shape()))
	}
	// The variation is a difference of large sums: float32 would lose it where the mean is large.
	y, pred = ops.Cast(y, tensor.Float64), ops.Cast(pred, tensor.Float64)
	w := ops.Number(y, 1)
	if !weight.IsZero() {
		w = ops.Cast(weightsOf(y, weight), tensor.Float64)
	}
	weighted := ops.Mul(y, w)
	s.Add("sum", ops.Sum(weighted, 0))
	s.Add("squared_sum", ops.Sum(ops.Mul(y, weighted), 0))
	s.Add("residual", ops.Sum(ops.Mul(ops.Square(ops.Sub(y, pred)), w), 0))
	s.Add("count", ops.Sum(ops.BroadcastTo(w, y.Shape()), 0))
	s.Add("num_samples", Count(y.Shape()))
}

// Results implements Vector: the scores of the outputs, or their average.
func (m *R2Score) Results(s State) []float64 {
	sum, squares, residual, count := s.Sums("sum"), s.Sums("squared_sum"), s.Sums("residual"), s.Sums("count")
	scores := make([]float64, len(sum))
	variation, explained := 0.0, 0.0
	for i := range scores {
		total := squares[i] - sum[i]*(sum[i]/count[i])
		scores[i] = 1 - residual[i]/total
		if math.IsInf(scores[i], 0) {
			scores[i] = 0
		}
		variation += total
		explained += total * scores[i]
	}
	switch {
	case len(scores) == 0:
		return nil
	case m.ClassAggregation == UniformAverage:
		scores = []float64{meanOf(scores)}
	case m.ClassAggregation == VarianceWeightedAverage:
		scores = []float64{explained / variation}
	}
	n, p := s.Sum("num_samples"), float64(m.NumRegressors)
	if p > 0 && p < n-1 {
		for i, r := range scores {
			scores[i] = 1 - (1-r)*(n-1)/(n-p-1)
		}
	}
	return scores
}

// Result implements Metric.
func (m *R2Score) Result(s State) float64 {
	scores := m.Results(s)
	if len(scores) == 0 {
		return math.NaN()
	}
	return meanOf(scores)
}

// Direction implements Directed.
func (m *R2Score) Direction() Direction { return Up }
