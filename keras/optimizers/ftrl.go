package optimizers

import (
	"cmp"
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// Ftrl follows the regularized leader, for shallow models with many sparse features. With p = -LearningRatePower, l1 and l2 the
// strengths, l2' = l2 + Beta/(2*rate) and h = g + 2*L2ShrinkageRegularizationStrength*w:
// n' = n + g*g, z += h - (n'^p - n^p)/rate*w, w = (clip(z, -l1, l1) - z)/(n'^p/rate + 2*l2').
//
// Defaults: LearningRate 0.001, LearningRatePower -0.5, InitialAccumulatorValue 0.1, the strengths and Beta 0.
// Errors: a positive power, negative values.
// Reference: keras.optimizers.Ftrl; McMahan et al. 2013, Ad click prediction: a view from the trenches.
type Ftrl struct {
	LearningRate                      float64  `keras:",default=0.001"`
	LearningRatePower                 *float64 `keras:",default=-0.5"`
	InitialAccumulatorValue           *float64 `keras:",default=0.1"`
	L1RegularizationStrength          float64  `keras:"l1_regularization_strength"`
	L2RegularizationStrength          float64  `keras:"l2_regularization_strength"`
	L2ShrinkageRegularizationStrength float64  `keras:"l2_shrinkage_regularization_strength"`
	Beta                              float64
	Options
}

// Rate implements Optimizer.
func (o *Ftrl) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// Check implements Checks.
func (o *Ftrl) Check() error {
	if p := or(o.LearningRatePower, -0.5); !(p <= 0) {
		return fmt.Errorf("optimizers: Ftrl: LearningRatePower: got %v, want at most 0", p)
	}
	return cmp.Or(notNegative("Ftrl", "InitialAccumulatorValue", or(o.InitialAccumulatorValue, 0.1)),
		notNegative("Ftrl", "L1RegularizationStrength", o.L1RegularizationStrength),
		notNegative("Ftrl", "L2RegularizationStrength", o.L2RegularizationStrength),
		notNegative("Ftrl", "L2ShrinkageRegularizationStrength", o.L2ShrinkageRegularizationStrength),
		o.check("Ftrl", o.LearningRate))
}

// Update implements Optimizer.
func (o *Ftrl) Update(s Step, w, g ops.Value) ops.Value {
	rate := rateOf(s, w)
	power := func(n ops.Value) ops.Value { return ops.Power(n, ops.Number(n, -or(o.LearningRatePower, -0.5))) }
	n := s.SlotOf("accumulator", w.Shape(), or(o.InitialAccumulatorValue, 0.1))
	sum := ops.Add(n, ops.Square(g))

	shrunk := g
	if o.L2ShrinkageRegularizationStrength != 0 {
		shrunk = ops.Add(g, ops.Scale(w, 2*o.L2ShrinkageRegularizationStrength))
	}
	pull := ops.Mul(ops.Div(ops.Sub(power(sum), power(n)), rate), w)
	z := ops.Add(s.Slot("linear"), ops.Sub(shrunk, pull))
	l2 := plus(ops.Div(ops.Number(rate, o.Beta), ops.Scale(rate, 2)), o.L2RegularizationStrength)
	quadratic := ops.Add(ops.Div(power(sum), rate), ops.Scale(l2, 2))
	s.SetSlot("accumulator", sum)
	s.SetSlot("linear", z)
	return ops.Div(ops.Sub(ops.Clip(z, -o.L1RegularizationStrength, o.L1RegularizationStrength), z), quadratic)
}
