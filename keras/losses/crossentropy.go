package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// epsilon bounds probabilities away from 0 and 1, as keras.config.epsilon(); the gradient is 0 beyond.
const epsilon = 1e-7

// SparseCategoricalCrossentropy is -log of the probability of the true class, given as its number.
//
// Shapes: y [batch ...] or [batch ... 1] of any integer dtype (floats are truncated), pred [batch ... classes] -> [batch ...].
// Defaults: pred are probabilities; FromLogits takes them as logits. Where the model's last activation is softmax, the logits under
// it are used either way, as Keras on TensorFlow does.
// Errors: a label outside [0, classes).
// Reference: keras.losses.SparseCategoricalCrossentropy.
type SparseCategoricalCrossentropy struct{ FromLogits bool }

// PerSample implements Loss.
func (l *SparseCategoricalCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	p := pred.Shape()
	if len(p) < 2 {
		ops.Fail("SparseCategoricalCrossentropy", fmt.Sprintf("predictions %v: want an axis of classes", p))
	}
	labels := y
	if s := y.Shape(); len(s) == len(p) && s[len(s)-1] == tensor.D(1) {
		labels = ops.Reshape(y, s[:len(s)-1])
	}
	if !labels.Shape().Equal(p[:len(p)-1]) {
		ops.Fail("SparseCategoricalCrossentropy", fmt.Sprintf("targets %v and predictions %v: want one label a prediction", y.Shape(), p))
	}
	logits := logitsFor(pred, l.FromLogits)
	rows := tensor.D(1)
	for _, d := range p[:len(p)-1] {
		rows, _ = rows.Mul(d)
	}
	flat := ops.Reshape(logits, tensor.Shape{rows, p[len(p)-1]})
	loss := graph.SparseCrossEntropyOf(flat, ops.Reshape(ops.Cast(labels, tensor.Int32), tensor.Shape{rows}))
	return ops.Reshape(loss, p[:len(p)-1])
}

// logitsFor returns the logits of pred: those under a softmax, pred itself, or the logarithm of clipped probabilities.
func logitsFor(pred ops.Value, fromLogits bool) ops.Value {
	if logits, ok := SoftmaxLogits(pred); ok {
		return logits
	}
	if fromLogits {
		return pred
	}
	return ops.Log(ops.Clip(pred, epsilon, 1-epsilon))
}

// SoftmaxLogits returns the value that pred is the softmax of.
func SoftmaxLogits(pred ops.Value) (ops.Value, bool) {
	if _, ok := pred.Op().(graph.Softmax); !ok {
		return ops.Value{}, false
	}
	return graph.LogitsOf(pred)
}

// CheckTargets finds labels that are no class.
func (l *SparseCategoricalCrossentropy) CheckTargets(y *tensor.Tensor, pred tensor.Shape) error {
	return checkLabels(y, pred.LastSize())
}

// TakesLogits tells whether FromLogits is set; the model warns when its output is a softmax already.
func (l *SparseCategoricalCrossentropy) TakesLogits() bool { return l.FromLogits }

// CategoricalCrossentropy is -sum of y*log(pred) over the classes, for targets that are one-hot or probabilities.
//
// Shapes: y and pred [batch ... classes] -> [batch ...].
// Defaults: pred are probabilities, divided by their sum first; FromLogits takes logits; LabelSmoothing s replaces y by y(1-s) + s/classes.
// Errors: shapes that differ, LabelSmoothing outside [0, 1].
// Reference: keras.losses.CategoricalCrossentropy.
type CategoricalCrossentropy struct {
	FromLogits     bool
	LabelSmoothing float64
}

// PerSample implements Loss.
func (l *CategoricalCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	if len(pred.Shape()) < 2 || !y.Shape().Equal(pred.Shape()) {
		ops.Fail("CategoricalCrossentropy", fmt.Sprintf("targets %v and predictions %v: want the same shape with an axis of classes", y.Shape(), pred.Shape()))
	}
	checkSmoothing("CategoricalCrossentropy", l.LabelSmoothing)
	y = ops.Cast(y, pred.DType())
	if s := l.LabelSmoothing; s != 0 {
		y = ops.Add(ops.Scale(y, 1-s), ops.Number(y, s/float64(pred.Shape().LastSize())))
	}
	var logp ops.Value
	if logits, ok := SoftmaxLogits(pred); ok {
		logp = ops.LogSoftmax(logits)
	} else if l.FromLogits {
		logp = ops.LogSoftmax(pred)
	} else {
		sum := ops.ExpandDims(ops.Sum(pred, -1), -1)
		logp = ops.Log(ops.Clip(ops.Div(pred, sum), epsilon, 1-epsilon))
	}
	return ops.Negative(ops.Sum(ops.Mul(y, logp), -1))
}

// TakesLogits tells whether FromLogits is set.
func (l *CategoricalCrossentropy) TakesLogits() bool { return l.FromLogits }

// BinaryCrossentropy is the mean over the last axis of -(y*log(pred) + (1-y)*log(1-pred)).
//
// Shapes: y and pred [batch ... d] -> [batch ...]; (batch,) against (batch, 1) is reshaped.
// Defaults: pred are probabilities; FromLogits takes logits; LabelSmoothing s replaces y by y(1-s) + s/2. Where the model's last
// activation is sigmoid, the logits under it are used either way.
// Reference: keras.losses.BinaryCrossentropy.
type BinaryCrossentropy struct {
	FromLogits     bool
	LabelSmoothing float64
}

// PerSample implements Loss.
func (l *BinaryCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	y = matched("BinaryCrossentropy", y, pred)
	checkSmoothing("BinaryCrossentropy", l.LabelSmoothing)
	if s := l.LabelSmoothing; s != 0 {
		y = ops.Add(ops.Scale(y, 1-s), ops.Number(y, s/2))
	}
	if logits, ok := SigmoidLogits(pred); ok {
		return meanLast(binaryFromLogits(y, logits))
	}
	if l.FromLogits {
		return meanLast(binaryFromLogits(y, pred))
	}
	p := ops.Clip(pred, epsilon, 1-epsilon)
	one := ops.Number(p, 1)
	like := ops.Add(ops.Mul(y, ops.Log(p)), ops.Mul(ops.Sub(one, y), ops.Log(ops.Sub(one, p))))
	return meanLast(ops.Negative(like))
}

// binaryFromLogits is max(x, 0) - x*y + log(1 + exp(-|x|)), which does not overflow.
func binaryFromLogits(y, x ops.Value) ops.Value {
	return ops.Add(ops.Sub(ops.Relu(x), ops.Mul(x, y)), ops.Log1p(ops.Exp(ops.Negative(ops.Abs(x)))))
}

// SigmoidLogits returns the value that pred is the sigmoid of.
func SigmoidLogits(pred ops.Value) (ops.Value, bool) {
	if u, ok := pred.Op().(graph.Unary); !ok || u.Kind != graph.Sigmoid {
		return ops.Value{}, false
	}
	return graph.LogitsOf(pred)
}

// TakesLogits tells whether FromLogits is set.
func (l *BinaryCrossentropy) TakesLogits() bool { return l.FromLogits }

func checkSmoothing(loss string, s float64) {
	if !(s >= 0 && s <= 1) {
		ops.Fail(loss, fmt.Sprintf("LabelSmoothing %v is not in [0, 1]", s))
	}
}
