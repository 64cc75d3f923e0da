package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// SparseCategoricalAccuracy is the share of samples whose largest prediction is the class that the label names.
//
// Shapes: y [batch ...] or [batch ... 1], pred [batch ... classes]. Default: Name "sparse_categorical_accuracy".
// Reference: keras.metrics.SparseCategoricalAccuracy.
type SparseCategoricalAccuracy struct{ Name string }

// Label implements Metric.
func (m *SparseCategoricalAccuracy) Label() string {
	return orName(m.Name, "sparse_categorical_accuracy")
}

// Update implements Metric.
func (m *SparseCategoricalAccuracy) Update(s Sums, y, pred ops.Value) {
	p := pred.Shape()
	if len(p) < 2 {
		ops.Fail(m.Label(), fmt.Sprintf("predictions %v: want an axis of classes", p))
	}
	best := ops.ArgMax(pred, -1)
	if q := y.Shape(); len(q) == len(p) && q[len(q)-1] == tensor.D(1) {
		y = ops.Reshape(y, q[:len(q)-1])
	}
	if !y.Shape().Equal(best.Shape()) {
		ops.Fail(m.Label(), fmt.Sprintf("targets %v and predictions %v: want one label a prediction", y.Shape(), p))
	}
	share(s, ops.Equal(ops.Cast(y, tensor.Int32), best))
}

// Result implements Metric.
func (m *SparseCategoricalAccuracy) Result(sum func(string) float64) float64 { return mean(sum) }

// CategoricalAccuracy is the share of samples whose largest prediction is where the target is largest.
//
// Shapes: y and pred [batch ... classes]. Default: Name "categorical_accuracy".
// Reference: keras.metrics.CategoricalAccuracy.
type CategoricalAccuracy struct{ Name string }

// Label implements Metric.
func (m *CategoricalAccuracy) Label() string { return orName(m.Name, "categorical_accuracy") }

// Update implements Metric.
func (m *CategoricalAccuracy) Update(s Sums, y, pred ops.Value) {
	if len(pred.Shape()) < 2 || !y.Shape().Equal(pred.Shape()) {
		ops.Fail(m.Label(), fmt.Sprintf("targets %v and predictions %v: want the same shape with an axis of classes", y.Shape(), pred.Shape()))
	}
	share(s, ops.Equal(ops.ArgMax(y, -1), ops.ArgMax(pred, -1)))
}

// Result implements Metric.
func (m *CategoricalAccuracy) Result(sum func(string) float64) float64 { return mean(sum) }

// BinaryAccuracy is the share of elements whose prediction is on the same side of Threshold as the target; above it counts as 1.
//
// Shapes: y and pred equal, or (batch,) against (batch, 1). Defaults: Threshold 0.5, Name "binary_accuracy".
// Reference: keras.metrics.BinaryAccuracy.
type BinaryAccuracy struct {
	Name      string
	Threshold *float64
}

// Label implements Metric.
func (m *BinaryAccuracy) Label() string { return orName(m.Name, "binary_accuracy") }

// Update implements Metric.
func (m *BinaryAccuracy) Update(s Sums, y, pred ops.Value) {
	threshold := 0.5
	if m.Threshold != nil {
		threshold = *m.Threshold
	}
	if have, ok := y.Shape().Size(); !y.Shape().Equal(pred.Shape()) {
		want, _ := pred.Shape().Size()
		if !ok || have != want {
			ops.Fail(m.Label(), fmt.Sprintf("targets %v and predictions %v differ in shape", y.Shape(), pred.Shape()))
		}
		y = ops.Reshape(y, pred.Shape())
	}
	hit := ops.Cast(ops.Greater(pred, ops.Number(pred, threshold)), pred.DType())
	share(s, ops.Equal(ops.Cast(y, pred.DType()), hit))
}

// Result implements Metric.
func (m *BinaryAccuracy) Result(sum func(string) float64) float64 { return mean(sum) }

// share adds how many elements of hit are true to "total", and their number to "count".
func share(s Sums, hit ops.Value) {
	s.Add("total", ops.Sum(ops.Cast(hit, tensor.Float32)))
	s.Add("count", Count(hit.Shape()))
}

func mean(sum func(string) float64) float64 { return sum("total") / sum("count") }
