package activations

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// The distributions over an axis, here the last. They need an axis beside the batch.
var (
	Softmax    = New("softmax", func(x ops.Value) ops.Value { return softmax(x, -1) })
	LogSoftmax = New("log_softmax", func(x ops.Value) ops.Value { return logSoftmax(x, -1) })
	Sparsemax  = New("sparsemax", func(x ops.Value) ops.Value { return sparsemax(x, -1) })
)

// NewSoftmax returns exp(x)/sum(exp(x)) along axis. Keras's default axis is -1.
//
// Reference: keras.activations.softmax.
func NewSoftmax(axis int) *Activation {
	if axis == -1 {
		return Softmax
	}
	return with("softmax", func(x ops.Value) ops.Value { return softmax(x, axis) }, "axis=%v", axis)
}

// NewLogSoftmax returns the logarithm of the softmax along axis. Keras's default axis is -1.
//
// Reference: keras.activations.log_softmax.
func NewLogSoftmax(axis int) *Activation {
	if axis == -1 {
		return LogSoftmax
	}
	return with("log_softmax", func(x ops.Value) ops.Value { return logSoftmax(x, axis) }, "axis=%v", axis)
}

// NewSparsemax returns max(x - tau, 0) along axis with a threshold tau that makes many elements 0. Keras's default axis is -1.
//
// It is what Keras computes: tau is (sum of the cumulative sums of the sorted x over its support - 1) over the support's size. Where
// the support has more than one element this is larger than the paper's tau, and the result does not sum to 1.
//
// Reference: keras.activations.sparsemax; Martins & Astudillo 2016, arXiv:1602.02068.
func NewSparsemax(axis int) *Activation {
	if axis == -1 {
		return Sparsemax
	}
	return with("sparsemax", func(x ops.Value) ops.Value { return sparsemax(x, axis) }, "axis=%v", axis)
}

func softmax(x ops.Value, axis int) ops.Value {
	return alongLast("softmax", x, axis, ops.Softmax)
}

func logSoftmax(x ops.Value, axis int) ops.Value {
	return alongLast("log_softmax", x, axis, ops.LogSoftmax)
}

func sparsemax(x ops.Value, axis int) ops.Value {
	return alongLast("sparsemax", x, axis, sparsemaxLast)
}

func sparsemaxLast(x ops.Value) ops.Value {
	size := x.Shape()[len(x.Shape())-1]
	if !size.Fixed() {
		ops.Fail("sparsemax", "the axis grows with the batch", x)
	}
	one := number(x, 1)
	sorted, _ := ops.TopK(x, size.Const)
	sums := ops.Cumsum(sorted, -1)
	position := ops.Add(ops.Iota(size, x.DType()), one)
	support := ops.Greater(ops.Sub(sorted, ops.Div(ops.Sub(sums, one), position)), number(x, 0))
	total := ops.Sum(ops.Where(support, sums, number(x, 0)), -1)
	tau := ops.Div(ops.Sub(total, one), ops.Sum(ops.Cast(support, x.DType()), -1))
	return ops.Maximum(ops.Sub(x, ops.ExpandDims(tau, -1)), number(x, 0))
}

// alongLast applies f, which works along the last axis, along another one.
func alongLast(name string, x ops.Value, axis int, f func(x ops.Value) ops.Value) ops.Value {
	rank := len(x.Shape())
	if rank < 2 {
		ops.Fail(name, "want at least 2 axes", x)
	}
	if axis < -rank || axis >= rank {
		ops.Fail(name, "axis is out of range", x)
	}
	if axis == -1 || axis == rank-1 {
		return f(x)
	}
	return ops.SwapAxes(f(ops.SwapAxes(x, axis, -1)), axis, -1)
}
