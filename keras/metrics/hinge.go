package metrics

import (
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
)

// Hinge is the mean of max(1 - y*pred, 0), for targets -1 and 1. Where all targets of a batch are 0 or 1, they are taken as
// -1 and 1.
//
// Shapes: y and pred [batch ... d] alike. Default: Name "hinge".
// Reference: keras.metrics.Hinge.
type Hinge struct {
	Name string `keras:"name,default=hinge"`
}

// Label implements Metric.
func (m *Hinge) Label() string { return orName(m.Name, "hinge") }

// Update implements Metric.
func (m *Hinge) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.Hinge{}, y, pred, weight)
}

// Result implements Metric.
func (m *Hinge) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *Hinge) Direction() Direction { return Down }

// SquaredHinge is the mean of max(1 - y*pred, 0)^2, for targets as for Hinge.
//
// Shapes: y and pred [batch ... d] alike. Default: Name "squared_hinge".
// Reference: keras.metrics.SquaredHinge.
type SquaredHinge struct {
	Name string `keras:"name,default=squared_hinge"`
}

// Label implements Metric.
func (m *SquaredHinge) Label() string { return orName(m.Name, "squared_hinge") }

// Update implements Metric.
func (m *SquaredHinge) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.SquaredHinge{}, y, pred, weight)
}

// Result implements Metric.
func (m *SquaredHinge) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *SquaredHinge) Direction() Direction { return Down }

// CategoricalHinge is the mean over the samples of max(1 + neg - pos, 0), where pos is the prediction of the true class and neg the
// largest of the others, for one-hot targets.
//
// Shapes: y and pred [batch ... classes] alike. Default: Name "categorical_hinge".
// Reference: keras.metrics.CategoricalHinge.
type CategoricalHinge struct {
	Name string `keras:"name,default=categorical_hinge"`
}

// Label implements Metric.
func (m *CategoricalHinge) Label() string { return orName(m.Name, "categorical_hinge") }

// Update implements Metric.
func (m *CategoricalHinge) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.CategoricalHinge{}, y, pred, weight)
}

// Result implements Metric.
func (m *CategoricalHinge) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *CategoricalHinge) Direction() Direction { return Down }
