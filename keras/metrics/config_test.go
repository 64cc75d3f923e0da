package metrics_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
)

func TestConfigAndBack(t *testing.T) {
	for _, m := range append(all(),
		&metrics.AUC{Name: "a", NumThresholds: 9, Curve: metrics.PRGain, SummationMethod: metrics.Minoring, Thresholds: []float64{0.5}, MultiLabel: true,
			NumLabels: new(2), LabelWeights: []float64{1, 2}, FromLogits: true},
		&metrics.Precision{Thresholds: []float64{0.25, 0.5}, TopK: new(2), ClassID: new(0)},
		&metrics.F1Score{Average: metrics.Weighted, Threshold: new(0.5)}, &metrics.FBetaScore{Average: metrics.Micro, Beta: 2},
		&metrics.R2Score{ClassAggregation: metrics.RawValues, NumRegressors: 1}, &metrics.R2Score{ClassAggregation: metrics.VarianceWeightedAverage},
		&metrics.IoU{NumClasses: 3, TargetClassIDs: []int{2}, IgnoreClass: new(0), DenseYTrue: true, Axis: new(1)},
		&metrics.BinaryIoU{Threshold: new(0.0)}, &metrics.CosineSimilarity{Axis: new(1)},
		&metrics.SparseCategoricalCrossentropy{FromLogits: true, IgnoreClass: new(0)},
	) {
		if _, ok := m.(*metrics.MeanMetricWrapper); ok {
			continue
		}
		v, err := metrics.Config(m)
		require.NoError(t, err, m.Label())
		text, err := json.Marshal(v)
		require.NoError(t, err)
		var decoded any
		require.NoError(t, json.Unmarshal(text, &decoded))
		back, err := metrics.FromConfig(decoded)
		require.NoError(t, err, m.Label())
		again, err := metrics.Config(back)
		require.NoError(t, err)
		require.Equal(t, v, again)
		require.IsType(t, m, back)
		require.Equal(t, m.Label(), back.Label())
	}
}

func TestBadConfigs(t *testing.T) {
	for text, want := range map[string]string{
		`{"class_name": "AUC", "config": {"curve": "XY"}}`:                "metric AUC: curve: metrics: Curve: got \"XY\", want one of [\"ROC\" \"PR\" \"PRGAIN\"]",
		`{"class_name": "F1Score", "config": {"average": "most"}}`:        "average: metrics: Average: got \"most\"",
		`{"class_name": "R2Score", "config": {"class_aggregation": "x"}}`: "class_aggregation: metrics: ClassAggregation: got \"x\"",
		`{"class_name": "AUC", "config": {"summation_method": 2}}`:        "summation_method: got 2, want a word",
		`{"class_name": "Precision", "config": {"top": 2}}`:               "top: got 2, but there is no such setting",
		`{"class_name": "Foo"}`:                                           `unknown metric "Foo"`,
	} {
		var v any
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		_, err := metrics.FromConfig(v)
		require.ErrorContains(t, err, want)
	}
	_, err := metrics.Config(metrics.New("mine", func(y, _ ops.Value) ops.Value { return y }))
	require.ErrorContains(t, err, `unknown metric "MeanMetricWrapper"`)
	_, err = metrics.Config(&metrics.AUC{Curve: 9})
	require.ErrorContains(t, err, "Curve: got 9")
}
