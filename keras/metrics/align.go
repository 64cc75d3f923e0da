package metrics

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// aligned returns y in the rank of pred: a last axis of size 1 comes or goes. What differs then in one axis only broadcasts, as in
// Keras, but never (batch,) against (batch, n).
func aligned(label string, y, pred ops.Value) ops.Value {
	p, q := pred.Shape(), y.Shape()
	one := tensor.D(1)
	switch {
	case len(q) == len(p)+1 && q[len(q)-1] == one:
		q = q[:len(p)]
	case len(p) == len(q)+1 && p[len(p)-1] == one:
		q = append(q.Clone(), one)
	}
	if len(p) != len(q) {
		differ(label, y, pred)
	}
	for i := range p {
		if p[i] != q[i] && (i == 0 || p[i] != one && q[i] != one) {
			differ(label, y, pred)
		}
	}
	return ops.Reshape(y, q)
}

func differ(label string, y, pred ops.Value) {
	ops.Fail(label, fmt.Sprintf("targets %v and predictions %v differ in shape", y.Shape(), pred.Shape()))
}

// alike returns y and pred as float32 of one shape.
func alike(label string, y, pred ops.Value) (ops.Value, ops.Value) {
	y, pred = ops.Cast(y, tensor.Float32), ops.Cast(pred, tensor.Float32)
	y = aligned(label, y, pred)
	if !y.Shape().Equal(pred.Shape()) {
		differ(label, y, pred)
	}
	return y, pred
}

// weightsOf returns weight in float32 and in the rank of values, so that it broadcasts along the axes that it lacks at the end.
func weightsOf(values, weight ops.Value) ops.Value {
	v, w := values.Shape(), weight.Shape()
	one := tensor.D(1)
	for len(w) > len(v) && w[len(w)-1] == one {
		w = w[:len(w)-1]
	}
	ok := len(w) <= len(v)
	for i := range w {
		ok = ok && (w[i] == v[i] || w[i] == one)
	}
	if !ok {
		ops.Fail("sample weights", fmt.Sprintf("weights %v for values %v", weight.Shape(), v))
	}
	w = w.Clone()
	for len(w) < len(v) {
		w = append(w, one)
	}
	return ops.Reshape(ops.Cast(weight, tensor.Float32), w)
}

// times returns values times their weights, values alone where there are none.
func times(values, weight ops.Value) ops.Value {
	if weight.IsZero() {
		return values
	}
	return ops.Mul(values, weightsOf(values, weight))
}

// flat returns x with all its axes in one.
func flat(x ops.Value) ops.Value {
	size, _ := x.Shape().Size()
	return ops.Reshape(x, tensor.Shape{size})
}

// axisOr returns the axis of x that a setting names, the last for nil, counted from 0.
func axisOr(label string, axis *int, x ops.Value) int {
	rank, a := len(x.Shape()), -1
	if axis != nil {
		a = *axis
	}
	if a < 0 {
		a += rank
	}
	if a < 0 || a >= rank {
		ops.Fail(label, fmt.Sprintf("Axis %d of %v is out of range", a, x.Shape()))
	}
	return a
}
