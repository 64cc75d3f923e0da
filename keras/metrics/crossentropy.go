package metrics

import (
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
)

// BinaryCrossentropy is the mean of -(y*log(pred) + (1-y)*log(1-pred)).
//
// Shapes: y and pred [batch ... d] alike. Defaults: pred are probabilities; FromLogits takes logits; LabelSmoothing s replaces y by
// y(1-s) + s/2; Name "binary_crossentropy". As in the loss, the logits under a sigmoid are used either way.
// Errors: LabelSmoothing outside [0, 1].
// Reference: keras.metrics.BinaryCrossentropy.
type BinaryCrossentropy struct {
	Name           string `keras:"name,default=binary_crossentropy"`
	FromLogits     bool
	LabelSmoothing float64
}

// Label implements Metric.
func (m *BinaryCrossentropy) Label() string { return orName(m.Name, "binary_crossentropy") }

// Update implements Metric.
func (m *BinaryCrossentropy) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.BinaryCrossentropy{FromLogits: m.FromLogits, LabelSmoothing: m.LabelSmoothing}, y, pred, weight)
}

// Result implements Metric.
func (m *BinaryCrossentropy) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *BinaryCrossentropy) Direction() Direction { return Down }

// CategoricalCrossentropy is the mean over the samples of -sum of y*log(pred) over the classes, for targets that are one-hot or
// probabilities.
//
// Shapes: y and pred [batch ... classes] alike. Defaults: pred are probabilities, divided by their sum; FromLogits takes logits;
// LabelSmoothing s replaces y by y(1-s) + s/classes; Axis -1 is that of the classes; Name "categorical_crossentropy". As in the loss,
// the logits under a softmax are used either way.
// Errors: LabelSmoothing outside [0, 1].
// Reference: keras.metrics.CategoricalCrossentropy.
type CategoricalCrossentropy struct {
	Name           string `keras:"name,default=categorical_crossentropy"`
	FromLogits     bool
	LabelSmoothing float64
	Axis           *int `keras:"axis,default=-1"`
}

// Label implements Metric.
func (m *CategoricalCrossentropy) Label() string {
	return orName(m.Name, "categorical_crossentropy")
}

// Update implements Metric.
func (m *CategoricalCrossentropy) Update(s Sums, y, pred, weight ops.Value) {
	loss := &losses.CategoricalCrossentropy{FromLogits: m.FromLogits, LabelSmoothing: m.LabelSmoothing, Axis: m.Axis}
	addLoss(s, loss, y, pred, weight)
}

// Result implements Metric.
func (m *CategoricalCrossentropy) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *CategoricalCrossentropy) Direction() Direction { return Down }

// SparseCategoricalCrossentropy is the mean over the samples of -log of the probability of the true class, given as its number.
//
// Shapes: y [batch ...] or [batch ... 1], pred [batch ... classes]. Defaults: pred are probabilities; FromLogits takes logits; Axis -1
// is that of the classes; Name "sparse_categorical_crossentropy". As in the loss, the logits under a softmax are used either way.
// Samples of IgnoreClass count as 0, or not at all where there are sample weights, as in Keras.
// Reference: keras.metrics.SparseCategoricalCrossentropy.
type SparseCategoricalCrossentropy struct {
	Name        string `keras:"name,default=sparse_categorical_crossentropy"`
	FromLogits  bool
	IgnoreClass *int
	Axis        *int `keras:"axis,default=-1"`
}

// Label implements Metric.
func (m *SparseCategoricalCrossentropy) Label() string {
	return orName(m.Name, "sparse_categorical_crossentropy")
}

// Update implements Metric.
func (m *SparseCategoricalCrossentropy) Update(s Sums, y, pred, weight ops.Value) {
	if axis := axisOr(m.Label(), m.Axis, pred); axis != len(pred.Shape())-1 {
		if len(y.Shape()) == len(pred.Shape()) {
			y = ops.Squeeze(y, axis)
		}
		pred = ops.MoveAxis(pred, axis, -1)
	}
	loss := &losses.SparseCategoricalCrossentropy{FromLogits: m.FromLogits, IgnoreClass: m.IgnoreClass}
	addLoss(s, loss, y, pred, weight)
}

// Result implements Metric.
func (m *SparseCategoricalCrossentropy) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *SparseCategoricalCrossentropy) Direction() Direction { return Down }

// KLDivergence is the mean over the samples of the sum of y*log(y/pred) over the classes, both clipped to [1e-7, 1].
//
// Shapes: y and pred [batch ... classes] alike. Default: Name "kl_divergence".
// Reference: keras.metrics.KLDivergence.
type KLDivergence struct {
	Name string `keras:"name,default=kl_divergence"`
}

// Label implements Metric.
func (m *KLDivergence) Label() string { return orName(m.Name, "kl_divergence") }

// Update implements Metric.
func (m *KLDivergence) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.KLDivergence{}, y, pred, weight)
}

// Result implements Metric.
func (m *KLDivergence) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *KLDivergence) Direction() Direction { return Down }

// Poisson is the mean of pred - y*log(pred).
//
// Shapes: y and pred [batch ... d] alike. Default: Name "poisson".
// Reference: keras.metrics.Poisson.
type Poisson struct {
	Name string `keras:"name,default=poisson"`
}

// Label implements Metric.
func (m *Poisson) Label() string { return orName(m.Name, "poisson") }

// Update implements Metric.
func (m *Poisson) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, &losses.Poisson{}, y, pred, weight)
}

// Result implements Metric.
func (m *Poisson) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *Poisson) Direction() Direction { return Down }
