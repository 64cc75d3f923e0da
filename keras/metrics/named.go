package metrics

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Named returns the metric that Keras knows by name, with its defaults; the name stays the label. "accuracy" and "acc", in any case,
// become binary, sparse categorical or categorical accuracy when the shapes are known. The name of a loss gives the mean of the
// samples' losses; where both exist it is the metric, so that "cosine_similarity" is 1 and not -1 for equal directions.
//
// Errors, which Compile returns: an unknown name, among them "crossentropy" and "ce", as in Keras; a metric without defaults.
func Named(name string) Metric {
	if short := strings.ToLower(name); short == "accuracy" || short == "acc" {
		return &accuracyByShape{name}
	}
	if _, ok := needsSettings[name]; ok {
		return &unknown{name}
	}
	if m, err := family.Named(name); err == nil {
		return renamed(m, name)
	}
	if l, err := losses.Named(name); err == nil {
		return &lossMetric{name, l}
	}
	return &unknown{name}
}

// needsSettings are the metrics that have no defaults, and what they need.
var needsSettings = map[string]string{
	"io_u": "NumClasses and TargetClassIDs", "IoU": "NumClasses and TargetClassIDs",
	"mean_io_u": "NumClasses", "MeanIoU": "NumClasses",
	"one_hot_io_u": "NumClasses and TargetClassIDs", "OneHotIoU": "NumClasses and TargetClassIDs",
	"one_hot_mean_io_u": "NumClasses", "OneHotMeanIoU": "NumClasses",
	"sensitivity_at_specificity": "Specificity", "SensitivityAtSpecificity": "Specificity",
	"specificity_at_sensitivity": "Sensitivity", "SpecificityAtSensitivity": "Sensitivity",
	"precision_at_recall": "Recall", "PrecisionAtRecall": "Recall",
	"recall_at_precision": "Precision", "RecallAtPrecision": "Precision",
	"mean_metric_wrapper": "Fn", "MeanMetricWrapper": "Fn",
}

// renamed sets the field Name, if m has one.
func renamed(m Metric, name string) Metric {
	if v := reflect.Indirect(reflect.ValueOf(m)); v.Kind() == reflect.Struct {
		if f := v.FieldByName("Name"); f.CanSet() && f.Kind() == reflect.String {
			f.SetString(name)
		}
	}
	return m
}

// accuracyByShape is the accuracy that fits the data.
type accuracyByShape struct{ name string }

// Label returns the name as the user wrote it.
func (n *accuracyByShape) Label() string { return n.name }

// EncodeObject returns the name.
func (n *accuracyByShape) EncodeObject() (any, error) { return n.name, nil }

// Resolve returns the accuracy for these shapes.
func (n *accuracyByShape) Resolve(y, pred tensor.Shape) Metric {
	one := tensor.D(1)
	switch {
	case len(pred) < 2 || pred[len(pred)-1] == one:
		return &BinaryAccuracy{Name: n.name}
	case len(y) < len(pred) || y[len(y)-1] == one:
		return &SparseCategoricalAccuracy{Name: n.name}
	}
	return &CategoricalAccuracy{Name: n.name}
}

// Update adds the share of the accuracy that fits.
func (n *accuracyByShape) Update(s Sums, y, pred, weight ops.Value) {
	n.Resolve(y.Shape(), pred.Shape()).Update(s, y, pred, weight)
}

// Result implements Metric: every accuracy is a mean.
func (n *accuracyByShape) Result(s State) float64 { return mean(s) }

// lossMetric is the mean of a loss over the samples.
type lossMetric struct {
	name string
	loss losses.Loss
}

// Label returns the name as the user wrote it.
func (m *lossMetric) Label() string { return m.name }

// EncodeObject returns the name.
func (m *lossMetric) EncodeObject() (any, error) { return m.name, nil }

// Update implements Metric.
func (m *lossMetric) Update(s Sums, y, pred, weight ops.Value) {
	addLoss(s, m.loss, y, pred, weight)
}

// Result implements Metric.
func (m *lossMetric) Result(s State) float64 { return mean(s) }

// unknown is a name that stands for no metric; Compile asks Check and reports it.
type unknown struct{ name string }

// Label returns the name as the user wrote it.
func (n *unknown) Label() string { return n.name }

// Check returns what is wrong with the name.
func (n *unknown) Check() error {
	if fields, ok := needsSettings[n.name]; ok {
		return fmt.Errorf("metrics: metric %q has no defaults: use the struct with %s", n.name, fields)
	}
	return fmt.Errorf("metrics: unknown metric %q", n.name)
}

// Update fails as Check does.
func (n *unknown) Update(Sums, ops.Value, ops.Value, ops.Value) { ops.Fail(n.name, n.Check().Error()) }

// Result is 0: nothing can be counted.
func (n *unknown) Result(State) float64 { return 0 }
