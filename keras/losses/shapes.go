package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// sameRank drops or adds a last axis of size 1 where the ranks of a and b differ by one, as Keras's squeeze_or_expand_to_same_rank:
// a value [n] gets the axis, a longer one loses it.
func sameRank(a, b ops.Value) (ops.Value, ops.Value) {
	p, q := a.Shape(), b.Shape()
	switch {
	case len(p) == len(q)+1 && p[len(p)-1] == tensor.D(1):
		if len(q) == 1 {
			return a, ops.ExpandDims(b, -1)
		}
		return ops.Reshape(a, p[:len(p)-1]), b
	case len(q) == len(p)+1 && q[len(q)-1] == tensor.D(1):
		if len(p) == 1 {
			return ops.ExpandDims(a, -1), b
		}
		return a, ops.Reshape(b, q[:len(q)-1])
	}
	return a, b
}

// matched returns y in pred's dtype, and both in one shape: (B,) against (B, 1) is reshaped, never broadcast to (B, B).
func matched(name string, y, pred ops.Value) (ops.Value, ops.Value) {
	a, b := sameRank(ops.Cast(y, pred.DType()), pred)
	if !a.Shape().Equal(b.Shape()) {
		ops.Fail(name, fmt.Sprintf("targets %v and predictions %v differ in shape", y.Shape(), pred.Shape()))
	}
	return a, b
}

// meanLast averages the last axis; a value without one beside the batch is returned as it is.
func meanLast(x ops.Value) ops.Value {
	if len(x.Shape()) < 2 {
		return x
	}
	return ops.Mean(x, -1)
}

// axisOr returns the axis that a setting names, the last for nil, counted from 0.
func axisOr(name string, axis *int, x ops.Value) int {
	rank := len(x.Shape())
	a := rank - 1
	if axis != nil {
		a = *axis
		if a < 0 {
			a += rank
		}
	}
	if a < 0 || a >= rank {
		ops.Fail(name, "Axis is out of range", x)
	}
	return a
}

// or returns *p, or the default for nil.
func or(p *float64, def float64) float64 {
	if p == nil {
		return def
	}
	return *p
}

// lastTo exchanges axis with the last one; twice is nothing.
func lastTo(x ops.Value, axis int) ops.Value {
	if axis == len(x.Shape())-1 {
		return x
	}
	return ops.SwapAxes(x, axis, -1)
}
