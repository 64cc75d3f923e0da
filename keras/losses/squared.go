package losses

import "github.com/gokeras/gokeras/keras/ops"

// MeanSquaredError is the mean of (y - pred)^2 over the last axis.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.MeanSquaredError.
type MeanSquaredError struct{}

// PerSample implements Loss.
func (*MeanSquaredError) PerSample(y, pred ops.Value) ops.Value {
	return meanLast(ops.Square(ops.Sub(pred, matched("MeanSquaredError", y, pred))))
}

// HalfSumSquares is half the sum of (y - pred)^2 over all outputs and the whole batch: 1/2 sum (y - yhat)^2, the loss of the
// textbook derivation of backpropagation. It is not divided by the batch size.
//
// Shapes: y and pred [batch ... d] -> [batch ...], then summed.
type HalfSumSquares struct{}

// PerSample implements Loss.
func (*HalfSumSquares) PerSample(y, pred ops.Value) ops.Value {
	half := ops.Scale(ops.Square(ops.Sub(pred, matched("HalfSumSquares", y, pred))), 0.5)
	if len(half.Shape()) < 2 {
		return half
	}
	return ops.Sum(half, -1)
}

// Reduction returns Sum.
func (*HalfSumSquares) Reduction() Reduction { return Sum }
