package optimizers

import (
	"fmt"
	"reflect"

	"github.com/gokeras/gokeras/keras/ops"
)

// isNil tells whether an interface holds nothing, or a nil pointer.
func isNil(x any) bool {
	v := reflect.ValueOf(x)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

func or(p *float64, standard float64) float64 {
	if p == nil {
		return standard
	}
	return *p
}

func orNumber[T int | float64](x, standard T) T {
	if x == 0 {
		return standard
	}
	return x
}

// powerOf returns x^t for the step count t. x is raised as float32 holds it: that is what Keras raises, and 1-beta2^t is small at first.
func powerOf(x float64, t ops.Value) ops.Value {
	return ops.Power(ops.Number(t, float64(float32(x))), t)
}

// oneMinus returns 1 - x.
func oneMinus(x ops.Value) ops.Value { return ops.Sub(ops.Number(x, 1), x) }

// without32 returns 1-x for x rounded to float32, as Keras has it where it casts x before it subtracts.
func without32(x float64) float64 { return float64(1 - float32(x)) }

// towards returns x + (to-x)*share.
func towards(x, to ops.Value, share float64) ops.Value {
	return ops.Add(x, ops.Scale(ops.Sub(to, x), share))
}

// mix returns x*rho + y*(1-rho).
func mix(rho float64, x, y ops.Value) ops.Value {
	return ops.Add(ops.Scale(x, rho), ops.Scale(y, 1-rho))
}

// plus returns x + c.
func plus(x ops.Value, c float64) ops.Value { return ops.Add(x, ops.Number(x, c)) }

// rateOf returns the learning rate in w's dtype.
func rateOf(s Step, w ops.Value) ops.Value { return ops.Cast(s.LearningRate(), w.DType()) }

// belowOne wants 0 <= v < 1.
func belowOne(class, field string, v float64) error {
	if !(v >= 0 && v < 1) {
		return fmt.Errorf("optimizers: %s: %s: got %v, want 0 <= %s < 1", class, field, v, field)
	}
	return nil
}

// upToOne wants 0 <= v <= 1.
func upToOne(class, field string, v float64) error {
	if !(v >= 0 && v <= 1) {
		return fmt.Errorf("optimizers: %s: %s: got %v, want 0 <= %s <= 1", class, field, v, field)
	}
	return nil
}

// notNegative wants v >= 0.
func notNegative(class, field string, v float64) error {
	if !(v >= 0) {
		return fmt.Errorf("optimizers: %s: %s: got %v, want at least 0", class, field, v)
	}
	return nil
}
