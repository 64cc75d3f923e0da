package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
)

// Adadelta is Adagrad over a window: a = Rho*a + (1-Rho)*g*g, d = -g*sqrt(b+Epsilon)/sqrt(a+Epsilon), b = Rho*b + (1-Rho)*d*d,
// w += rate*d. The original has a rate of 1.
//
// Defaults: LearningRate 0.001, Rho 0.95, Epsilon 1e-7.
// Errors: Rho outside [0, 1], a negative rate or Epsilon.
// Reference: keras.optimizers.Adadelta; Zeiler 2012, arXiv:1212.5701.
type Adadelta struct {
	LearningRate float64  `keras:",default=0.001"`
	Rho          *float64 `keras:",default=0.95"`
	Epsilon      *float64 `keras:",default=1e-07"`
	Options
}

// Rate implements Optimizer.
func (o *Adadelta) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Adadelta) Check() error {
	return cmp.Or(upToOne("Adadelta", "Rho", or(o.Rho, 0.95)), notNegative("Adadelta", "Epsilon", or(o.Epsilon, 1e-7)),
		o.check("Adadelta", o.LearningRate))
}

// Update implements Optimizer.
func (o *Adadelta) Update(s Step, w, g ops.Value) ops.Value {
	rho := or(o.Rho, 0.95)
	root := func(x ops.Value) ops.Value { return ops.Sqrt(plus(x, or(o.Epsilon, 1e-7))) }
	deltas := s.Slot("accumulated_delta_var")
	grads := mix(rho, s.Slot("accumulated_grad"), ops.Square(g))
	delta := ops.Negative(ops.Div(ops.Mul(root(deltas), g), root(grads)))
	s.SetSlot("accumulated_grad", grads)
	s.SetSlot("accumulated_delta_var", mix(rho, deltas, ops.Square(delta)))
	return ops.Add(w, ops.Mul(rateOf(s, w), delta))
}
