package metrics

import (
	"fmt"
	"math"
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// epsilon is keras.config.epsilon().
const epsilon = 1e-7

// lowest is below all predictions: Keras's threshold for the k largest.
const lowest = -1e10

// thresholds cut predictions into positive ones, which are above, and negative ones.
//
// Each element of a batch falls into one of len(values)+1 bins by how many thresholds lie below its prediction. The sum "bins"
// holds the weights of negative and positive labels by bin; the four counts at every threshold are running sums of it, which the
// host makes.
type thresholds struct {
	values []float64
	// even: the values are i/(len-1), so that a product finds the bin. Predictions are limited to [0, 1] then, as in Keras.
	even bool
	// ends: the first value is just below 0 and the last just above 1, so that 0 is above the first one.
	ends bool
}

// chosen are the thresholds that a user gives, one standard value if there are none.
func chosen(values []float64, standard float64) thresholds {
	if len(values) == 0 {
		values = []float64{standard}
	}
	return thresholds{values: values, even: isEven(values)}
}

// spread are n thresholds from 0 to 1, or 0.5 if n is 1.
func spread(n int) thresholds {
	if n == 1 {
		return thresholds{values: []float64{0.5}}
	}
	t := thresholds{values: make([]float64, n), even: true}
	for i := range t.values {
		t.values[i] = float64(i) / float64(n-1)
	}
	return t
}

// withEnds are the sorted inner thresholds and one below 0 and one above 1.
func withEnds(inner []float64) thresholds {
	inner = slices.Sorted(slices.Values(inner))
	even := isEven(slices.Concat([]float64{0}, inner, []float64{1}))
	return thresholds{values: slices.Concat([]float64{-epsilon}, inner, []float64{1 + epsilon}), even: even, ends: true}
}

// isEven tells whether there are at least three values and they are i/(len-1), by the tolerance of NumPy's allclose.
func isEven(values []float64) bool {
	if len(values) < 3 {
		return false
	}
	for i, v := range values {
		want := float64(i) / float64(len(values)-1)
		if !(math.Abs(v-want) <= epsilon+1e-5*want) {
			return false
		}
	}
	return true
}

// checkThresholds finds thresholds outside [0, 1].
func checkThresholds(label string, values []float64) error {
	for i, v := range values {
		if !(v >= 0 && v <= 1) {
			return fmt.Errorf("metrics: %s: Thresholds[%d]: got %v, want a number in [0, 1]", label, i, v)
		}
	}
	return nil
}

// below returns for each prediction how many thresholds lie below it, as float32.
func (t thresholds) below(pred ops.Value) ops.Value {
	if t.even {
		zero := ops.Number(pred, 0)
		pred = ops.Where(ops.Greater(pred, zero), ops.Minimum(pred, ops.Number(pred, 1)), zero) // NaN is above no threshold
		n := graph.U(graph.Ceil, ops.Scale(pred, float64(len(t.values)-1)))
		if t.ends {
			n = ops.Maximum(n, ops.Number(n, 1))
		}
		return n
	}
	var n ops.Value
	for _, v := range t.values {
		above := ops.Cast(ops.Greater(pred, ops.Number(pred, v)), tensor.Float32)
		if n.IsZero() {
			n = above
			continue
		}
		n = ops.Add(n, above)
	}
	return n
}

// tally adds a batch to the bins. y and pred are float32 of one shape, y counts as positive where it is not 0. With labels above 0
// the last axis has that many labels, and each has bins of its own.
func (t thresholds) tally(s Sums, y, pred, weight ops.Value, labels int) {
	size := 2 * (len(t.values) + 1)
	positive := ops.Cast(ops.Cast(y, tensor.Bool), tensor.Float32)
	bin := ops.Add(ops.Scale(t.below(pred), 2), positive)
	if labels > 0 {
		bin = ops.Add(bin, ops.Scale(graph.IotaOf(tensor.D(labels), tensor.Float32), float64(size)))
		size *= labels
	}
	if !weight.IsZero() {
		weight = ops.BroadcastTo(weightsOf(pred, weight), pred.Shape())
	}
	s.Add("bins", histogram(ops.Cast(bin, tensor.Int32), weight, size))
}

// confusion is the weights of true and false positives and negatives at each threshold.
type confusion struct{ tp, fp, tn, fn []float64 }

// counts returns the confusion at each threshold, in the order of t.values, from the bins of one label.
func (t thresholds) counts(bins []float64) confusion {
	n := len(t.values)
	c := confusion{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
	if len(bins) < 2*(n+1) {
		return c
	}
	negative, positive := make([]float64, n+2), make([]float64, n+2) // of the bins before
	for i := range n + 1 {
		negative[i+1] = negative[i] + bins[2*i]
		positive[i+1] = positive[i] + bins[2*i+1]
	}
	sorted := slices.Sorted(slices.Values(t.values))
	for i, v := range t.values {
		rank, _ := slices.BinarySearch(sorted, v)
		c.tn[i], c.fn[i] = negative[rank+1], positive[rank+1]
		c.fp[i], c.tp[i] = negative[n+1]-negative[rank+1], positive[n+1]-positive[rank+1]
	}
	return c
}

// ratios returns a/(a+b) at each threshold, 0 where both are 0.
func ratios(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = ratio(a[i], a[i]+b[i])
	}
	return out
}

// selected limits y and pred to the k largest predictions, others become lowest, and to one class, which keeps an axis of size 1.
func selected(label string, y, pred ops.Value, k, class *int) (ops.Value, ops.Value) {
	if k != nil {
		pred = ops.Where(ops.Greater(topK(pred, *k), ops.Number(pred, 0)), pred, ops.Number(pred, lowest))
	}
	if class == nil {
		return y, pred
	}
	size := pred.Shape().LastSize()
	if len(pred.Shape()) < 2 || *class < 0 || *class >= size {
		ops.Fail(label, fmt.Sprintf("ClassID %d of predictions %v", *class, pred.Shape()))
	}
	return lastSlice(y, *class, 1), lastSlice(pred, *class, 1)
}

// lastSlice returns n elements of the last axis from start on.
func lastSlice(x ops.Value, start, n int) ops.Value {
	from := make([]int, len(x.Shape()))
	from[len(from)-1] = start
	shape := x.Shape().Clone()
	shape[len(shape)-1] = tensor.D(n)
	return ops.Slice(x, from, shape)
}
