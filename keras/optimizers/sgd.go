package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor/graph"
)

// SGD is gradient descent: w -= rate*g; with Momentum mu: m = mu*m - rate*g, w += m; Nesterov: w += mu*m - rate*g.
//
// Defaults: LearningRate 0.01, Momentum 0.
// Errors: Momentum outside [0, 1], a negative rate.
// Reference: keras.optimizers.SGD.
type SGD struct {
	LearningRate float64 `keras:",default=0.01"`
	Momentum     float64
	Nesterov     bool
	Options
}

// Rate implements Optimizer.
func (o *SGD) Rate() float64 { return o.rate(o.LearningRate, 0.01) }

// Check implements Checks.
func (o *SGD) Check() error {
	return cmp.Or(upToOne("SGD", "Momentum", o.Momentum), o.check("SGD", o.LearningRate))
}

// Update implements Optimizer.
func (o *SGD) Update(s Step, w, g ops.Value) ops.Value {
	op := graph.SGDStep{Momentum: o.Momentum, Nesterov: o.Nesterov}
	rate := rateOf(s, w)
	if o.Momentum == 0 {
		return graph.Apply(graph.SGDStep{}, w, g, rate)[0]
	}
	out := graph.Apply(op, w, g, rate, s.Slot("momentum"))
	s.SetSlot("momentum", out[1])
	return out[0]
}
