package optimizers

import (
	"cmp"
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// Lion goes by the sign of a momentum, so that every element moves by the rate: w -= rate*sign(Beta1*m + (1-Beta1)*g), then
// m = Beta2*m + (1-Beta2)*g. It wants a rate 3 to 10 times smaller than Adam's.
//
// Defaults: LearningRate 0.001, Beta1 0.9, Beta2 0.99.
// Errors: Beta1 outside (0, 1], Beta2 outside [0, 1], a negative rate.
// Reference: keras.optimizers.Lion; Chen et al. 2023, arXiv:2302.06675.
type Lion struct {
	LearningRate float64  `keras:",default=0.001"`
	Beta1        float64  `keras:"beta_1,default=0.9"`
	Beta2        *float64 `keras:"beta_2,default=0.99"`
	Options
}

// Rate implements Optimizer.
func (o *Lion) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Lion) Check() error {
	if b := orNumber(o.Beta1, 0.9); !(b > 0 && b <= 1) {
		return fmt.Errorf("optimizers: Lion: Beta1: got %v, want 0 < Beta1 <= 1", b)
	}
	return cmp.Or(upToOne("Lion", "Beta2", or(o.Beta2, 0.99)), o.check("Lion", o.LearningRate))
}

// Update implements Optimizer.
func (o *Lion) Update(s Step, w, g ops.Value) ops.Value {
	m := s.Slot("momentum")
	blend := func(beta float64) ops.Value { return ops.Add(ops.Scale(m, beta), ops.Scale(g, without32(beta))) }
	s.SetSlot("momentum", blend(or(o.Beta2, 0.99)))
	return ops.Sub(w, ops.Mul(rateOf(s, w), ops.Sign(blend(orNumber(o.Beta1, 0.9)))))
}
