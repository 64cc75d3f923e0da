package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Adam keeps running means of the gradient (m) and of its square (v): m += (g-m)(1-Beta1), v += (g*g-v)(1-Beta2),
// w -= rate*sqrt(1-Beta2^t)/(1-Beta1^t) * m/(sqrt(v)+Epsilon). As in Keras, Epsilon is added to the uncorrected root.
// With AMSGrad the largest v so far stands in the root.
//
// Defaults: LearningRate 0.001, Beta1 0.9, Beta2 0.999, Epsilon 1e-7.
// Errors: a Beta outside [0, 1), a negative rate or Epsilon.
// Reference: keras.optimizers.Adam; Kingma & Ba 2015, arXiv:1412.6980; Reddi et al. 2018, arXiv:1904.09237 (AMSGrad).
type Adam struct {
	LearningRate float64  `keras:",default=0.001"`
	Beta1        *float64 `keras:"beta_1,default=0.9"`
	Beta2        *float64 `keras:"beta_2,default=0.999"`
	Epsilon      *float64 `keras:",default=1e-07"`
	AMSGrad      bool     `keras:"amsgrad"`
	Options
}

// Rate implements Optimizer.
func (o *Adam) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Adam) Check() error {
	return cmp.Or(checkMoments("Adam", o.Beta1, o.Beta2, o.Epsilon), o.check("Adam", o.LearningRate))
}

// checkMoments checks what Adam and its kin have in common.
func checkMoments(class string, beta1, beta2, epsilon *float64) error {
	return cmp.Or(belowOne(class, "Beta1", or(beta1, 0.9)), belowOne(class, "Beta2", or(beta2, 0.999)),
		notNegative(class, "Epsilon", or(epsilon, 1e-7)))
}

// Update implements Optimizer.
func (o *Adam) Update(s Step, w, g ops.Value) ops.Value {
	beta1, beta2, epsilon := or(o.Beta1, 0.9), or(o.Beta2, 0.999), or(o.Epsilon, 1e-7)
	t := s.Count()
	rate := ops.Div(ops.Mul(s.LearningRate(), ops.Sqrt(oneMinus(powerOf(beta2, t)))), oneMinus(powerOf(beta1, t)))
	rate = ops.Cast(rate, w.DType())
	if !o.AMSGrad {
		out := graph.Apply(graph.AdamStep{Beta1: beta1, Beta2: beta2, Epsilon: epsilon}, w, g, rate, s.Slot("momentum"), s.Slot("velocity"))
		s.SetSlot("momentum", out[1])
		s.SetSlot("velocity", out[2])
		return out[0]
	}
	m, v := moments(s, g, 1-beta1, 1-beta2)
	largest := ops.Maximum(s.Slot("velocity_hat"), v)
	s.SetSlot("velocity_hat", largest)
	return ops.Sub(w, ops.Div(ops.Mul(m, rate), plus(ops.Sqrt(largest), epsilon)))
}

// moments moves the running means of g and its square by these shares and returns them.
func moments(s Step, g ops.Value, share1, share2 float64) (m, v ops.Value) {
	m = towards(s.Slot("momentum"), g, share1)
	v = towards(s.Slot("velocity"), ops.Square(g), share2)
	s.SetSlot("momentum", m)
	s.SetSlot("velocity", v)
	return m, v
}
