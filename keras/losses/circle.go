package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Circle pulls embeddings of one class together and pushes those of different classes apart, each pair with a weight of its own:
// softplus of the sum of two logarithms, of sum(exp(Gamma*(Margin+d)*(d-Margin))) over the other samples of the same class and of
// sum(exp(Gamma*(1+Margin-d)*(1-Margin-d))) over those of other classes, where d is 1 less the cosine. A sample without a pair of
// either kind has loss 0, and samples with loss 0 are left out of the mean.
//
// Shapes: y [batch] or [batch 1], numbers of classes; pred [batch d], of length 1 -> [batch].
// Defaults: Gamma 80, Margin 0.4; a sample is no pair with itself unless KeepDiagonal is set. MaxBatch 1024: the loss of a larger
// batch is not finite. Each sample is compared with MaxBatch places, those beyond the batch being empty.
// Reference: keras.losses.Circle; Sun et al. 2020, arXiv:2002.10857.
type Circle struct {
	Name         string `keras:"name,default=circle"`
	Reduction    Reduction
	Gamma        float64  `keras:"gamma,default=80"`
	Margin       *float64 `keras:"margin,default=0.4"`
	KeepDiagonal bool     `keras:"remove_diagonal,not"`
	MaxBatch     int      `keras:"-"`
}

// PerSample implements Loss.
func (l *Circle) PerSample(y, pred ops.Value) ops.Value {
	if len(pred.Shape()) != 2 {
		ops.Fail("Circle", fmt.Sprintf("predictions %v: want [batch d]", pred.Shape()))
	}
	gamma, margin := l.Gamma, or(l.Margin, 0.4)
	if gamma == 0 {
		gamma = 80
	}
	places := l.places()
	same, different := l.pairs(classLabels("Circle", y, pred), places)
	cosine := ops.MatMul(pred, ops.Transpose(placed(pred, places)))
	d := ops.Maximum(oneLess(cosine), ops.Number(pred, 0))
	plus := func(v float64) ops.Value { return ops.Add(d, ops.Number(d, v)) }
	less := func(v float64) ops.Value { return ops.Sub(ops.Number(d, v), d) }
	zero := ops.Number(d, 0)
	near := ops.Scale(ops.Mul(ops.Maximum(plus(margin), zero), less(margin)), -gamma)
	far := ops.Scale(ops.Mul(ops.Maximum(less(1+margin), zero), less(1-margin)), gamma)
	loss := ops.Softplus(ops.Add(logSumExpWhere(same, near), logSumExpWhere(different, far)))
	rows := ops.Rows(tensor.Float64)
	fits := ops.LessEqual(rows, ops.Number(rows, float64(places)))
	return ops.Div(loss, ops.Cast(fits, loss.DType()))
}

// LossReduction implements Reduced.
func (l *Circle) LossReduction() Reduction { return l.Reduction }

// SampleMask implements MasksSamples: losses above 0 count.
func (l *Circle) SampleMask(_, _, perSample ops.Value) ops.Value {
	return ops.Greater(perSample, ops.Number(perSample, 0))
}

// places is the number of samples that each one is compared with. No value can be as large as the square of the batch.
func (l *Circle) places() int {
	if l.MaxBatch <= 0 {
		return 1024
	}
	return l.MaxBatch
}

// pairs tells for each sample which of the places hold one of the same class and of another, [batch places].
func (l *Circle) pairs(labels ops.Value, places int) (same, different ops.Value) {
	filled := ops.Less(ops.Iota(tensor.D(places), tensor.Float64), ops.Rows(tensor.Float64))
	equal := ops.Equal(ops.ExpandDims(labels, 1), placed(labels, places))
	same = ops.LogicalAnd(equal, filled)
	different = ops.LogicalAnd(ops.LogicalNot(equal), filled)
	if !l.KeepDiagonal {
		sample := ops.ExpandDims(ops.Iota(labels.Shape()[0], tensor.Int32), 1)
		same = ops.LogicalAnd(same, ops.NotEqual(sample, ops.Iota(tensor.D(places), tensor.Int32)))
	}
	return same, different
}

// placed puts the rows of x into a value of that many rows, the rest being 0.
func placed(x ops.Value, places int) ops.Value {
	none, after := make([]int, len(x.Shape())), make([]int, len(x.Shape()))
	after[0] = places
	shape := x.Shape().Clone()
	shape[0] = tensor.D(places)
	return ops.Slice(ops.Pad(x, none, after, 0), none, shape)
}

// logSumExpWhere is the logarithm of the sum of exp(x) over the last axis where cond holds; impossible where it never does.
func logSumExpWhere(cond, x ops.Value) ops.Value {
	return ops.LogSumExp(ops.Where(cond, x, ops.Number(x, impossible)), -1)
}
