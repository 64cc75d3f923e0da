package losses

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// MeanSquaredError is the mean of (y - pred)^2 over the last axis.
//
// Shapes: y and pred [batch ... d] -> [batch ...]; (batch,) against (batch, 1) is reshaped.
// Reference: keras.losses.MeanSquaredError.
type MeanSquaredError struct {
	Name      string `keras:"name,default=mean_squared_error"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*MeanSquaredError) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("MeanSquaredError", y, pred)
	return meanLast(ops.Square(ops.Sub(pred, y)))
}

// LossReduction implements Reduced.
func (l *MeanSquaredError) LossReduction() Reduction { return l.Reduction }

// MeanSquaredLogarithmicError is the mean of (log(1+y) - log(1+pred))^2 over the last axis; numbers below 1e-7 count as 1e-7.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.MeanSquaredLogarithmicError.
type MeanSquaredLogarithmicError struct {
	Name      string `keras:"name,default=mean_squared_logarithmic_error"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*MeanSquaredLogarithmicError) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("MeanSquaredLogarithmicError", y, pred)
	log := func(x ops.Value) ops.Value {
		return ops.Log(ops.Add(ops.Maximum(x, ops.Number(x, epsilon)), ops.Number(x, 1)))
	}
	return meanLast(ops.Square(ops.Sub(log(pred), log(y))))
}

// LossReduction implements Reduced.
func (l *MeanSquaredLogarithmicError) LossReduction() Reduction { return l.Reduction }

// HalfSumSquares is half the sum of (y - pred)^2 over all outputs and the whole batch: 1/2 sum (y - yhat)^2, the loss of the
// textbook derivation of backpropagation. It is not divided by the batch size.
//
// Shapes: y and pred [batch ... d] -> [batch ...], then summed.
type HalfSumSquares struct {
	Name string `keras:"name,default=half_sum_squares"`
}

// PerSample implements Loss.
func (*HalfSumSquares) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("HalfSumSquares", y, pred)
	half := ops.Scale(ops.Square(ops.Sub(pred, y)), 0.5)
	if len(half.Shape()) < 2 {
		return half
	}
	return ops.Sum(half, -1)
}

// LossReduction returns Sum.
func (*HalfSumSquares) LossReduction() Reduction { return Sum }
