package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Accuracy is the share of elements whose prediction equals the target.
//
// Shapes: y and pred equal, or one of them with a last axis of size 1 more. Default: Name "accuracy".
// Reference: keras.metrics.Accuracy. The string "accuracy" chooses another, see Named.
type Accuracy struct {
	Name string `keras:"name,default=accuracy"`
}

// Label implements Metric.
func (m *Accuracy) Label() string { return orName(m.Name, "accuracy") }

// Update implements Metric.
func (m *Accuracy) Update(s Sums, y, pred, weight ops.Value) {
	y = ops.Cast(aligned(m.Label(), y, pred), pred.DType())
	addMean(s, ops.Equal(y, pred), weight)
}

// Result implements Metric.
func (m *Accuracy) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *Accuracy) Direction() Direction { return Up }

// BinaryAccuracy is the share of elements whose prediction is on the same side of Threshold as the target; above it counts as 1.
//
// Shapes: y and pred equal, or one of them with a last axis of size 1 more. Defaults: Threshold 0.5, Name "binary_accuracy".
// Reference: keras.metrics.BinaryAccuracy.
type BinaryAccuracy struct {
	Name      string   `keras:"name,default=binary_accuracy"`
	Threshold *float64 `keras:"threshold,default=0.5"`
}

// Label implements Metric.
func (m *BinaryAccuracy) Label() string { return orName(m.Name, "binary_accuracy") }

// Update implements Metric.
func (m *BinaryAccuracy) Update(s Sums, y, pred, weight ops.Value) {
	threshold := 0.5
	if m.Threshold != nil {
		threshold = *m.Threshold
	}
	y = aligned(m.Label(), y, pred)
	hit := ops.Cast(ops.Greater(pred, ops.Number(pred, threshold)), pred.DType())
	addMean(s, ops.Equal(ops.Cast(y, pred.DType()), hit), weight)
}

// Result implements Metric.
func (m *BinaryAccuracy) Result(s State) float64 { return mean(s) }

// CategoricalAccuracy is the share of samples whose largest prediction is where the target is largest.
//
// Shapes: y and pred [batch ... classes]. Default: Name "categorical_accuracy".
// Reference: keras.metrics.CategoricalAccuracy.
type CategoricalAccuracy struct {
	Name string `keras:"name,default=categorical_accuracy"`
}

// Label implements Metric.
func (m *CategoricalAccuracy) Label() string { return orName(m.Name, "categorical_accuracy") }

// Update implements Metric.
func (m *CategoricalAccuracy) Update(s Sums, y, pred, weight ops.Value) {
	requireClasses(m.Label(), y, pred)
	addMean(s, ops.Equal(largest(y), largest(pred)), weight)
}

// Result implements Metric.
func (m *CategoricalAccuracy) Result(s State) float64 { return mean(s) }

// largest returns the position of the largest element of the last axis.
func largest(x ops.Value) ops.Value {
	if x.DType() == tensor.Bool {
		x = ops.Cast(x, tensor.Float32)
	}
	return ops.ArgMax(x, -1)
}

// requireClasses fails unless y and pred are of one shape with an axis of classes.
func requireClasses(label string, y, pred ops.Value) {
	if len(pred.Shape()) < 2 || !y.Shape().Equal(pred.Shape()) {
		ops.Fail(label, fmt.Sprintf("targets %v and predictions %v: want the same shape with an axis of classes", y.Shape(), pred.Shape()))
	}
}

// SparseCategoricalAccuracy is the share of samples whose largest prediction is the class that the label names.
//
// Shapes: y [batch ...] or [batch ... 1], pred [batch ... classes]. Default: Name "sparse_categorical_accuracy".
// Reference: keras.metrics.SparseCategoricalAccuracy.
type SparseCategoricalAccuracy struct {
	Name string `keras:"name,default=sparse_categorical_accuracy"`
}

// Label implements Metric.
func (m *SparseCategoricalAccuracy) Label() string {
	return orName(m.Name, "sparse_categorical_accuracy")
}

// Update implements Metric.
func (m *SparseCategoricalAccuracy) Update(s Sums, y, pred, weight ops.Value) {
	y = labelsOf(m.Label(), y, pred)
	best := ops.ArgMax(pred, -1)
	if y.DType().IsFloat() || y.DType() == tensor.Int64 { // a label of 1.5 or 1<<32 is no class
		best = ops.Cast(best, y.DType())
	} else {
		y = ops.Cast(y, tensor.Int32)
	}
	addMean(s, ops.Equal(y, best), weight)
}

// Result implements Metric.
func (m *SparseCategoricalAccuracy) Result(s State) float64 { return mean(s) }

// labelsOf returns y as one label a prediction, of the shape of pred without its classes.
func labelsOf(label string, y, pred ops.Value) ops.Value {
	p := pred.Shape()
	if len(p) < 2 {
		ops.Fail(label, fmt.Sprintf("predictions %v: want an axis of classes", p))
	}
	q := y.Shape()
	if len(q) == len(p) && q[len(q)-1] == tensor.D(1) {
		q = q[:len(q)-1]
	}
	if !q.Equal(p[:len(p)-1]) {
		ops.Fail(label, fmt.Sprintf("targets %v and predictions %v: want one label a prediction", y.Shape(), p))
	}
	return ops.Reshape(y, q)
}
