package metrics

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// PearsonCorrelation is the mean over the samples of the linear correlation of target and prediction along Axis, NaN where one of them
// does not vary.
//
// Shapes: y and pred [batch ... d]. Defaults: Axis -1; 0 correlates along each batch. Name "pearson_correlation".
// Reference: keras.metrics.PearsonCorrelation.
type PearsonCorrelation struct {
	Name string `keras:"name,default=pearson_correlation"`
	Axis *int   `keras:"axis,default=-1"`
}

// Label implements Metric.
func (m *PearsonCorrelation) Label() string { return orName(m.Name, "pearson_correlation") }

// Update implements Metric.
func (m *PearsonCorrelation) Update(s Sums, y, pred, weight ops.Value) {
	v := variationOf(m.Label(), y, pred, m.Axis)
	scale := ops.Mul(ops.Sqrt(v.varY), ops.Sqrt(v.varPred))
	addMean(s, ops.Div(v.covariance, scale), weight)
}

// Result implements Metric.
func (m *PearsonCorrelation) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *PearsonCorrelation) Direction() Direction { return Up }

// ConcordanceCorrelation is the mean over the samples of Lin's concordance of target and prediction along Axis: correlation that a
// shift or another scale lowers.
//
// Shapes: y and pred [batch ... d]. Defaults: Axis -1; 0 correlates along each batch. Name "concordance_correlation".
// Reference: keras.metrics.ConcordanceCorrelation; Lin 1989.
type ConcordanceCorrelation struct {
	Name string `keras:"name,default=concordance_correlation"`
	Axis *int   `keras:"axis,default=-1"`
}

// Label implements Metric.
func (m *ConcordanceCorrelation) Label() string { return orName(m.Name, "concordance_correlation") }

// Update implements Metric.
func (m *ConcordanceCorrelation) Update(s Sums, y, pred, weight ops.Value) {
	v := variationOf(m.Label(), y, pred, m.Axis)
	norm := ops.Add(ops.Add(v.varY, v.varPred), ops.Square(v.shift))
	addMean(s, ops.Div(ops.Scale(v.covariance, 2), ops.Add(norm, ops.Number(norm, epsilon))), weight)
}

// Result implements Metric.
func (m *ConcordanceCorrelation) Result(s State) float64 { return mean(s) }

// Direction implements Directed.
func (m *ConcordanceCorrelation) Direction() Direction { return Up }

// variation is how y and pred vary along an axis, which is dropped; shift is the difference of their means.
type variation struct{ varY, varPred, covariance, shift ops.Value }

func variationOf(label string, y, pred ops.Value, along *int) variation {
	y, pred = alike(label, y, pred)
	axis := axisOr(label, along, pred)
	kept := pred.Shape().Clone()
	kept[axis] = tensor.D(1)
	meanY, meanPred := ops.Mean(y, axis), ops.Mean(pred, axis)
	y = ops.Sub(y, ops.Reshape(meanY, kept))
	pred = ops.Sub(pred, ops.Reshape(meanPred, kept))
	return variation{
		varY:       ops.Mean(ops.Square(y), axis),
		varPred:    ops.Mean(ops.Square(pred), axis),
		covariance: ops.Mean(ops.Mul(y, pred), axis),
		shift:      ops.Sub(meanY, meanPred),
	}
}
