package optimizers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Adam keeps running means of the gradient (m) and of its square (v): m += (g-m)(1-Beta1), v += (g*g-v)(1-Beta2),
// w -= rate*sqrt(1-Beta2^t)/(1-Beta1^t) * m/(sqrt(v)+Epsilon). As in Keras, Epsilon is added to the uncorrected root.
//
// Defaults: LearningRate 0.001, Beta1 0.9, Beta2 0.999, Epsilon 1e-7.
// Errors: a Beta outside [0, 1), a negative rate or Epsilon.
// Reference: keras.optimizers.Adam; Kingma & Ba 2015, arXiv:1412.6980.
type Adam struct {
	LearningRate float64
	Beta1, Beta2 *float64
	Epsilon      *float64
}

// Rate implements Optimizer.
func (o *Adam) Rate() float64 { return orNumber(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Adam) Check() error {
	for _, b := range []struct {
		name  string
		value float64
	}{{"Beta1", or(o.Beta1, 0.9)}, {"Beta2", or(o.Beta2, 0.999)}} {
		if !(b.value >= 0 && b.value < 1) {
			return fmt.Errorf("optimizers: Adam: %s: got %v, want 0 <= %s < 1", b.name, b.value, b.name)
		}
	}
	if e := or(o.Epsilon, 1e-7); !(e >= 0) {
		return fmt.Errorf("optimizers: Adam: Epsilon: got %v, want at least 0", e)
	}
	return checkRate("Adam", o.Rate())
}

// Update implements Optimizer.
func (o *Adam) Update(s Step, w, g ops.Value) ops.Value {
	beta1, beta2 := or(o.Beta1, 0.9), or(o.Beta2, 0.999)
	t := s.Count()
	one := ops.Number(t, 1)
	// Powers of the betas as float32 holds them: that is what Keras raises, and 1-beta2^t is small at first.
	power := func(beta float64) ops.Value { return ops.Power(ops.Number(t, float64(float32(beta))), t) }
	rate := ops.Div(ops.Mul(s.LearningRate(), ops.Sqrt(ops.Sub(one, power(beta2)))), ops.Sub(one, power(beta1)))
	out := graph.Apply(graph.AdamStep{Beta1: beta1, Beta2: beta2, Epsilon: or(o.Epsilon, 1e-7)},
		w, g, ops.Cast(rate, w.DType()), s.Slot("momentum"), s.Slot("velocity"))
	s.SetSlot("momentum", out[1])
	s.SetSlot("velocity", out[2])
	return out[0]
}
