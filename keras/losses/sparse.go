package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// SparseCategoricalCrossentropy is -log of the probability of the true class, given as its number. The classes are the last axis.
//
// Shapes: y [batch ...] or [batch ... 1] of any integer dtype (floats are truncated), pred [batch ... classes] -> [batch ...].
// Defaults: pred are probabilities; FromLogits takes them as logits. Where the model's last activation is softmax, the logits under
// it are used either way, as Keras on TensorFlow does, but not with IgnoreClass. Labels equal to IgnoreClass, which need not be a
// class, count nothing.
// Errors: a label outside [0, classes).
// Reference: keras.losses.SparseCategoricalCrossentropy.
type SparseCategoricalCrossentropy struct {
	Name        string `keras:"name,default=sparse_categorical_crossentropy"`
	Reduction   Reduction
	FromLogits  bool
	IgnoreClass *int
}

// PerSample implements Loss.
func (l *SparseCategoricalCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	labels := classLabels("SparseCategoricalCrossentropy", y, pred)
	if l.IgnoreClass == nil {
		return sparseCrossentropy(labels, pred, l.FromLogits)
	}
	counts := l.counts(labels)
	// The logits of what is ignored become 0, as in Keras: it must not matter if they are not finite.
	labels = ops.Where(counts, labels, ops.Number(labels, 0))
	pred = ops.Where(ops.ExpandDims(counts, -1), pred, ops.Number(pred, 0))
	loss := sparseCrossentropy(labels, pred, l.FromLogits)
	return ops.Where(counts, loss, ops.Number(loss, 0))
}

// LossReduction implements Reduced.
func (l *SparseCategoricalCrossentropy) LossReduction() Reduction { return l.Reduction }

// SampleMask implements MasksSamples: labels other than IgnoreClass count.
func (l *SparseCategoricalCrossentropy) SampleMask(y, pred, _ ops.Value) ops.Value {
	if l.IgnoreClass == nil {
		return ops.Value{}
	}
	return l.counts(classLabels("SparseCategoricalCrossentropy", y, pred))
}

func (l *SparseCategoricalCrossentropy) counts(labels ops.Value) ops.Value {
	return ops.NotEqual(labels, ops.Number(labels, float64(*l.IgnoreClass)))
}

// CheckTargets finds labels that are no class.
func (l *SparseCategoricalCrossentropy) CheckTargets(y *tensor.Tensor, pred tensor.Shape) error {
	return checkLabels(y, pred.LastSize(), l.IgnoreClass)
}

// TakesLogits tells whether FromLogits is set; the model warns when its output is a softmax already. With IgnoreClass it does not, as
// then the loss does what FromLogits says.
func (l *SparseCategoricalCrossentropy) TakesLogits() bool {
	return l.FromLogits && l.IgnoreClass == nil
}

// classLabels returns y as int32, one label a prediction.
func classLabels(name string, y, pred ops.Value) ops.Value {
	p := pred.Shape()
	if len(p) < 2 {
		ops.Fail(name, fmt.Sprintf("predictions %v: want an axis of classes", p))
	}
	labels := y
	if s := y.Shape(); len(s) == len(p) && s[len(s)-1] == tensor.D(1) {
		labels = ops.Reshape(y, s[:len(s)-1])
	}
	if !labels.Shape().Equal(p[:len(p)-1]) {
		ops.Fail(name, fmt.Sprintf("targets %v and predictions %v: want one label a prediction", y.Shape(), p))
	}
	return ops.Cast(labels, tensor.Int32)
}

// sparseCrossentropy takes int32 labels of pred's shape without the classes.
func sparseCrossentropy(labels, pred ops.Value, fromLogits bool) ops.Value {
	logits, ok := logitsUnder(pred)
	switch {
	case ok:
	case fromLogits:
		logits = pred
	default:
		logits = ops.Log(ops.Clip(pred, epsilon, 1-epsilon))
	}
	p := pred.Shape()
	rows := tensor.D(1)
	for _, d := range p[:len(p)-1] {
		rows, _ = rows.Mul(d)
	}
	flat := ops.Reshape(logits, tensor.Shape{rows, p[len(p)-1]})
	return ops.Reshape(graph.SparseCrossEntropyOf(flat, ops.Reshape(labels, tensor.Shape{rows})), p[:len(p)-1])
}

// CategoricalGeneralizedCrossEntropy is (1 - p^Q)/Q for the probability p of the true class, given as its number: between the
// cross-entropy (Q towards 0) and the absolute error (Q towards 1), which wrong labels disturb less.
//
// Shapes: y [batch ...] or [batch ... 1], pred [batch ... classes] -> [batch ...]; pred are probabilities.
// Defaults: Q 0.5.
// Errors: Q outside (0, 1), a label outside [0, classes).
// Reference: keras.losses.CategoricalGeneralizedCrossEntropy; Zhang & Sabuncu 2018, arXiv:1805.07836.
type CategoricalGeneralizedCrossEntropy struct {
	Name      string `keras:"name,default=categorical_generalized_cross_entropy"`
	Reduction Reduction
	Q         float64 `keras:"q,default=0.5"`
}

// PerSample implements Loss.
func (l *CategoricalGeneralizedCrossEntropy) PerSample(y, pred ops.Value) ops.Value {
	const name = "CategoricalGeneralizedCrossEntropy"
	q := l.Q
	if q == 0 {
		q = 0.5
	}
	if !(q > 0 && q < 1) {
		ops.Fail(name, fmt.Sprintf("Q %v is not in (0, 1)", q))
	}
	hot := ops.OneHot(classLabels(name, y, pred), pred.Shape().LastSize(), pred.DType())
	p := ops.Sum(ops.Mul(pred, hot), -1)
	return ops.Scale(oneLess(ops.Power(p, ops.Number(p, q))), 1/q)
}

// LossReduction implements Reduced.
func (l *CategoricalGeneralizedCrossEntropy) LossReduction() Reduction { return l.Reduction }

// CheckTargets finds labels that are no class.
func (l *CategoricalGeneralizedCrossEntropy) CheckTargets(y *tensor.Tensor, pred tensor.Shape) error {
	return checkLabels(y, pred.LastSize(), nil)
}
