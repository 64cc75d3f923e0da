package losses

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// CTC is -log of the probability that a recurrent network's outputs spell the labels, whatever their alignment: each step gives a
// class or the blank, class 0; repeated classes count once, blanks not at all.
//
// Shapes: y [batch labels] of any integer dtype, pred [batch steps classes], logits -> [batch].
// All steps count. A label 0 pads: the number of labels of a sample is that of its labels other than 0, and they come first.
// Labels that do not fit into the steps give a loss of about 707, as in Keras on TensorFlow.
// Errors: a label outside [0, classes).
// Reference: keras.losses.CTC; Graves et al. 2006.
type CTC struct {
	Name      string `keras:"name,default=ctc"`
	Reduction Reduction
}

const (
	// unlikely is the logarithm of the probability to end elsewhere than behind the last label.
	unlikely = -706.8936235 // log(1e-307)
	// impossible stands for minus infinity, which would make NaN of gradients.
	impossible = -1e30
)

// PerSample implements Loss.
//
// State j counts the labels that were spelled; a path is in it by the label j or by the blank after it. The first label state is
// the one before any step.
func (*CTC) PerSample(y, pred ops.Value) ops.Value {
	s, p := y.Shape(), pred.Shape()
	if len(s) != 2 || len(p) != 3 || s[0] != p[0] || !s[1].Fixed() || !p[1].Fixed() || s[1].Const < 1 || p[1].Const < 1 {
		ops.Fail("CTC", fmt.Sprintf("targets %v and predictions %v: want [batch labels] and [batch steps classes]", s, p))
	}
	c := newAlignment(ops.Cast(y, tensor.Int32), pred.DType())
	logp := ops.Maximum(ops.LogSoftmax(pred), ops.Number(pred, impossible))
	hot := ops.OneHot(c.y, p[2].Const, pred.DType())
	blank := graph.SliceAlong(logp, 2, tensor.D(0), tensor.D(1), 1)
	for _, step := range steps(ops.Concatenate(2, blank, ops.MatMulTransposed(logp, hot, false, true))) {
		c.advance(step)
	}
	return ops.Negative(c.logLikelihood())
}

// LossReduction implements Reduced.
func (l *CTC) LossReduction() Reduction { return l.Reduction }

// CheckTargets finds labels that are no class.
func (l *CTC) CheckTargets(y *tensor.Tensor, pred tensor.Shape) error {
	return checkLabels(y, pred.LastSize(), nil)
}

// alignment holds the logarithms of the probabilities of all paths up to a step.
type alignment struct {
	y              ops.Value // [batch labels]
	skip           ops.Value // [batch labels]: 0 where a label may follow its predecessor without a blank
	blanks, labels ops.Value // [batch labels+1]
	n              int       // labels
}

func newAlignment(y ops.Value, dtype tensor.DType) *alignment {
	c := &alignment{y: y, n: y.Shape()[1].Const}
	row := func(v float64, width int) ops.Value {
		return ops.Full(tensor.Shape{y.Shape()[0], tensor.D(width)}, v, dtype)
	}
	c.blanks = row(impossible, c.n+1)
	c.labels = ops.Concatenate(1, row(0, 1), row(impossible, c.n))
	c.skip = row(0, c.n)
	if c.n > 1 {
		same := ops.Equal(columns(y, 1, c.n), columns(y, 0, c.n-1))
		c.skip = pushed(ops.Where(same, graph.Number(dtype, impossible), graph.Number(dtype, 0)), 0)
	}
	return c
}

// advance takes the log-probabilities of the blank and of the labels at one step, [batch labels+1].
func (c *alignment) advance(step ops.Value) {
	ofBlank, ofLabels := columns(step, 0, 1), columns(step, 1, c.n+1)
	before := ops.Add(columns(c.labels, 0, c.n), c.skip)
	blanks := ops.Add(ofBlank, logSumExp(c.blanks, c.labels))
	labels := ops.Add(ofLabels, logSumExp(columns(c.labels, 1, c.n+1), columns(c.blanks, 0, c.n), before))
	c.blanks, c.labels = blanks, pushed(labels, impossible)
}

// logLikelihood sums over the paths that end in the last label or the blank after it.
func (c *alignment) logLikelihood() ops.Value {
	dtype := c.labels.DType()
	isLabel := ops.NotEqual(c.y, ops.Number(c.y, 0))
	count := ops.Cast(ops.Sum(ops.Cast(isLabel, dtype), 1), tensor.Int32)
	elsewhere := ops.Scale(oneLess(ops.OneHot(count, c.n+1, dtype)), unlikely)
	all := ops.Concatenate(1, ops.Add(c.blanks, elsewhere), ops.Add(c.labels, elsewhere))
	return ops.LogSumExp(all, 1)
}

// columns takes the columns from up to before to.
func columns(x ops.Value, from, to int) ops.Value {
	return graph.SliceAlong(x, 1, tensor.D(from), tensor.D(to-from), 1)
}

// pushed moves the columns of x one to the right.
func pushed(x ops.Value, first float64) ops.Value {
	return ops.Pad(x, []int{0, 1}, []int{0, 0}, first)
}

func logSumExp(xs ...ops.Value) ops.Value {
	largest := xs[0]
	for _, x := range xs[1:] {
		largest = ops.Maximum(largest, x)
	}
	var sum ops.Value
	for i, x := range xs {
		e := ops.Exp(ops.Sub(x, largest))
		if i == 0 {
			sum = e
			continue
		}
		sum = ops.Add(sum, e)
	}
	return ops.Add(largest, ops.Log(sum))
}

// steps unstacks axis 1 in two rounds: the gradient of a slice is as large as what it was cut from, so that one round would take
// time in the square of the number of steps.
func steps(x ops.Value) (out []ops.Value) {
	n := x.Shape()[1].Const
	block := int(math.Ceil(math.Sqrt(float64(n))))
	for at := 0; at < n; at += block {
		out = append(out, ops.Unstack(columns(x, at, min(at+block, n)), 1)...)
	}
	return out
}
