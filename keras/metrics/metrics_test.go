package metrics_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// nothing is the state before any batch.
type nothing struct{}

func (nothing) Sum(string) float64    { return 0 }
func (nothing) Sums(string) []float64 { return nil }

// all returns a metric of each class.
func all() []metrics.Metric {
	ms := []metrics.Metric{
		&metrics.Accuracy{}, &metrics.IoU{NumClasses: 2, TargetClassIDs: []int{1}}, &metrics.MeanIoU{NumClasses: 2},
		&metrics.OneHotIoU{NumClasses: 2, TargetClassIDs: []int{1}}, &metrics.OneHotMeanIoU{NumClasses: 2},
		&metrics.SensitivityAtSpecificity{Specificity: 0.5}, &metrics.SpecificityAtSensitivity{Sensitivity: 0.5},
		&metrics.PrecisionAtRecall{Recall: 0.5}, &metrics.RecallAtPrecision{Precision: 0.5},
		metrics.New("mean_metric_wrapper", func(y, pred ops.Value) ops.Value { return ops.Sub(y, pred) }),
	}
	for name := range kerasNames {
		ms = append(ms, metrics.Named(name))
	}
	return ms
}

func TestNoData(t *testing.T) {
	for _, m := range all() {
		if _, ok := m.(*metrics.R2Score); ok {
			require.True(t, math.IsNaN(m.Result(nothing{})))
			continue
		}
		require.Zero(t, m.Result(nothing{}), m.Label())
		if v, ok := m.(metrics.Vector); ok {
			for _, r := range v.Results(nothing{}) {
				require.Zero(t, r, m.Label())
			}
		}
	}
}

// losesNothing is a loss that takes all shapes.
type losesNothing struct{}

func (losesNothing) PerSample(_, pred ops.Value) ops.Value { return pred }

// evaluate returns what Evaluate says of a model that gives back its input.
func evaluate(t testing.TB, y, pred *tensor.Tensor, batch int, ms ...metrics.Metric) (keras.Logs, error) {
	t.Helper()
	x := keras.Input(pred.Dims()[1:]...)
	model := keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x})
	require.NoError(t, model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: losesNothing{}, Metrics: ms}))
	d, err := data.New(pred, y)
	require.NoError(t, err)
	return model.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: batch, Verbose: keras.Silent})
}

func TestBadShapes(t *testing.T) {
	for i, c := range []struct {
		metric  metrics.Metric
		y, pred []int
		want    string
	}{
		{&metrics.Accuracy{}, []int{2}, []int{3}, "accuracy: targets (None, 2) and predictions (None, 3) differ in shape"},
		{&metrics.BinaryAccuracy{}, nil, []int{2}, "binary_accuracy: targets (None,) and predictions (None, 2) differ in shape"},
		{&metrics.RootMeanSquaredError{}, []int{2, 2}, []int{4}, "root_mean_squared_error: targets (None, 2, 2) and predictions (None, 4) differ"},
		{&metrics.MeanSquaredError{}, []int{2}, []int{3}, "targets (None, 2) and predictions (None, 3) differ in shape"},
		{&metrics.TopKCategoricalAccuracy{}, []int{2}, []int{3}, "want the same shape with an axis of classes"},
		{&metrics.SparseTopKCategoricalAccuracy{}, []int{2}, []int{3}, "want one label a prediction"},
		{&metrics.TruePositives{}, []int{2}, []int{3}, "true_positives: targets (None, 2) and predictions (None, 3) differ in shape"},
		{&metrics.Recall{}, []int{1}, []int{3}, "recall: targets (None, 1) and predictions (None, 3) differ in shape"},
		{&metrics.Precision{TopK: new(4)}, []int{3}, []int{3}, "the 4 largest of 3"},
		{&metrics.Precision{ClassID: new(3)}, []int{3}, []int{3}, "precision: ClassID 3 of predictions (None, 3)"},
		{&metrics.Recall{ClassID: new(1)}, nil, nil, "recall: ClassID 1 of predictions (None,)"},
		{&metrics.AUC{MultiLabel: true}, []int{2, 2}, []int{2, 2}, "auc: predictions (None, 2, 2): want (batch, labels) for MultiLabel"},
		{&metrics.AUC{MultiLabel: true, NumLabels: new(2)}, []int{3}, []int{3}, "auc: predictions (None, 3): want NumLabels, 2 labels"},
		{&metrics.AUC{LabelWeights: []float64{1}}, []int{3}, []int{3}, "auc: 1 LabelWeights for predictions (None, 3)"},
		{&metrics.F1Score{}, []int{2}, []int{3}, "f1_score: targets (None, 2) and predictions (None, 3): want (batch, classes) both"},
		{&metrics.FBetaScore{}, nil, nil, "fbeta_score: targets (None,) and predictions (None,)"},
		{&metrics.R2Score{}, []int{2, 2}, []int{2, 2}, "r2_score: targets and predictions (None, 2, 2): want (batch, outputs)"},
		{&metrics.PearsonCorrelation{Axis: new(2)}, []int{2}, []int{2}, "pearson_correlation: Axis 2 of (None, 2) is out of range"},
		{&metrics.MeanIoU{NumClasses: 2}, []int{2}, []int{3}, "mean_io_u: targets (None, 2) and predictions (None, 3) differ in shape"},
		{&metrics.OneHotMeanIoU{NumClasses: 2}, nil, nil, "one_hot_mean_io_u: Axis 0 of (None,): want an axis of classes"},
		{metrics.New("mine", func(_, _ ops.Value) ops.Value { return ops.Value{} }), nil, nil, "mine: want a value for each sample"},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			_, err := evaluate(t, tensor.New(tensor.Float32, append([]int{4}, c.y...)...), tensor.New(tensor.Float32, append([]int{4}, c.pred...)...), 4, c.metric)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestBadSettings(t *testing.T) {
	nan := math.NaN()
	for want, m := range map[string]metrics.Metric{
		"true_positives: Thresholds[1]: got 1.5, want a number in [0, 1]":           &metrics.TruePositives{Thresholds: []float64{0, 1.5}},
		"false_positives: Thresholds[0]: got NaN, want a number in [0, 1]":          &metrics.FalsePositives{Thresholds: []float64{nan}},
		"true_negatives: Thresholds[0]: got -1, want a number in [0, 1]":            &metrics.TrueNegatives{Thresholds: []float64{-1}},
		"false_negatives: Thresholds[0]: got 2, want a number in [0, 1]":            &metrics.FalseNegatives{Thresholds: []float64{2}},
		"precision: TopK: got 0, want at least 1":                                   &metrics.Precision{TopK: new(0)},
		"recall: ClassID: got -1, want a class":                                     &metrics.Recall{ClassID: new(-1)},
		"recall: Thresholds[0]: got 2, want a number in [0, 1]":                     &metrics.Recall{Thresholds: []float64{2}},
		"auc: NumThresholds: got 1, want at least 2":                                &metrics.AUC{NumThresholds: 1},
		"auc: NumLabels is for MultiLabel only":                                     &metrics.AUC{NumLabels: new(2)},
		"auc: NumLabels: got 0, want at least 1":                                    &metrics.AUC{MultiLabel: true, NumLabels: new(0)},
		"auc: Curve: got 7, want ROC, PR or PRGain":                                 &metrics.AUC{Curve: 7},
		"auc: SummationMethod: got 7, want Interpolation, Majoring or Minoring":     &metrics.AUC{SummationMethod: 7},
		"sensitivity_at_specificity: Specificity: got 1.5, want a number in [0, 1]": &metrics.SensitivityAtSpecificity{Specificity: 1.5},
		"specificity_at_sensitivity: NumThresholds: got -1, want at least 1":        &metrics.SpecificityAtSensitivity{NumThresholds: -1},
		"precision_at_recall: ClassID: got -1, want a class":                        &metrics.PrecisionAtRecall{ClassID: new(-1)},
		"recall_at_precision: Precision: got NaN, want a number in [0, 1]":          &metrics.RecallAtPrecision{Precision: nan},
		"f1_score: Threshold: got 0, want a number in (0, 1]":                       &metrics.F1Score{Threshold: new(0.0)},
		"fbeta_score: Beta: got -1, want a positive number":                         &metrics.FBetaScore{Beta: -1},
		"fbeta_score: Average: got 9, want None, Micro, Macro or Weighted":          &metrics.FBetaScore{Average: 9},
		"r2_score: NumRegressors: got -1, want at least 0":                          &metrics.R2Score{NumRegressors: -1},
		"r2_score: ClassAggregation: got 5, want UniformAverage":                    &metrics.R2Score{ClassAggregation: 5},
		"top_k_categorical_accuracy: K: got -1, want at least 1":                    &metrics.TopKCategoricalAccuracy{K: -1},
		"sparse_top_k_categorical_accuracy: K: got -1, want at least 1":             &metrics.SparseTopKCategoricalAccuracy{K: -1},
		"io_u: NumClasses: got 0, want at least 1":                                  &metrics.IoU{TargetClassIDs: []int{0}},
		"io_u: TargetClassIDs is empty":                                             &metrics.IoU{NumClasses: 2},
		"binary_io_u: TargetClassIDs: got 2, want a class in [0, 2)":                &metrics.BinaryIoU{TargetClassIDs: []int{2}},
		"one_hot_io_u: TargetClassIDs: got -1, want a class in [0, 3)":              &metrics.OneHotIoU{NumClasses: 3, TargetClassIDs: []int{-1}},
		"mean_io_u: NumClasses: got -1, want at least 1":                            &metrics.MeanIoU{NumClasses: -1},
		"one_hot_mean_io_u: NumClasses: got 0, want at least 1":                     &metrics.OneHotMeanIoU{},
		"mine: Fn is nil": metrics.New("mine", nil),
	} {
		x := keras.Input(2)
		model := keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x})
		err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.MeanSquaredError{}, Metrics: []metrics.Metric{m}})
		require.ErrorContains(t, err, "keras: Compile: metrics: "+want)
	}
}

// TestPredictionsThatAreNoNumbers: they are above no threshold, and no run fails.
func TestPredictionsThatAreNoNumbers(t *testing.T) {
	nan := float32(math.NaN())
	y, pred := tensor.Of([]float32{1, 1, 0, 0}), tensor.Of([]float32{nan, 0.9, nan, 0.8})
	logs, err := evaluate(t, y, pred, 4, &metrics.AUC{}, &metrics.Precision{}, &metrics.Recall{}, &metrics.SensitivityAtSpecificity{Specificity: 0.5},
		&metrics.TruePositives{Thresholds: []float64{0, 0.5, 1}}, &metrics.FalseNegatives{})
	require.NoError(t, err)
	require.Equal(t, 0.5, logs["precision"])
	require.Equal(t, 0.5, logs["recall"])
	require.Equal(t, 0.5, logs["sensitivity_at_specificity"])
	require.InDelta(t, 2.0/3, logs["true_positives"], 1e-12, "the mean of 1, 1 and 0")
	require.Equal(t, 1.0, logs["false_negatives"])
	require.InDelta(t, 0.5, logs["auc"], 0.5)
}

// TestBatchesOfAnySize: the same data give the same result however they are cut.
func TestBatchesOfAnySize(t *testing.T) {
	n := 37
	y, pred := tensor.New(tensor.Float32, n, 2), tensor.New(tensor.Float32, n, 2)
	for i := range 2 * n {
		tensor.Data[float32](y)[i] = float32(i * i % 3 % 2)
		tensor.Data[float32](pred)[i] = float32(i*29%64) / 64
	}
	list := func() []metrics.Metric {
		return []metrics.Metric{&metrics.AUC{}, &metrics.AUC{Name: "labels", MultiLabel: true}, &metrics.Precision{}, &metrics.F1Score{}, &metrics.R2Score{},
			&metrics.RootMeanSquaredError{}, &metrics.BinaryIoU{}, &metrics.RecallAtPrecision{Precision: 0.4}, metrics.Named("accuracy"), metrics.Named("huber")}
	}
	want, err := evaluate(t, y, pred, n, list()...)
	require.NoError(t, err)
	for _, batch := range []int{1, 2, 16, 36} {
		got, err := evaluate(t, y, pred, batch, list()...)
		require.NoError(t, err)
		require.InDeltaMapValues(t, want, got, 1e-6, "batches of %d", batch)
	}
}

// TestManyThresholds: those that are not evenly spread, in any order, are counted one by one.
func TestManyThresholds(t *testing.T) {
	var thresholds []float64
	for i := range 150 {
		thresholds = append(thresholds, float64(i*i*7%151)/151)
	}
	n := 50
	y, pred, above := tensor.New(tensor.Float32, n), tensor.New(tensor.Float32, n), 0.0
	for i := range n {
		p := float32(i*i%53) / 53
		tensor.Data[float32](y)[i], tensor.Data[float32](pred)[i] = float32(i%2), p
		for _, limit := range thresholds {
			if i%2 == 1 && p > float32(limit) {
				above++
			}
		}
	}
	logs, err := evaluate(t, y, pred, 16, &metrics.TruePositives{Thresholds: thresholds})
	require.NoError(t, err)
	require.InDelta(t, above/150, logs["true_positives"], 1e-9)
}

// TestManyPredictions: a histogram counts each, whatever their number. A perfect order has an area of 1.
func TestManyPredictions(t *testing.T) {
	n := 100000
	y, pred := tensor.New(tensor.Uint8, n), tensor.New(tensor.Float32, n)
	for i := range n {
		tensor.Data[float32](pred)[i] = float32(i) / float32(n)
		if i >= n/2 {
			tensor.Data[uint8](y)[i] = 1
		}
	}
	logs, err := evaluate(t, y, pred, n, &metrics.AUC{}, &metrics.AUC{Name: "pr", Curve: metrics.PR}, &metrics.TruePositives{}, &metrics.TrueNegatives{})
	require.NoError(t, err)
	require.InDelta(t, 1, logs["auc"], 1e-3)
	require.InDelta(t, 1, logs["pr"], 1e-3)
	require.Equal(t, float64(n/2-1), logs["true_positives"], "0.5 itself is not above")
	require.Equal(t, float64(n/2), logs["true_negatives"])
}
