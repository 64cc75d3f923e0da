package optimizers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor/graph"
)

// SGD is gradient descent: w -= rate*g; with Momentum mu: m = mu*m - rate*g, w += m; Nesterov: w += mu*m - rate*g.
//
// Defaults: LearningRate 0.01, Momentum 0.
// Errors: Momentum outside [0, 1], a negative rate.
// Reference: keras.optimizers.SGD.
type SGD struct {
	LearningRate float64
	Momentum     float64
	Nesterov     bool
}

// Rate implements Optimizer.
func (o *SGD) Rate() float64 { return orNumber(o.LearningRate, 0.01) }

// Check implements Checks.
func (o *SGD) Check() error {
	if !(o.Momentum >= 0 && o.Momentum <= 1) {
		return fmt.Errorf("optimizers: SGD: Momentum: got %v, want 0 <= Momentum <= 1", o.Momentum)
	}
	return checkRate("SGD", o.Rate())
}

// Update implements Optimizer.
func (o *SGD) Update(s Step, w, g ops.Value) ops.Value {
	op := graph.SGDStep{Momentum: o.Momentum, Nesterov: o.Nesterov}
	rate := ops.Cast(s.LearningRate(), w.DType())
	if o.Momentum == 0 {
		return graph.Apply(graph.SGDStep{}, w, g, rate)[0]
	}
	out := graph.Apply(op, w, g, rate, s.Slot("momentum"))
	s.SetSlot("momentum", out[1])
	return out[0]
}

func checkRate(name string, rate float64) error {
	if !(rate >= 0) {
		return fmt.Errorf("optimizers: %s: LearningRate: got %v, want at least 0", name, rate)
	}
	return nil
}
