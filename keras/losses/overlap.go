package losses

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// Dice is 1 - 2*sum(y*pred) / (sum(y) + sum(pred)), one less the overlap of two segmentations.
//
// Shapes: y and pred of one shape -> that shape without the axes.
// Defaults: Axis nil sums over all elements of the batch, to one number. Axis {1, 2, 3} of images gives one a sample.
// Reference: keras.losses.Dice; Milletari et al. 2016, arXiv:1606.04797.
type Dice struct {
	Name      string `keras:"name,default=dice"`
	Reduction Reduction
	Axis      []int
}

// PerSample implements Loss.
func (l *Dice) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("Dice", y, pred)
	twice := ops.Scale(ops.Sum(ops.Mul(y, pred), l.Axis...), 2)
	sums := ops.Add(ops.Sum(y, l.Axis...), ops.Sum(pred, l.Axis...))
	return oneLess(ops.Div(twice, ops.Add(sums, ops.Number(sums, epsilon))))
}

// LossReduction implements Reduced.
func (l *Dice) LossReduction() Reduction { return l.Reduction }

// Tversky is 1 - tp / (tp + Alpha*fp + Beta*fn) with tp = sum(y*pred). With both 0.5 it is Dice. As in Keras, Alpha weighs the sum
// of y*(1-pred), what the prediction misses, and Beta that of pred*(1-y).
//
// Shapes: y and pred of one shape -> that shape without the axes.
// Defaults: Alpha 0.5, Beta 0.5; Axis nil sums over all elements of the batch, to one number.
// Reference: keras.losses.Tversky; Salehi et al. 2017, arXiv:1706.05721.
type Tversky struct {
	Name      string `keras:"name,default=tversky"`
	Reduction Reduction
	Alpha     *float64 `keras:"alpha,default=0.5"`
	Beta      *float64 `keras:"beta,default=0.5"`
	Axis      []int
}

// PerSample implements Loss.
func (l *Tversky) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("Tversky", y, pred)
	both := ops.Sum(ops.Mul(y, pred), l.Axis...)
	missed := ops.Sum(ops.Mul(oneLess(pred), y), l.Axis...)
	extra := ops.Sum(ops.Mul(pred, oneLess(y)), l.Axis...)
	union := ops.Add(both, ops.Add(ops.Scale(missed, or(l.Alpha, 0.5)), ops.Scale(extra, or(l.Beta, 0.5))))
	return oneLess(ops.Div(both, ops.Add(union, ops.Number(union, epsilon))))
}

// LossReduction implements Reduced.
func (l *Tversky) LossReduction() Reduction { return l.Reduction }

func oneLess(x ops.Value) ops.Value { return ops.Sub(ops.Number(x, 1), x) }
