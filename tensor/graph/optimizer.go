package graph

import (
	"fmt"
)

// SGDStep is w - rate*g, or with Momentum mu and slot m: m' = mu*m - rate*g, w' = w + m' (Nesterov: w + mu*m' - rate*g).
// Inputs w, g, rate (rank 0), and m if Momentum is not 0; results w' and m'.
type SGDStep struct {
	Momentum float64
	Nesterov bool
}

// Name returns "SGDStep".
func (SGDStep) Name() string { return "SGDStep" }

// Infer returns the types of w and m.
func (s SGDStep) Infer(in []Type) ([]Type, error) {
	slots := 0
	if s.Momentum != 0 {
		slots = 1
	}
	return stepTypes(in, slots)
}

// Decompose is the formula.
func (s SGDStep) Decompose(in []Value) []Value {
	w, g, rate := in[0], in[1], in[2]
	step := B(Mul, rate, g)
	if s.Momentum == 0 {
		return []Value{B(Sub, w, step)}
	}
	mu := Like(w, s.Momentum)
	m := B(Sub, B(Mul, mu, in[3]), step)
	if s.Nesterov {
		return []Value{B(Add, w, B(Sub, B(Mul, mu, m), step)), m}
	}
	return []Value{B(Add, w, m), m}
}

// AdamStep is m' = m + (g-m)(1-beta1), v' = v + (g*g-v)(1-beta2), w' = w - rate*m'/(sqrt(v')+epsilon), where rate already holds
// the bias correction. Inputs w, g, rate (rank 0), m, v; results w', m', v'.
// Reference: Kingma & Ba 2015, arXiv:1412.6980, the form before its section 2.1, as keras.optimizers.Adam.
type AdamStep struct{ Beta1, Beta2, Epsilon float64 }

// Name returns "AdamStep".
func (AdamStep) Name() string { return "AdamStep" }

// Infer returns the types of w, m and v.
func (AdamStep) Infer(in []Type) ([]Type, error) { return stepTypes(in, 2) }

// Decompose is the formula.
func (a AdamStep) Decompose(in []Value) []Value {
	w, g, rate, m, v := in[0], in[1], in[2], in[3], in[4]
	m = B(Add, m, B(Mul, B(Sub, g, m), Like(w, 1-a.Beta1)))
	v = B(Add, v, B(Mul, B(Sub, U(Square, g), v), Like(w, 1-a.Beta2)))
	w = B(Sub, w, B(Div, B(Mul, rate, m), B(Add, U(Sqrt, v), Like(w, a.Epsilon))))
	return []Value{w, m, v}
}

// stepTypes checks w, g, rate and the slots of an optimizer step.
func stepTypes(in []Type, slots int) ([]Type, error) {
	if len(in) != 3+slots {
		return nil, fmt.Errorf("want %d inputs", 3+slots)
	}
	w := in[0]
	if !w.DType.IsFloat() || in[2].DType != w.DType || len(in[2].Shape) != 0 {
		return nil, fmt.Errorf("want float weights and a rate of rank 0 in their dtype")
	}
	out := []Type{w}
	for i, t := range in[1:] {
		if i == 1 {
			continue // the rate
		}
		if !t.Equal(w) {
			return nil, fmt.Errorf("weights, gradient and slots differ")
		}
		if i > 1 {
			out = append(out, w)
		}
	}
	return out, nil
}
