package metrics

import (
	"math"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
)

// MeanSquaredError is the mean of (y - pred)^2.
//
// Shapes: y and pred [batch ... d] alike. Default: Name "mean_squared_error".
// Reference: keras.metrics.MeanSquaredError.
type MeanSquaredError struct {
	Name string `keras:"name,default=mean_squared_error"`
}

// Label implements Metric.
func (m *MeanSquaredError) Label() string { return orName(m.Name, "mean_squared_error") }

// Update implements Metric.
func (m *MeanSquaredError) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.MeanSquaredError{}, y, pred, weight)
}

// Result implements Metric.
func (m *MeanSquaredError) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *MeanSquaredError) Direction() Direction { return Down }

// RootMeanSquaredError is the square root of the mean of (y - pred)^2 over all elements of an epoch.
//
// Shapes: y and pred [batch ...] alike. Default: Name "root_mean_squared_error".
// Reference: keras.metrics.RootMeanSquaredError.
type RootMeanSquaredError struct {
	Name string `keras:"name,default=root_mean_squared_error"`
}

// Label implements Metric.
func (m *RootMeanSquaredError) Label() string { return orName(m.Name, "root_mean_squared_error") }

// Update implements Metric.
func (m *RootMeanSquaredError) Update(s Sums, y, pred, weight ops.Value) {
	y = ops.Cast(aligned(m.Label(), y, pred), pred.DType())
	addMean(s, ops.Square(ops.Sub(pred, y)), weight)
}

// Result implements Metric.
func (m *RootMeanSquaredError) Result(s State) float64 { return math.Sqrt(mean(s)) }

// Direction implements Directed.
func (m *RootMeanSquaredError) Direction() Direction { return Down }

// MeanAbsoluteError is the mean of |y - pred|.
//
// Shapes: y and pred [batch ... d] alike. Default: Name "mean_absolute_error".
// Reference: keras.metrics.MeanAbsoluteError.
type MeanAbsoluteError struct {
	Name string `keras:"name,default=mean_absolute_error"`
}

// Label implements Metric.
func (m *MeanAbsoluteError) Label() string { return orName(m.Name, "mean_absolute_error") }

// Update implements Metric.
func (m *MeanAbsoluteError) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.MeanAbsoluteError{}, y, pred, weight)
}

// Result implements Metric.
func (m *MeanAbsoluteError) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *MeanAbsoluteError) Direction() Direction { return Down }

// MeanAbsolutePercentageError is 100 times the mean of |y - pred| / |y|; |y| counts as at least 1e-7.
//
// Shapes: y and pred [batch ... d] alike. Default: Name "mean_absolute_percentage_error".
// Reference: keras.metrics.MeanAbsolutePercentageError.
type MeanAbsolutePercentageError struct {
	Name string `keras:"name,default=mean_absolute_percentage_error"`
}

// Label implements Metric.
func (m *MeanAbsolutePercentageError) Label() string {
	return orName(m.Name, "mean_absolute_percentage_error")
}

// Update implements Metric.
func (m *MeanAbsolutePercentageError) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.MeanAbsolutePercentageError{}, y, pred, weight)
}

// Result implements Metric.
func (m *MeanAbsolutePercentageError) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *MeanAbsolutePercentageError) Direction() Direction { return Down }

// MeanSquaredLogarithmicError is the mean of (log(1+y) - log(1+pred))^2; numbers below 1e-7 count as 1e-7.
//
// Shapes: y and pred [batch ... d] alike. Default: Name "mean_squared_logarithmic_error".
// Reference: keras.metrics.MeanSquaredLogarithmicError.
type MeanSquaredLogarithmicError struct {
	Name string `keras:"name,default=mean_squared_logarithmic_error"`
}

// Label implements Metric.
func (m *MeanSquaredLogarithmicError) Label() string {
	return orName(m.Name, "mean_squared_logarithmic_error")
}

// Update implements Metric.
func (m *MeanSquaredLogarithmicError) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.MeanSquaredLogarithmicError{}, y, pred, weight)
}

// Result implements Metric.
func (m *MeanSquaredLogarithmicError) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *MeanSquaredLogarithmicError) Direction() Direction { return Down }

// LogCoshError is the mean of log(cosh(pred - y)).
//
// Shapes: y and pred [batch ... d] alike. Default: Name "logcosh".
// Reference: keras.metrics.LogCoshError.
type LogCoshError struct {
	Name string `keras:"name,default=logcosh"`
}

// Label implements Metric.
func (m *LogCoshError) Label() string { return orName(m.Name, "logcosh") }

// Update implements Metric.
func (m *LogCoshError) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.LogCosh{}, y, pred, weight)
}

// Result implements Metric.
func (m *LogCoshError) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *LogCoshError) Direction() Direction { return Down }

// CosineSimilarity is the mean over the samples of the cosine of the angle between y and pred along Axis: 1 where they point the same
// way. The loss of this name is its negative.
//
// Shapes: y and pred [batch ... d] alike. Defaults: Axis -1, Name "cosine_similarity".
// Reference: keras.metrics.CosineSimilarity.
type CosineSimilarity struct {
	Name string `keras:"name,default=cosine_similarity"`
	Axis *int   `keras:"axis,default=-1"`
}

// Label implements Metric.
func (m *CosineSimilarity) Label() string { return orName(m.Name, "cosine_similarity") }

// Update implements Metric.
func (m *CosineSimilarity) Update(s Sums, y, pred, weight ops.Value) {
	loss := losses.CosineSimilarity{Axis: m.Axis}
	addMean(s, ops.Negative(loss.PerSample(y, pred)), weight)
}

// Result implements Metric.
func (m *CosineSimilarity) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *CosineSimilarity) Direction() Direction { return Up }
