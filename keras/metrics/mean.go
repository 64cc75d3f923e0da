package metrics

import (
	"errors"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// addMean adds the weighted values to "total", and the sum of the weights that each value has to "count".
func addMean(s Sums, values, weight ops.Value) {
	if !values.DType().IsFloat() {
		values = ops.Cast(values, tensor.Float32)
	}
	if weight.IsZero() {
		s.Add("total", ops.Sum(values))
		s.Add("count", Count(values.Shape()))
		return
	}
	w := ops.Cast(weightsOf(values, weight), values.DType())
	s.Add("total", ops.Sum(ops.Mul(values, w)))
	// A weight counts once for each value that it broadcasts over.
	all, _ := values.Shape().Size()
	own, _ := w.Shape().Size()
	each, ok := all.Div(own)
	if !ok || !each.Fixed() {
		ops.Fail("sample weights", "weights "+weight.Shape().String()+" for values "+values.Shape().String())
	}
	s.Add("count", ops.Scale(ops.Sum(w), float64(each.Const)))
}

// addLoss adds the loss of each sample. Samples that the loss leaves out count as 0; where there are weights they have none, as in
// Keras.
func addLoss(s Sums, l losses.Loss, y, pred, weight ops.Value) {
	values := l.PerSample(y, pred)
	if masks, ok := l.(losses.MasksSamples); ok && !weight.IsZero() {
		if mask := masks.SampleMask(y, pred, values); !mask.IsZero() {
			weight = times(ops.Cast(mask, tensor.Float32), weight)
		}
	}
	addMean(s, values, weight)
}

// mean is total/count, 0 if nothing was counted.
func mean(s State) float64 { return ratio(s.Sum("total"), s.Sum("count")) }

// ratio is a/b, 0 if b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// meanOf is the mean of vs, 0 if there are none.
func meanOf(vs []float64) float64 {
	total := 0.0
	for _, v := range vs {
		total += v
	}
	return ratio(total, float64(len(vs)))
}

// MeanMetricWrapper is the mean of what a function computes for each sample or element: a metric of your own in one line.
//
// Shapes: Fn returns [batch ...], any float or integer dtype or bool; true counts as 1.
// Defaults: Name "mean_metric_wrapper".
// Errors: Fn nil.
// Reference: keras.metrics.MeanMetricWrapper.
type MeanMetricWrapper struct {
	Name string `keras:"name,default=mean_metric_wrapper"`
	Fn   func(y, pred ops.Value) ops.Value
}

// New returns the mean of what fn computes for each sample or element as a metric.
func New(name string, fn func(y, pred ops.Value) ops.Value) Metric {
	return &MeanMetricWrapper{Name: name, Fn: fn}
}

// Label implements Metric.
func (m *MeanMetricWrapper) Label() string { return orName(m.Name, "mean_metric_wrapper") }

// Check finds a missing function.
func (m *MeanMetricWrapper) Check() error {
	if m.Fn == nil {
		return errors.New("metrics: " + m.Label() + ": Fn is nil")
	}
	return nil
}

// Update implements Metric.
func (m *MeanMetricWrapper) Update(s Sums, y, pred, weight ops.Value) {
	values := m.Fn(y, pred)
	if values.IsZero() {
		ops.Fail(m.Label(), "want a value for each sample")
	}
	addMean(s, values, weight)
}

// Result implements Metric.
func (m *MeanMetricWrapper) Result(s State) float64 { return mean(s) }

// Mean is the mean of the predictions. The targets are not looked at.
//
// Default: Name "mean".
// Reference: keras.metrics.Mean, whose values are the predictions here.
type Mean struct {
	Name string `keras:"name,default=mean"`
}

// Label implements Metric.
func (m *Mean) Label() string { return orName(m.Name, "mean") }

// Update implements Metric.
func (m *Mean) Update(s Sums, _, pred, weight ops.Value) { addMean(s, pred, weight) }

// Result implements Metric.
func (m *Mean) Result(s State) float64 { return mean(s) }

// Sum is the sum of the predictions, each times its weight. The targets are not looked at.
//
// Default: Name "sum".
// Reference: keras.metrics.Sum, whose values are the predictions here.
type Sum struct {
	Name string `keras:"name,default=sum"`
}

// Label implements Metric.
func (m *Sum) Label() string { return orName(m.Name, "sum") }

// Update implements Metric.
func (m *Sum) Update(s Sums, _, pred, weight ops.Value) {
	s.Add("total", ops.Sum(times(ops.Cast(pred, tensor.Float32), weight)))
}

// Result implements Metric.
func (m *Sum) Result(s State) float64 { return s.Sum("total") }
