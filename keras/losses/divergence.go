package losses

import "github.com/gokeras/gokeras/keras/ops"

// KLDivergence is the sum of y*log(y/pred) over the last axis, y and pred being clipped to [1e-7, 1].
//
// Shapes: y and pred [batch ... classes] -> [batch ...].
// Reference: keras.losses.KLDivergence; Kullback & Leibler 1951.
type KLDivergence struct {
	Name      string `keras:"name,default=kl_divergence"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*KLDivergence) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("KLDivergence", y, pred)
	y, pred = ops.Clip(y, epsilon, 1), ops.Clip(pred, epsilon, 1)
	return ops.Sum(ops.Mul(y, ops.Log(ops.Div(y, pred))), -1)
}

// LossReduction implements Reduced.
func (l *KLDivergence) LossReduction() Reduction { return l.Reduction }

// Poisson is the mean of pred - y*log(pred) over the last axis, 1e-7 being added under the logarithm.
//
// Shapes: y and pred [batch ... d] -> [batch ...].
// Reference: keras.losses.Poisson.
type Poisson struct {
	Name      string `keras:"name,default=poisson"`
	Reduction Reduction
}

// PerSample implements Loss.
func (*Poisson) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("Poisson", y, pred)
	log := ops.Log(ops.Add(pred, ops.Number(pred, epsilon)))
	return meanLast(ops.Sub(pred, ops.Mul(y, log)))
}

// LossReduction implements Reduced.
func (l *Poisson) LossReduction() Reduction { return l.Reduction }

// CosineSimilarity is minus the cosine of the angle between y and pred along an axis: -1 where they point the same way.
//
// Shapes: y and pred [batch ... d] -> the same without the axis.
// Defaults: Axis -1. A length below 1e-7 counts as 1e-7.
// Reference: keras.losses.CosineSimilarity.
type CosineSimilarity struct {
	Name      string `keras:"name,default=cosine_similarity"`
	Reduction Reduction
	Axis      *int `keras:"axis,default=-1"`
}

// PerSample implements Loss.
func (l *CosineSimilarity) PerSample(y, pred ops.Value) ops.Value {
	y, pred = matched("CosineSimilarity", y, pred)
	axis := axisOr("CosineSimilarity", l.Axis, pred)
	return ops.Negative(ops.Sum(ops.Mul(ops.L2Normalize(y, epsilon, axis), ops.L2Normalize(pred, epsilon, axis)), axis))
}

// LossReduction implements Reduced.
func (l *CosineSimilarity) LossReduction() Reduction { return l.Reduction }
