package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
)

// Nadam is Adam with Nesterov momentum, whose strength u_t = Beta1*(1 - 0.5*0.96^t) grows with the steps:
// m and v as in Adam, m' = u_{t+1}*m/(1 - u_1...u_{t+1}) + (1-u_t)*g/(1 - u_1...u_t), v' = v/(1-Beta2^t), w -= rate*m'/(sqrt(v')+Epsilon).
//
// Defaults: LearningRate 0.001, Beta1 0.9, Beta2 0.999, Epsilon 1e-7.
// Errors: a Beta outside [0, 1), a negative rate or Epsilon.
// Reference: keras.optimizers.Nadam; Dozat 2016, Incorporating Nesterov momentum into Adam.
type Nadam struct {
	LearningRate float64  `keras:",default=0.001"`
	Beta1        *float64 `keras:"beta_1,default=0.9"`
	Beta2        *float64 `keras:"beta_2,default=0.999"`
	Epsilon      *float64 `keras:",default=1e-07"`
	Options
}

// Rate implements Optimizer.
func (o *Nadam) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Nadam) Check() error {
	return cmp.Or(checkMoments("Nadam", o.Beta1, o.Beta2, o.Epsilon), o.check("Nadam", o.LearningRate))
}

// Update implements Optimizer.
func (o *Nadam) Update(s Step, w, g ops.Value) ops.Value {
	beta1, beta2 := or(o.Beta1, 0.9), or(o.Beta2, 0.999)
	t := s.Count()
	strength := func(t ops.Value) ops.Value { return ops.Scale(oneMinus(ops.Scale(powerOf(0.96, t), 0.5)), beta1) }
	now, later := strength(t), strength(plus(t, 1))
	product := ops.Mul(s.Shared("u_product", 1), now)
	s.SetShared("u_product", product)
	like := func(x ops.Value) ops.Value { return ops.Cast(x, w.DType()) }

	m, v := moments(s, g, without32(beta1), without32(beta2))
	ahead := ops.Add(ops.Mul(like(ops.Div(later, oneMinus(ops.Mul(product, later)))), m),
		ops.Mul(like(ops.Div(oneMinus(now), oneMinus(product))), g))
	root := ops.Sqrt(ops.Div(v, like(oneMinus(powerOf(beta2, t)))))
	return ops.Sub(w, ops.Div(ops.Mul(ahead, rateOf(s, w)), plus(root, or(o.Epsilon, 1e-7))))
}
