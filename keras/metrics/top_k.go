package metrics

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// TopKCategoricalAccuracy is the share of samples where the class at the target's maximum is among the K largest predictions.
// Classes that tie with the K-th are all among them. A sample with predictions that are not finite counts as a miss.
//
// Shapes: y and pred [batch ... classes]. Defaults: K 5, Name "top_k_categorical_accuracy".
// Reference: keras.metrics.TopKCategoricalAccuracy.
type TopKCategoricalAccuracy struct {
	Name string `keras:"name,default=top_k_categorical_accuracy"`
	K    int    `keras:"k,default=5"`
}

// Label implements Metric.
func (m *TopKCategoricalAccuracy) Label() string {
	return orName(m.Name, "top_k_categorical_accuracy")
}

// Check finds a negative K.
func (m *TopKCategoricalAccuracy) Check() error { return checkK(m.Label(), m.K) }

// Update implements Metric.
func (m *TopKCategoricalAccuracy) Update(s Sums, y, pred, weight ops.Value) {
	requireClasses(m.Label(), y, pred)
	addMean(s, inTopK(largest(y), pred, orK(m.K)), weight)
}

// Result implements Metric.
func (m *TopKCategoricalAccuracy) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *TopKCategoricalAccuracy) Direction() Direction { return Up }

// SparseTopKCategoricalAccuracy is the share of samples whose label is among the K largest predictions, with ties as in
// TopKCategoricalAccuracy.
//
// Shapes: y [batch ...] or [batch ... 1], pred [batch ... classes].
// Defaults: K 5, Name "sparse_top_k_categorical_accuracy". With FromSortedIDs pred holds the numbers of classes, the best first.
// Reference: keras.metrics.SparseTopKCategoricalAccuracy.
type SparseTopKCategoricalAccuracy struct {
	Name          string `keras:"name,default=sparse_top_k_categorical_accuracy"`
	K             int    `keras:"k,default=5"`
	FromSortedIDs bool   `keras:"from_sorted_ids"`
}

// Label implements Metric.
func (m *SparseTopKCategoricalAccuracy) Label() string {
	return orName(m.Name, "sparse_top_k_categorical_accuracy")
}

// Check finds a negative K.
func (m *SparseTopKCategoricalAccuracy) Check() error { return checkK(m.Label(), m.K) }

// Update implements Metric.
func (m *SparseTopKCategoricalAccuracy) Update(s Sums, y, pred, weight ops.Value) {
	y = labelsOf(m.Label(), y, pred)
	if !m.FromSortedIDs {
		addMean(s, inTopK(ops.Cast(y, tensor.Int32), pred, orK(m.K)), weight)
		return
	}
	best := lastSlice(pred, 0, min(orK(m.K), pred.Shape().LastSize()))
	same := ops.Equal(ops.ExpandDims(ops.Cast(y, pred.DType()), -1), best)
	addMean(s, ops.Max(ops.Cast(same, tensor.Float32), -1), weight)
}

// Result implements Metric.
func (m *SparseTopKCategoricalAccuracy) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *SparseTopKCategoricalAccuracy) Direction() Direction { return Up }

func orK(k int) int {
	if k == 0 {
		return 5
	}
	return k
}

func checkK(label string, k int) error {
	if k < 0 {
		return fmt.Errorf("metrics: %s: K: got %d, want at least 1", label, k)
	}
	return nil
}

// inTopK tells for each label whether fewer than k predictions are larger than that of its class. As in TensorFlow the answer is no
// where a prediction is not finite or the label is no class.
func inTopK(labels, pred ops.Value, k int) ops.Value {
	classes := pred.Shape().LastSize()
	hot := ops.OneHot(labels, classes, pred.DType())
	zero, one := ops.Number(pred, 0), ops.Number(pred, 1)
	own := ops.ExpandDims(ops.Sum(ops.Where(ops.Greater(hot, zero), pred, zero), -1), -1)
	beaten := ops.Cast(ops.Greater(pred, own), pred.DType())
	finite := ops.Less(ops.Abs(pred), ops.Number(pred, math.Inf(1)))
	larger := ops.Sum(ops.Where(finite, beaten, ops.Number(pred, float64(k))), -1)
	isClass := ops.Equal(ops.Sum(hot, -1), one)
	return graph.B(graph.And, isClass, ops.Less(larger, ops.Number(pred, float64(k))))
}

// topK returns 1 at the k largest elements of the last axis and 0 elsewhere. Among equals the first count, as in TensorFlow.
func topK(x ops.Value, k int) ops.Value {
	size := x.Shape().LastSize()
	if k > size {
		ops.Fail("top k", fmt.Sprintf("the %d largest of %d", k, size))
	}
	_, positions := graph.TopKOf(x, k)
	return ops.Sum(ops.OneHot(positions, size, x.DType()), -2)
}
