package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
)

// RMSprop divides the gradient by the root of its running mean square: v = Rho*v + (1-Rho)*g*g, step = rate*g/sqrt(v+Epsilon), w -= step;
// with Momentum mu: m = mu*m + step, w -= m. Centered takes the square of the running mean of g from v first: the variance.
//
// Defaults: LearningRate 0.001, Rho 0.9, Momentum 0, Epsilon 1e-7.
// Errors: Rho or Momentum outside [0, 1], a negative rate or Epsilon.
// Reference: keras.optimizers.RMSprop; Hinton 2012, Neural networks for machine learning, lecture 6e.
type RMSprop struct {
	LearningRate float64  `keras:",default=0.001"`
	Rho          *float64 `keras:",default=0.9"`
	Momentum     float64
	Epsilon      *float64 `keras:",default=1e-07"`
	Centered     bool
	Options
}

// Rate implements Optimizer.
func (o *RMSprop) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *RMSprop) Check() error {
	return cmp.Or(upToOne("RMSprop", "Rho", or(o.Rho, 0.9)), upToOne("RMSprop", "Momentum", o.Momentum),
		notNegative("RMSprop", "Epsilon", or(o.Epsilon, 1e-7)), o.check("RMSprop", o.LearningRate))
}

// Update implements Optimizer.
func (o *RMSprop) Update(s Step, w, g ops.Value) ops.Value {
	rho := or(o.Rho, 0.9)
	v := mix(rho, s.Slot("velocity"), ops.Square(g))
	s.SetSlot("velocity", v)
	spread := v
	if o.Centered {
		mean := mix(rho, s.Slot("average_gradient"), g)
		s.SetSlot("average_gradient", mean)
		spread = ops.Sub(v, ops.Square(mean))
	}
	step := ops.Div(ops.Mul(rateOf(s, w), g), ops.Sqrt(plus(spread, or(o.Epsilon, 1e-7))))
	if o.Momentum > 0 {
		step = ops.Add(ops.Scale(s.Slot("momentum"), o.Momentum), step)
		s.SetSlot("momentum", step)
	}
	return ops.Sub(w, step)
}
