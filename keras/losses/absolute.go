package losses

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
)

// MeanAbsoluteError is the mean of |y - pred| over the last axis.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.MeanAbsoluteError.
type MeanAbsoluteError struct {
	Name      string `keras:"name,default=mean_absolute_error"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*MeanAbsoluteError) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("MeanAbsoluteError", y, pred)
	return meanLast(ops.Abs(ops.Sub(y, pred)))
}

// LossReduction implements Reduced.
func (l *MeanAbsoluteError) LossReduction() Reduction { return l.Reduction }

// MeanAbsolutePercentageError is 100 times the mean of |y - pred| / |y| over the last axis; |y| counts as at least 1e-7.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.MeanAbsolutePercentageError.
type MeanAbsolutePercentageError struct {
	Name      string `keras:"name,default=mean_absolute_percentage_error"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*MeanAbsolutePercentageError) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("MeanAbsolutePercentageError", y, pred)
	size := ops.Maximum(ops.Abs(y), ops.Number(y, epsilon))
	return ops.Scale(meanLast(ops.Abs(ops.Div(ops.Sub(y, pred), size))), 100)
}

// LossReduction implements Reduced.
func (l *MeanAbsolutePercentageError) LossReduction() Reduction { return l.Reduction }

// Huber is the mean over the last axis of e^2/2 for errors e up to Delta and of Delta*|e| - Delta^2/2 beyond.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Defaults: Delta 1.
// Reference: keras.losses.Huber; Huber 1964.
type Huber struct {
	Name      string `keras:"name,default=huber_loss"`
	Reduction Reduction
	Delta     float64 `keras:"delta,default=1"`
}

// PerSample implements Loss.
func (l *Huber) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("Huber", y, pred)
	delta := l.Delta
	if delta == 0 {
		delta = 1
	}
	e := ops.Sub(pred, y)
	size := ops.Abs(e)
	near := ops.LessEqual(size, ops.Number(e, delta))
	square := ops.Scale(ops.Square(e), 0.5)
	linear := ops.Sub(ops.Scale(size, delta), ops.Number(e, delta*delta/2))
	return meanLast(ops.Where(near, square, linear))
}

// LossReduction implements Reduced.
func (l *Huber) LossReduction() Reduction { return l.Reduction }

// LogCosh is the mean of log(cosh(pred - y)) over the last axis, about e^2/2 for small errors and |e| - log 2 for large ones.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.LogCosh.
type LogCosh struct {
	Name      string `keras:"name,default=log_cosh"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*LogCosh) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("LogCosh", y, pred)
	e := ops.Sub(pred, y)
	// cosh overflows float32 at 90, this form does not.
	return meanLast(ops.Sub(ops.Add(e, ops.Softplus(ops.Scale(e, -2))), ops.Number(e, math.Ln2)))
}

// LossReduction implements Reduced.
func (l *LogCosh) LossReduction() Reduction { return l.Reduction }
