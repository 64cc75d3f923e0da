package golden_test

import (
	"math"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// metric: the result after each batch, and after a reset; the config that the metric writes is the one it came from.
func metric(r *run) {
	m := built(r, metrics.FromConfig, r.c["metric"])
	s := sums{}
	for _, part := range list(r.c["batches"]) {
		s.update(r, m, object(part))
		requireResult(r, r.tensor(object(part)["result"]), m, s)
	}
	for _, numbers := range s {
		clear(numbers)
	}
	requireResult(r, r.tensor(r.c["result_after_reset"]), m, s)

	v, err := metrics.Config(m)
	require.NoError(r, err)
	want := object(r.c["metric"])
	v = decode[any](r, v) // as a file has it
	require.Equal(r, want["class_name"], object(v)["class_name"])
	for key, value := range object(want["config"]) {
		got := object(object(v)["config"])[key]
		if one := list(got); len(one) == 1 && list(value) == nil && object(value) == nil {
			got = one[0] // a list of one threshold says the same as the number
		}
		if o := object(value); o != nil {
			value = object(o["config"])["value"] // of a tensor
		}
		require.Equal(r, value, got, key)
	}
}

// sums are what a metric has added so far.
type sums map[string][]float64

func (s sums) Sums(name string) []float64 { return s[name] }

func (s sums) Sum(name string) float64 {
	if len(s[name]) == 0 {
		return 0
	}
	return s[name][0]
}

// adder collects what a metric adds in one batch.
type adder struct {
	names  []string
	values []ops.Value
}

func (a *adder) Add(name string, x ops.Value) {
	if !x.Shape().Fixed() {
		ops.Fail("Add", "sum "+name+" grows with the batch", x)
	}
	a.names, a.values = append(a.names, name), append(a.values, ops.Cast(x, tensor.Float64))
}

// update adds a batch of the case.
func (s sums) update(r *run, m metrics.Metric, batch map[string]any) {
	r.Helper()
	pred := r.tensor(batch["values"])
	if pred == nil {
		pred = r.tensor(batch["y_pred"])
	}
	symbols, add := newSymbolic(pred.Len()), &adder{}
	var y, weight ops.Value
	if x := r.tensor(batch["y_true"]); x != nil {
		y = symbols.feed(x)
	}
	if w := r.tensor(batch["sample_weight"]); w != nil {
		weight = symbols.feed(w)
	}
	m.Update(add, y, symbols.feed(pred), weight)
	for i, x := range symbols.compute(r, add.values...) {
		numbers := tensor.Data[float64](x)
		if s[add.names[i]] == nil {
			s[add.names[i]] = make([]float64, len(numbers))
		}
		for j, v := range numbers {
			s[add.names[i]][j] += v
		}
	}
}

// requireResult compares with a number, or with one for each class or threshold, whose mean is the result then.
func requireResult(r *run, want *tensor.Tensor, m metrics.Metric, s sums) {
	r.Helper()
	got := m.Result(s)
	if len(want.Dims()) == 0 {
		requireNumber(r, want.At(), got)
		return
	}
	v, ok := m.(metrics.Vector)
	require.True(r, ok, "%T has one result", m)
	results, mean := v.Results(s), 0.0
	require.Len(r, results, want.Len())
	for i, x := range results {
		requireNumber(r, want.At(i), x)
		mean += x / float64(len(results))
	}
	if !math.IsNaN(mean) {
		require.InDelta(r, mean, got, 1e-9)
	}
}

func requireNumber(r *run, want, got float64) {
	r.Helper()
	if math.IsNaN(want) {
		require.True(r, math.IsNaN(got), "got %v, want NaN", got)
		return
	}
	r.near(r.c, number(want), number(got), "result")
}
