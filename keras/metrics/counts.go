package metrics

import "github.com/gokeras/gokeras/keras/ops"

// TruePositives is the number of positive targets whose prediction is above the threshold, or their weight.
//
// Shapes: y and pred [batch ...] alike; every element counts. A target is positive where it is not 0.
// Defaults: one threshold, 0.5; with several there is one value each. Name "true_positives".
// Errors: thresholds outside [0, 1].
// Reference: keras.metrics.TruePositives.
type TruePositives struct {
	Name       string `keras:"name,default=true_positives"`
	Thresholds []float64
}

// Label implements Metric.
func (m *TruePositives) Label() string { return orName(m.Name, "true_positives") }

// Check finds bad thresholds.
func (m *TruePositives) Check() error { return checkThresholds(m.Label(), m.Thresholds) }

// Update implements Metric.
func (m *TruePositives) Update(s Sums, y, pred, weight ops.Value) {
	count(m.Label(), m.Thresholds, s, y, pred, weight)
}

// Result implements Metric.
func (m *TruePositives) Result(s State) float64 { return meanOf(m.Results(s)) }

// Results implements Vector.
func (m *TruePositives) Results(s State) []float64 { return counted(m.Thresholds, s).tp }

// FalsePositives is the number of targets that are 0 whose prediction is above the threshold, or their weight.
//
// Shapes, Defaults and Errors as for TruePositives; Name "false_positives".
// Reference: keras.metrics.FalsePositives.
type FalsePositives struct {
	Name       string `keras:"name,default=false_positives"`
	Thresholds []float64
}

// Label implements Metric.
func (m *FalsePositives) Label() string { return orName(m.Name, "false_positives") }

// Check finds bad thresholds.
func (m *FalsePositives) Check() error { return checkThresholds(m.Label(), m.Thresholds) }

// Update implements Metric.
func (m *FalsePositives) Update(s Sums, y, pred, weight ops.Value) {
	count(m.Label(), m.Thresholds, s, y, pred, weight)
}

// Result implements Metric.
func (m *FalsePositives) Result(s State) float64 { return meanOf(m.Results(s)) }

// Results implements Vector.
func (m *FalsePositives) Results(s State) []float64 { return counted(m.Thresholds, s).fp }

// TrueNegatives is the number of targets that are 0 whose prediction is not above the threshold, or their weight.
//
// Shapes, Defaults and Errors as for TruePositives; Name "true_negatives".
// Reference: keras.metrics.TrueNegatives.
type TrueNegatives struct {
	Name       string `keras:"name,default=true_negatives"`
	Thresholds []float64
}

// Label implements Metric.
func (m *TrueNegatives) Label() string { return orName(m.Name, "true_negatives") }

// Check finds bad thresholds.
func (m *TrueNegatives) Check() error { return checkThresholds(m.Label(), m.Thresholds) }

// Update implements Metric.
func (m *TrueNegatives) Update(s Sums, y, pred, weight ops.Value) {
	count(m.Label(), m.Thresholds, s, y, pred, weight)
}

// Result implements Metric.
func (m *TrueNegatives) Result(s State) float64 { return meanOf(m.Results(s)) }

// Results implements Vector.
func (m *TrueNegatives) Results(s State) []float64 { return counted(m.Thresholds, s).tn }

// FalseNegatives is the number of positive targets whose prediction is not above the threshold, or their weight.
//
// Shapes, Defaults and Errors as for TruePositives; Name "false_negatives".
// Reference: keras.metrics.FalseNegatives.
type FalseNegatives struct {
	Name       string `keras:"name,default=false_negatives"`
	Thresholds []float64
}

// Label implements Metric.
func (m *FalseNegatives) Label() string { return orName(m.Name, "false_negatives") }

// Check finds bad thresholds.
func (m *FalseNegatives) Check() error { return checkThresholds(m.Label(), m.Thresholds) }

// Update implements Metric.
func (m *FalseNegatives) Update(s Sums, y, pred, weight ops.Value) {
	count(m.Label(), m.Thresholds, s, y, pred, weight)
}

// Result implements Metric.
func (m *FalseNegatives) Result(s State) float64 { return meanOf(m.Results(s)) }

// Results implements Vector.
func (m *FalseNegatives) Results(s State) []float64 { return counted(m.Thresholds, s).fn }

// count adds a batch to the bins of the thresholds.
func count(label string, values []float64, s Sums, y, pred, weight ops.Value) {
	y, pred = alike(label, y, pred)
	chosen(values, 0.5).tally(s, y, pred, weight, 0)
}

// counted returns the confusion at the thresholds.
func counted(values []float64, s State) confusion {
	return chosen(values, 0.5).counts(s.Sums("bins"))
}
