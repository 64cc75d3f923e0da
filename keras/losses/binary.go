package losses

import "github.com/gokeras/gokeras/keras/ops"

// BinaryCrossentropy is the mean over an axis of -(y*log(pred) + (1-y)*log(1-pred)).
//
// Shapes: y and pred [batch ... d] -> [batch ...]; (batch,) against (batch, 1) is reshaped.
// Defaults: pred are probabilities; FromLogits takes logits; LabelSmoothing s replaces y by y(1-s) + s/2; Axis -1. Where the model's
// last activation is sigmoid, the logits under it are used either way.
// Errors: shapes that differ, LabelSmoothing outside [0, 1].
// Reference: keras.losses.BinaryCrossentropy.
type BinaryCrossentropy struct {
	Name           string `keras:"name,default=binary_crossentropy"`
	Reduction      Reduction
	FromLogits     bool
	LabelSmoothing float64
	Axis           *int `keras:"axis,default=-1"`
}

// PerSample implements Loss.
func (l *BinaryCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("BinaryCrossentropy", y, pred)
	y = smooth("BinaryCrossentropy", y, l.LabelSmoothing, 2)
	return meanAlong("BinaryCrossentropy", binaryCrossentropy(y, pred, l.FromLogits), l.Axis)
}

// LossReduction implements Reduced.
func (l *BinaryCrossentropy) LossReduction() Reduction { return l.Reduction }

// TakesLogits tells whether FromLogits is set; the model warns when its output is a sigmoid already.
func (l *BinaryCrossentropy) TakesLogits() bool { return l.FromLogits }

// BinaryFocalCrossentropy is BinaryCrossentropy with each element times (1-p)^Gamma for the probability p of what is true: what is
// predicted well already counts little.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Defaults: Gamma 2, Alpha 0.25. ApplyClassBalancing weighs elements with Alpha where y is 1 and 1-Alpha where it is 0. FromLogits,
// LabelSmoothing and Axis as for BinaryCrossentropy.
// Errors: shapes that differ, LabelSmoothing outside [0, 1].
// Reference: keras.losses.BinaryFocalCrossentropy; Lin et al. 2017, arXiv:1708.02002.
type BinaryFocalCrossentropy struct {
	Name                string `keras:"name,default=binary_focal_crossentropy"`
	Reduction           Reduction
	ApplyClassBalancing bool
	Alpha               *float64 `keras:"alpha,default=0.25"`
	Gamma               *float64 `keras:"gamma,default=2"`
	FromLogits          bool
	LabelSmoothing      float64
	Axis                *int `keras:"axis,default=-1"`
}

// PerSample implements Loss.
func (l *BinaryFocalCrossentropy) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("BinaryFocalCrossentropy", y, pred)
	y = smooth("BinaryFocalCrossentropy", y, l.LabelSmoothing, 2)
	if l.FromLogits {
		pred = ops.Sigmoid(pred)
	}
	right := ops.Add(ops.Mul(y, pred), ops.Mul(oneLess(y), oneLess(pred)))
	loss := ops.Mul(ops.Power(oneLess(right), ops.Number(pred, or(l.Gamma, 2))), binaryCrossentropy(y, pred, false))
	if l.ApplyClassBalancing {
		alpha := or(l.Alpha, 0.25)
		loss = ops.Mul(ops.Add(ops.Scale(y, alpha), ops.Scale(oneLess(y), 1-alpha)), loss)
	}
	return meanAlong("BinaryFocalCrossentropy", loss, l.Axis)
}

// LossReduction implements Reduced.
func (l *BinaryFocalCrossentropy) LossReduction() Reduction { return l.Reduction }

// binaryCrossentropy is the loss of each element.
func binaryCrossentropy(y, pred ops.Value, fromLogits bool) ops.Value {
	if logits, ok := logitsUnder(pred); ok {
		return binaryFromLogits(y, logits)
	}
	if fromLogits {
		return binaryFromLogits(y, pred)
	}
	p := ops.Clip(pred, epsilon, 1-epsilon)
	return ops.Negative(ops.Add(ops.Mul(y, ops.Log(p)), ops.Mul(oneLess(y), ops.Log(oneLess(p)))))
}

// binaryFromLogits is max(x, 0) - x*y + log(1 + exp(-|x|)), which does not overflow. Choosing by x >= 0 gives the gradient
// 1/2 - y at 0, where that of Relu and of Abs would be 0.
func binaryFromLogits(y, x ops.Value) ops.Value {
	positive := ops.GreaterEqual(x, ops.Number(x, 0))
	linear := ops.Sub(ops.Where(positive, x, ops.Number(x, 0)), ops.Mul(x, y))
	return ops.Add(linear, ops.Log1p(ops.Exp(ops.Where(positive, ops.Negative(x), x))))
}

// meanAlong averages an axis, the last for nil; a value without one beside the batch is returned as it is.
func meanAlong(name string, x ops.Value, axis *int) ops.Value {
	if axis == nil {
		return meanLast(x)
	}
	return ops.Mean(x, axisOr(name, axis, x))
}
