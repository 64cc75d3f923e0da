package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// CategoricalCrossentropy is -sum of y*log(pred) over the classes, for targets that are one-hot or probabilities.
//
// Shapes: y and pred [batch ... classes] -> [batch ...].
// Defaults: pred are probabilities, divided by their sum first; FromLogits takes logits; LabelSmoothing s replaces y by
// y(1-s) + s/classes, with the size of the last axis whatever Axis says; Axis, that of the classes, -1.
// Errors: shapes that differ, LabelSmoothing outside [0, 1].
// Reference: keras.losses.CategoricalCrossentropy.
type CategoricalCrossentropy struct {
	Name           string `keras:"name,default=categorical_crossentropy"`
	Reduction      Reduction
	FromLogits     bool
	LabelSmoothing float64
	Axis           *int `keras:"axis,default=-1"`
}

// PerSample implements Loss.
func (l *CategoricalCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	y, pred = oneHotMatched("CategoricalCrossentropy", y, pred)
	y = smooth("CategoricalCrossentropy", y, l.LabelSmoothing, pred.Shape().LastSize())
	axis := axisOr("CategoricalCrossentropy", l.Axis, pred)
	logits, ok := logitsUnder(pred)
	if !ok && l.FromLogits {
		logits, ok = pred, true
	}
	if ok {
		logp := ops.LogSoftmax(lastTo(logits, axis))
		return ops.Negative(sumClasses(ops.Mul(lastTo(y, axis), logp), axis))
	}
	return ops.Negative(ops.Sum(ops.Mul(y, ops.Log(distribution(pred, axis))), axis))
}

// LossReduction implements Reduced.
func (l *CategoricalCrossentropy) LossReduction() Reduction { return l.Reduction }

// TakesLogits tells whether FromLogits is set; the model warns when its output is a softmax already.
func (l *CategoricalCrossentropy) TakesLogits() bool { return l.FromLogits }

// CategoricalFocalCrossentropy is CategoricalCrossentropy with each class times Alpha*(1-p)^Gamma for its probability p: what is
// predicted well already counts little.
//
// Shapes: y and pred [batch ... classes] -> [batch ...].
// Defaults: Alpha 0.25, Gamma 2; pred are probabilities, divided by their sum first; FromLogits takes logits; LabelSmoothing and Axis
// as for CategoricalCrossentropy.
// Errors: shapes that differ, LabelSmoothing outside [0, 1].
// Reference: keras.losses.CategoricalFocalCrossentropy; Lin et al. 2017, arXiv:1708.02002.
type CategoricalFocalCrossentropy struct {
	Name           string `keras:"name,default=categorical_focal_crossentropy"`
	Reduction      Reduction
	Alpha          *float64 `keras:"alpha,default=0.25"`
	Gamma          *float64 `keras:"gamma,default=2"`
	FromLogits     bool
	LabelSmoothing float64
	Axis           *int `keras:"axis,default=-1"`
}

// PerSample implements Loss.
func (l *CategoricalFocalCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	y, pred = oneHotMatched("CategoricalFocalCrossentropy", y, pred)
	y = smooth("CategoricalFocalCrossentropy", y, l.LabelSmoothing, pred.Shape().LastSize())
	axis := axisOr("CategoricalFocalCrossentropy", l.Axis, pred)
	if l.FromLogits {
		pred = lastTo(ops.Softmax(lastTo(pred, axis)), axis)
	}
	p := distribution(pred, axis)
	factor := ops.Scale(ops.Power(oneLess(p), ops.Number(p, or(l.Gamma, 2))), or(l.Alpha, 0.25))
	return ops.Negative(ops.Sum(ops.Mul(factor, ops.Mul(y, ops.Log(p))), axis))
}

// LossReduction implements Reduced.
func (l *CategoricalFocalCrossentropy) LossReduction() Reduction { return l.Reduction }

// oneHotMatched returns y and pred in one shape with an axis of classes beside the batch.
func oneHotMatched(name string, y, pred ops.Value) (ops.Value, ops.Value) {
	if len(pred.Shape()) < 2 {
		ops.Fail(name, fmt.Sprintf("targets %v and predictions %v: want an axis of classes", y.Shape(), pred.Shape()))
	}
	return matched(name, y, pred)
}

// distribution divides by the sum along axis and clips.
func distribution(pred ops.Value, axis int) ops.Value {
	return ops.Clip(ops.Div(pred, ops.KeepDims(ops.Sum, pred, axis)), epsilon, 1-epsilon)
}

// sumClasses sums the last axis of x, which was exchanged with axis, and puts the others back in order.
func sumClasses(x ops.Value, axis int) ops.Value {
	if axis == len(x.Shape())-1 {
		return ops.Sum(x, -1)
	}
	return ops.Sum(lastTo(x, axis), axis)
}
