// Package regularizers has penalties on weights that are added to the loss.
//
// Reference: keras.regularizers. L2 has no factor of 1/2.
package regularizers

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/ops"
)

// Regularizer returns a scalar penalty for a weight.
type Regularizer interface {
	Penalty(w ops.Value) ops.Value
}

// L1 is Factor times the sum of |w|. Default: Factor 0.01.
type L1 struct {
	Factor float64 `keras:"l1,default=0.01"`
}

// L2 is Factor times the sum of w*w. Default: Factor 0.01.
type L2 struct {
	Factor float64 `keras:"l2,default=0.01"`
}

// L1L2 is L1 times the sum of |w| plus L2 times the sum of w*w. Defaults: 0, 0.
type L1L2 struct{ L1, L2 float64 }

// Penalty implements Regularizer.
func (r L1) Penalty(w ops.Value) ops.Value { return absolute(w, factorOf("L1", r.Factor)) }

// Penalty implements Regularizer.
func (r L2) Penalty(w ops.Value) ops.Value { return squared(w, factorOf("L2", r.Factor)) }

// Penalty implements Regularizer.
func (r L1L2) Penalty(w ops.Value) ops.Value {
	checkFactor("L1L2", r.L1)
	checkFactor("L1L2", r.L2)
	switch {
	case r.L1 == 0 && r.L2 == 0:
		return ops.Number(w, 0)
	case r.L1 == 0:
		return squared(w, r.L2)
	case r.L2 == 0:
		return absolute(w, r.L1)
	}
	return ops.Add(absolute(w, r.L1), squared(w, r.L2))
}

func absolute(w ops.Value, factor float64) ops.Value { return ops.Scale(ops.Sum(ops.Abs(w)), factor) }

func squared(w ops.Value, factor float64) ops.Value {
	return ops.Scale(ops.Sum(ops.Square(w)), factor)
}

// factorOf checks a factor; 0 stands for 0.01.
func factorOf(name string, factor float64) float64 {
	checkFactor(name, factor)
	if factor == 0 {
		return 0.01
	}
	return factor
}

func checkFactor(name string, factor float64) {
	if !(factor >= 0 && factor <= math.MaxFloat64) {
		ops.Fail(name, fmt.Sprintf("got factor %v, want a number of at least 0", factor))
	}
}
