package optimizers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/ops"
)

// Adagrad divides the gradient by the root of the sum of its squares so far: a += g*g, w -= rate*g/sqrt(a+Epsilon).
//
// Defaults: LearningRate 0.001, InitialAccumulatorValue 0.1, Epsilon 1e-7.
// Errors: negative values.
// Reference: keras.optimizers.Adagrad; Duchi, Hazan & Singer 2011, JMLR 12.
type Adagrad struct {
	LearningRate            float64  `keras:",default=0.001"`
	InitialAccumulatorValue *float64 `keras:",default=0.1"`
	Epsilon                 *float64 `keras:",default=1e-07"`
	Options
}

// Rate implements Optimizer.
func (o *Adagrad) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Adagrad) Check() error {
	return cmp.Or(notNegative("Adagrad", "InitialAccumulatorValue", or(o.InitialAccumulatorValue, 0.1)),
		notNegative("Adagrad", "Epsilon", or(o.Epsilon, 1e-7)), o.check("Adagrad", o.LearningRate))
}

// Update implements Optimizer.
func (o *Adagrad) Update(s Step, w, g ops.Value) ops.Value {
	sum := ops.Add(s.SlotOf("accumulator", w.Shape(), or(o.InitialAccumulatorValue, 0.1)), ops.Square(g))
	s.SetSlot("accumulator", sum)
	return ops.Sub(w, ops.Div(ops.Mul(rateOf(s, w), g), ops.Sqrt(plus(sum, or(o.Epsilon, 1e-7)))))
}
