// Package metrics has what is reported beside the loss. A metric adds up sums while a program runs; the host makes its number of
// them at the end of an epoch. Nothing is kept a sample.
//
// A metric that has seen nothing gives 0, as in Keras, but for R2Score, which gives NaN.
//
// Reference: keras.metrics.
package metrics

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Metric measures predictions against targets.
type Metric interface {
	// Label is the key in History and in the progress line.
	Label() string
	// Update adds a batch's share to the sums. y is in the dtype that the data has. weight is the weight of each sample or position,
	// [batch ...], with a mask already merged into it, or the zero Value for none.
	Update(s Sums, y, pred, weight ops.Value)
	// Result returns the metric from the sums.
	Result(s State) float64
}

// Sums are the float64 variables of one metric, zero at the start of each epoch.
type Sums interface {
	// Add adds x, of any dtype and any shape that does not grow with the batch, to a sum of the same shape.
	Add(name string, x ops.Value)
}

// State is what the sums have become.
type State interface {
	// Sum returns a sum of one number, 0 if there is none of this name.
	Sum(name string) float64
	// Sums returns the numbers of a sum of any shape in row-major order, nil if there is none of this name.
	Sums(name string) []float64
}

// Vector is a metric with several values: one a class, or one a threshold. Its Result is their mean.
type Vector interface {
	Metric
	Results(s State) []float64
}

// Resolver is a metric whose kind depends on the shapes of targets and predictions.
type Resolver interface {
	Metric
	Resolve(y, pred tensor.Shape) Metric
}

func orName(name, standard string) string {
	if name == "" {
		return standard
	}
	return name
}
