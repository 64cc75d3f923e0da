package keras_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// perOutput adds up predictions and targets for each output, in a matrix.
type perOutput struct {
	update func(s metrics.Sums, y, pred value)
}

func (perOutput) Label() string { return "outputs" }

func (m perOutput) Update(s metrics.Sums, y, pred, _ value) { m.update(s, y, pred) }

func (perOutput) Result(s metrics.State) float64 {
	v := s.Sums("sums")
	if len(v) != 4 || s.Sums("other") != nil || s.Sum("other") != 0 || s.Sum("sums") != v[0] {
		return -1
	}
	return 1000*v[0] + 100*v[1] + 10*v[2] + v[3]
}

func matrix(s metrics.Sums, y, pred value) {
	s.Add("sums", ops.Reshape(ops.Sum(ops.Stack(1, y, pred), 0), tensor.S(2, 2)))
	s.Add("rows", metrics.Count(y.Shape()))
}

func identity(t *testing.T, m metrics.Metric) *keras.Model {
	t.Helper()
	x := keras.Input(2)
	model := keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x})
	require.NoError(t, model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: takesAll{}, Metrics: []metrics.Metric{m}}))
	return model
}

func TestSumsOfAShape(t *testing.T) {
	model := identity(t, perOutput{matrix})
	d := dataset(t, tensor.Of([]float32{1, 2, 1, 0, 1, 1}, 3, 2), tensor.Of([]float32{1, 0, 1, 0, 2, 1}, 3, 2))
	for range 2 { // from zero each time
		logs, err := model.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: 2, Verbose: keras.Silent})
		require.NoError(t, err)
		require.Equal(t, 4133.0, logs["outputs"])
	}
}

func TestBadSums(t *testing.T) {
	other := graph.NewTrace().Feed("other", tensor.Float32, tensor.S())
	for want, update := range map[string]func(s metrics.Sums, y, pred value){
		`sum "outputs/sums": (None, 2) grows with the batch`:    func(s metrics.Sums, y, _ value) { s.Add("sums", y) },
		`sum "outputs/sums": want a value made in this call`:    func(s metrics.Sums, _, _ value) { s.Add("sums", value{}) },
		`sum "outputs/foreign": want a value made in this call`: func(s metrics.Sums, _, _ value) { s.Add("foreign", other) },
		`sum "outputs/sums": got (2,), want () as before`:       func(s metrics.Sums, y, _ value) { s.Add("sums", ops.Sum(y)); s.Add("sums", ops.Sum(y, 0)) },
	} {
		model := identity(t, perOutput{update})
		_, err := model.Evaluate(context.Background(), dataset(t, samples(4, 2), samples(4, 2)), keras.EvaluateConfig{Verbose: keras.Silent})
		require.ErrorContains(t, err, want)
	}
}

// TestMetricsStartEachEpochAnew: the last epoch's numbers are those of the last epoch alone.
func TestMetricsStartEachEpochAnew(t *testing.T) {
	m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 2})
	require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 1e-30}, Loss: takesAll{},
		Metrics: []metrics.Metric{&metrics.Sum{}, &metrics.AUC{}, &metrics.F1Score{}, &metrics.FalsePositives{Thresholds: []float64{0, 0.5}}}}))
	h := fit(t, m, dataset(t, samples(10, 4), labelsPerOutput(10)), keras.FitConfig{Epochs: 3, BatchSize: 4, NoShuffle: true})
	for _, name := range []string{"sum", "auc", "f1_score", "false_positives"} {
		require.Len(t, h.History[name], 3)
		require.NotZero(t, h.History[name][0], name)
		require.InDelta(t, h.History[name][0], h.History[name][2], 1e-5, name)
	}
}

func labelsPerOutput(n int) *tensor.Tensor {
	y := tensor.New(tensor.Float32, n, 2)
	for i := range n {
		y.SetAt(float64(i%2), i, 0)
		y.SetAt(float64(i%3/2), i, 1)
	}
	return y
}
