// Package constraints has what is done to a weight after each step of the optimizer, to keep it within bounds.
//
// Reference: keras.constraints.
package constraints

import "github.com/gokeras/gokeras/keras/ops"

// Constraint returns the value that a weight gets instead of w, of the same shape.
type Constraint interface {
	Apply(w ops.Value) ops.Value
}

// epsilon is keras.config.epsilon(): it is added to norms before a division.
const epsilon = 1e-7

// MaxNorm scales down what is longer than MaxValue. Lengths are taken along Axis: 0 for a Dense kernel [in units], which bounds the
// weights into each unit; {0, 1, 2} for a kernel of Conv2D.
//
// Defaults: MaxValue 2, Axis {0}. An empty Axis that is not nil takes the length of the whole weight.
// Reference: keras.constraints.MaxNorm; Srivastava et al. 2014.
type MaxNorm struct {
	MaxValue float64 `keras:"max_value,default=2"`
	Axis     []int   `keras:"axis,default=0"`
}

// Apply implements Constraint.
func (c MaxNorm) Apply(w ops.Value) ops.Value {
	limit := c.MaxValue
	if limit == 0 {
		limit = 2
	}
	norms := lengths(w, c.Axis)
	return rescale(w, norms, ops.Clip(norms, 0, limit))
}

// MinMaxNorm moves lengths between MinValue and MaxValue, all the way for Rate 1, a part of it for less.
//
// Defaults: MinValue 0, MaxValue 1, Rate 1, Axis {0}; see MaxNorm.
// Reference: keras.constraints.MinMaxNorm.
type MinMaxNorm struct {
	MinValue float64
	MaxValue float64  `keras:"max_value,default=1"`
	Rate     *float64 `keras:"rate,default=1"`
	Axis     []int    `keras:"axis,default=0"`
}

// Apply implements Constraint.
func (c MinMaxNorm) Apply(w ops.Value) ops.Value {
	limit, rate := c.MaxValue, 1.0
	if limit == 0 {
		limit = 1
	}
	if c.Rate != nil {
		rate = *c.Rate
	}
	norms := lengths(w, c.Axis)
	return rescale(w, norms, ops.Add(ops.Scale(ops.Clip(norms, c.MinValue, limit), rate), ops.Scale(norms, 1-rate)))
}

// UnitNorm gives all lengths the value 1.
//
// Defaults: Axis {0}; see MaxNorm.
// Reference: keras.constraints.UnitNorm.
type UnitNorm struct {
	Axis []int `keras:"axis,default=0"`
}

// Apply implements Constraint.
func (c UnitNorm) Apply(w ops.Value) ops.Value {
	norms := lengths(w, c.Axis)
	return ops.Div(w, ops.Add(norms, ops.Number(norms, epsilon)))
}

// NonNeg sets negative numbers to 0.
//
// Reference: keras.constraints.NonNeg.
type NonNeg struct{}

// Apply implements Constraint.
func (NonNeg) Apply(w ops.Value) ops.Value { return ops.Maximum(w, ops.Number(w, 0)) }

// lengths are the Euclidean lengths of w along axis, 0 for nil, all axes being kept.
func lengths(w ops.Value, axis []int) ops.Value {
	if axis == nil {
		axis = []int{0}
	}
	if len(w.Shape()) == 0 {
		return ops.Abs(w)
	}
	return ops.Sqrt(ops.KeepDims(ops.Sum, ops.Square(w), axis...))
}

func rescale(w, norms, desired ops.Value) ops.Value {
	return ops.Mul(w, ops.Div(desired, ops.Add(norms, ops.Number(norms, epsilon))))
}
