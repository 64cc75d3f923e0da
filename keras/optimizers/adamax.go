package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
)

// Adamax is Adam with the infinity norm: m += (g-m)(1-Beta1), u = max(Beta2*u, |g|), w -= rate*m/((1-Beta1^t)(u+Epsilon)).
//
// Defaults: LearningRate 0.001, Beta1 0.9, Beta2 0.999, Epsilon 1e-7.
// Errors: a Beta outside [0, 1), a negative rate or Epsilon.
// Reference: keras.optimizers.Adamax; Kingma & Ba 2015, arXiv:1412.6980, section 7.
type Adamax struct {
	LearningRate float64  `keras:",default=0.001"`
	Beta1        *float64 `keras:"beta_1,default=0.9"`
	Beta2        *float64 `keras:"beta_2,default=0.999"`
	Epsilon      *float64 `keras:",default=1e-07"`
	Options
}

// Rate implements Optimizer.
func (o *Adamax) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Adamax) Check() error {
	return cmp.Or(checkMoments("Adamax", o.Beta1, o.Beta2, o.Epsilon), o.check("Adamax", o.LearningRate))
}

// Update implements Optimizer.
func (o *Adamax) Update(s Step, w, g ops.Value) ops.Value {
	beta1 := or(o.Beta1, 0.9)
	m := towards(s.Slot("momentum"), g, 1-beta1)
	u := ops.Maximum(ops.Scale(s.Slot("norm"), or(o.Beta2, 0.999)), ops.Abs(g))
	s.SetSlot("momentum", m)
	s.SetSlot("norm", u)
	corrected := ops.Div(s.LearningRate(), oneMinus(powerOf(beta1, s.Count())))
	return ops.Sub(w, ops.Div(ops.Mul(ops.Cast(corrected, w.DType()), m), plus(u, or(o.Epsilon, 1e-7))))
}
