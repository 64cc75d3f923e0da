// Package ops has the symbolic operations that layers, losses and metrics are written in, under Keras's names. They build a graph;
// nothing is computed until a model runs. A wrong shape or dtype panics with *graph.Error, which the model turns into an error
// that names the layer.
//
// Binary operations broadcast as NumPy's. Reductions take axes, negative ones from the end; no axis means all.
package ops

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Value is a symbolic tensor: a dtype, a shape whose batch axis is unknown, and how to compute it.
type Value = graph.Value

// Constant returns the numbers of t, copied, as a value of fixed shape.
func Constant(t *tensor.Tensor) Value { return graph.LiteralOf(t) }

// Number returns the constant v in the dtype of like, of rank 0.
func Number(like Value, v float64) Value { return graph.Like(like, v) }

// Full returns a value of the given shape that is v everywhere.
func Full(shape tensor.Shape, v float64, dtype tensor.DType) Value {
	return graph.BroadcastToShape(graph.Number(dtype, v), shape)
}

// Zeros returns a value of zeros.
func Zeros(shape tensor.Shape, dtype tensor.DType) Value { return Full(shape, 0, dtype) }

// Ones returns a value of ones.
func Ones(shape tensor.Shape, dtype tensor.DType) Value { return Full(shape, 1, dtype) }

// ZerosLike returns zeros of x's shape and dtype.
func ZerosLike(x Value) Value { return Zeros(x.Shape(), x.DType()) }

// OnesLike returns ones of x's shape and dtype.
func OnesLike(x Value) Value { return Ones(x.Shape(), x.DType()) }

// Iota returns 0, 1, 2, ... below size, which may be that of a batch axis.
func Iota(size tensor.Dim, dtype tensor.DType) Value { return graph.IotaOf(size, dtype) }

// Arange returns start, start+step, start+2*step, ... before stop.
func Arange(start, stop, step int, dtype tensor.DType) Value {
	if step == 0 {
		Fail("Arange", "a step of 0")
	}
	count := (stop - start) / step
	if (stop-start)%step != 0 {
		count++
	}
	x := graph.IotaOf(tensor.D(max(count, 0)), dtype)
	return Add(Mul(x, Number(x, float64(step))), Number(x, float64(start)))
}

// Eye returns the identity matrix of n rows.
func Eye(n int, dtype tensor.DType) Value {
	return OneHot(Iota(tensor.D(n), tensor.Int32), n, dtype)
}

// Rows returns how many rows the batch of a run has, of rank 0.
func Rows(dtype tensor.DType) Value { return graph.CastTo(graph.Scalar(graph.Rows), dtype) }

// StopGradient returns x as a value that gradients take for a constant.
func StopGradient(x Value) Value { return graph.Stopped(x) }

// Dropout keeps each element of x with probability 1-rate, divided by 1-rate, and replaces the others by 0. Which ones depends on the
// key and the step of the run.
func Dropout(x Value, rate float64, key uint64) Value {
	return graph.Apply(graph.Dropout{Rate: rate, Key: key}, x)[0]
}

// RandomUniform returns float32 numbers in [0, 1) that depend on the key and the step of the run.
func RandomUniform(shape tensor.Shape, key uint64) Value {
	return graph.Apply(graph.Random{Kind: graph.Uniform, Key: key, Shape: shape})[0]
}

// RandomNormal returns float32 numbers of the standard normal distribution that depend on the key and the step of the run.
func RandomNormal(shape tensor.Shape, key uint64) Value {
	return graph.Apply(graph.Random{Kind: graph.Normal, Key: key, Shape: shape})[0]
}

// Fail panics with the error that a layer, loss or metric reports when its inputs do not fit; detail says what was expected.
func Fail(op, detail string, in ...Value) { graph.Fail(op, detail, in...) }
