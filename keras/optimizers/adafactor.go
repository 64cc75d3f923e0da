package optimizers

import (
	"cmp"
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Adafactor is Adam without momentum that keeps, for weights of rank 2 and more, only the row and column means of the squared
// gradient (r, c): v = r*c/mean(r). The step is relative to the weight's size: alpha = max(Epsilon2, rms(w)) * min(rate, 1/sqrt(t)),
// u = g/sqrt(v), w -= alpha*u/max(1, rms(u)/ClipThreshold). The means have the share 1 - t^Beta2Decay of the old.
//
// NoRelativeStep has no effect, as in Keras, where the rate is limited by 1/sqrt(t) either way.
// Defaults: LearningRate 0.001, Beta2Decay -0.8, Epsilon1 1e-30, Epsilon2 0.001, ClipThreshold 1.
// Errors: negative values, a ClipThreshold that is not positive.
// Reference: keras.optimizers.Adafactor; Shazeer & Stern 2018, arXiv:1804.04235.
type Adafactor struct {
	LearningRate   float64  `keras:",default=0.001"`
	Beta2Decay     *float64 `keras:"beta_2_decay,default=-0.8"`
	Epsilon1       *float64 `keras:"epsilon_1,default=1e-30"`
	Epsilon2       *float64 `keras:"epsilon_2,default=0.001"`
	ClipThreshold  float64  `keras:",default=1"`
	NoRelativeStep bool     `keras:"relative_step,not"`
	Options
}

// Rate implements Optimizer.
func (o *Adafactor) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Adafactor) Check() error {
	if !(o.ClipThreshold >= 0) {
		return fmt.Errorf("optimizers: Adafactor: ClipThreshold: got %v, want more than 0", o.ClipThreshold)
	}
	return cmp.Or(notNegative("Adafactor", "Epsilon1", or(o.Epsilon1, 1e-30)), notNegative("Adafactor", "Epsilon2", or(o.Epsilon2, 1e-3)),
		o.check("Adafactor", o.LearningRate))
}

// Update implements Optimizer.
func (o *Adafactor) Update(s Step, w, g ops.Value) ops.Value {
	t := s.Count()
	rate := ops.Minimum(s.LearningRate(), ops.Div(ops.Number(t, 1), ops.Sqrt(t)))
	rms := func(x ops.Value) ops.Value { return ops.Sqrt(ops.Mean(ops.Square(x))) }
	alpha := ops.Mul(ops.Maximum(ops.Number(w, or(o.Epsilon2, 1e-3)), rms(w)), ops.Cast(rate, w.DType()))

	u := ops.Div(g, ops.Sqrt(o.meanSquare(s, w, plus(ops.Square(g), or(o.Epsilon1, 1e-30)))))
	excess := ops.Div(rms(u), ops.Number(w, orNumber(o.ClipThreshold, 1)))
	return ops.Sub(w, ops.Mul(alpha, ops.Div(u, ops.Maximum(ops.Number(w, 1), excess))))
}

// meanSquare moves the means towards the squares and returns what they say of each element.
func (o *Adafactor) meanSquare(s Step, w, squares ops.Value) ops.Value {
	t := s.Count()
	fresh := ops.Cast(ops.Power(t, ops.Number(t, or(o.Beta2Decay, -0.8))), w.DType())
	mean := func(old, now ops.Value) ops.Value {
		return ops.Add(ops.Mul(oneMinus(fresh), old), ops.Mul(fresh, now))
	}
	shape := w.Shape()
	if len(shape) < 2 {
		v := mean(s.Slot("velocity"), squares)
		s.SetSlot("velocity", v)
		return v
	}
	last := len(shape) - 1
	r := mean(s.SlotOf("r", shape[:last], 0), ops.Mean(squares, last))
	c := mean(s.SlotOf("c", append(shape[:last-1:last-1], shape[last]), 0), ops.Mean(squares, last-1))
	s.SetSlot("r", r)
	s.SetSlot("c", c)
	kept := append(shape[:last-1:last-1], tensor.D(1))
	v := ops.Mul(ops.ExpandDims(ops.Div(r, ops.Reshape(ops.Mean(r, -1), kept)), -1), ops.ExpandDims(c, last-1))
	s.SetSlot("velocity", v)
	return v
}
