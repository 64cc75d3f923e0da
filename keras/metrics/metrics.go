// Package metrics has what is reported beside the loss. A metric adds up sums while a program runs; the host divides them at the
// end of an epoch.
//
// Reference: keras.metrics.
package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Metric measures predictions against targets.
type Metric interface {
	// Label is the key in History and in the progress line.
	Label() string
	// Update adds a batch's share to the sums. y is in the dtype that the data has.
	Update(s Sums, y, pred ops.Value)
	// Result returns the metric from the sums, NaN if there is nothing yet.
	Result(sum func(name string) float64) float64
}

// Sums are the float64 variables of one metric, zero at the start of each epoch.
type Sums interface {
	// Add adds the scalar x, of any dtype, to a sum.
	Add(name string, x ops.Value)
}

// Resolver is a metric whose kind depends on the shapes of targets and predictions.
type Resolver interface {
	Metric
	Resolve(y, pred tensor.Shape) Metric
}

// Named returns the metric that Keras knows by name; the name stays the label. "accuracy" and "acc" become binary, sparse categorical
// or categorical accuracy when the shapes are known. An unknown name is found by Compile.
func Named(name string) Metric { return &named{name} }

type named struct{ name string }

// Label returns the name as the user wrote it.
func (n *named) Label() string { return n.name }

// Check implements the check of Compile.
func (n *named) Check() error {
	if n.kind(nil, nil) == nil {
		return fmt.Errorf("metrics: unknown metric %q", n.name)
	}
	return nil
}

// Resolve returns the metric for these shapes.
func (n *named) Resolve(y, pred tensor.Shape) Metric { return n.kind(y, pred) }

func (n *named) kind(y, pred tensor.Shape) Metric {
	switch n.name {
	case "accuracy", "acc":
		one := tensor.D(1)
		switch {
		case len(pred) < 2 || pred[len(pred)-1] == one:
			return &BinaryAccuracy{Name: n.name}
		case len(y) < len(pred) || y[len(y)-1] == one:
			return &SparseCategoricalAccuracy{Name: n.name}
		}
		return &CategoricalAccuracy{Name: n.name}
	case "binary_accuracy", "BinaryAccuracy":
		return &BinaryAccuracy{Name: n.name}
	case "categorical_accuracy", "CategoricalAccuracy":
		return &CategoricalAccuracy{Name: n.name}
	case "sparse_categorical_accuracy", "SparseCategoricalAccuracy":
		return &SparseCategoricalAccuracy{Name: n.name}
	}
	return nil
}

// Update is never reached: Resolve comes first.
func (n *named) Update(Sums, ops.Value, ops.Value) {
	ops.Fail(n.name, "the metric has not been resolved")
}

// Result is never reached: Resolve comes first.
func (n *named) Result(func(string) float64) float64 {
	panic("metrics: " + n.name + " has not been resolved")
}

func orName(name, standard string) string {
	if name == "" {
		return standard
	}
	return name
}
