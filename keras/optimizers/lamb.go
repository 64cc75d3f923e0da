package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
)

// Lamb is Adam whose step is as long as the rate times the norm of the weight, for large batches: m and v as in Adam,
// u = m/(1-Beta1^t) / (sqrt(v/(1-Beta2^t))+Epsilon), w -= rate*u*|w|/|u|; the ratio is 1 where a norm is 0.
//
// Defaults: LearningRate 0.001, Beta1 0.9, Beta2 0.999, Epsilon 1e-7.
// Errors: a Beta outside [0, 1), a negative rate or Epsilon.
// Reference: keras.optimizers.Lamb; You et al. 2020, arXiv:1904.00962.
type Lamb struct {
	LearningRate float64  `keras:",default=0.001"`
	Beta1        *float64 `keras:"beta_1,default=0.9"`
	Beta2        *float64 `keras:"beta_2,default=0.999"`
	Epsilon      *float64 `keras:",default=1e-07"`
	Options
}

// Rate implements Optimizer.
func (o *Lamb) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Lamb) Check() error {
	return cmp.Or(checkMoments("Lamb", o.Beta1, o.Beta2, o.Epsilon), o.check("Lamb", o.LearningRate))
}

// Update implements Optimizer.
func (o *Lamb) Update(s Step, w, g ops.Value) ops.Value {
	beta1, beta2 := or(o.Beta1, 0.9), or(o.Beta2, 0.999)
	t := s.Count()
	corrected := func(x ops.Value, beta float64) ops.Value {
		return ops.Div(x, ops.Cast(oneMinus(powerOf(beta, t)), w.DType()))
	}
	m, v := moments(s, g, 1-beta1, 1-beta2)
	u := ops.Div(corrected(m, beta1), plus(ops.Sqrt(corrected(v, beta2)), or(o.Epsilon, 1e-7)))

	norm := func(x ops.Value) ops.Value { return ops.Sqrt(ops.Sum(ops.Square(x))) }
	weight, update := norm(w), norm(u)
	zero, one := ops.Number(w, 0), ops.Number(w, 1)
	ratio := ops.Where(ops.Greater(weight, zero), ops.Where(ops.Greater(update, zero), ops.Div(weight, update), one), one)
	return ops.Sub(w, ops.Mul(ops.Mul(ratio, rateOf(s, w)), u))
}
