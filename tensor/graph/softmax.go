package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// Softmax is exp(x)/sum(exp(x)) along the last axis, or its logarithm, computed without overflow.
type Softmax struct{ Log bool }

// Name returns "Softmax" or "LogSoftmax".
func (s Softmax) Name() string {
	if s.Log {
		return "LogSoftmax"
	}
	return "Softmax"
}

// Infer returns the input's type.
func (s Softmax) Infer(in []Type) ([]Type, error) {
	if len(in[0].Shape) == 0 || !in[0].DType.IsFloat() {
		return nil, fmt.Errorf("want a float value of at least one axis")
	}
	return []Type{{DType: in[0].DType, Shape: in[0].Shape}}, nil
}

// VJP is SoftmaxGrad.
func (s Softmax) VJP(_, out, dout []Value) []Value {
	return []Value{apply1(SoftmaxGrad(s), out[0], dout[0])}
}

// Decompose subtracts the largest element first: exp of more than 88 overflows float32.
func (s Softmax) Decompose(in []Value) []Value {
	x := in[0]
	keep := func(v Value) Value { return ReshapeTo(v, keepDims(x.Shape(), []int{len(x.Shape()) - 1})) }
	shifted := B(Sub, x, keep(ReduceAxes(MaxOf, x, -1)))
	e := U(Exp, shifted)
	sum := keep(ReduceAxes(Sum, e, -1))
	if s.Log {
		return []Value{B(Sub, shifted, U(Log, sum))}
	}
	return []Value{B(Div, e, sum)}
}

// SoftmaxGrad is the gradient of Softmax from its result y and the gradient dy: y*(dy - sum(y*dy)), for the logarithm dy - exp(y)*sum(dy).
type SoftmaxGrad struct{ Log bool }

// Name returns "SoftmaxGrad" or "LogSoftmaxGrad".
func (s SoftmaxGrad) Name() string { return Softmax(s).Name() + "Grad" }

// Infer returns y's type.
func (s SoftmaxGrad) Infer(in []Type) ([]Type, error) {
	if !in[0].Equal(in[1]) {
		return nil, fmt.Errorf("types differ")
	}
	return []Type{in[0]}, nil
}

// VJP goes through the decomposed form.
func (s SoftmaxGrad) VJP(in, _, dout []Value) []Value { return vjpByDecompose(s, in, dout) }

// Decompose is the formula.
func (s SoftmaxGrad) Decompose(in []Value) []Value {
	y, dy := in[0], in[1]
	keep := func(v Value) Value { return ReshapeTo(v, keepDims(y.Shape(), []int{len(y.Shape()) - 1})) }
	if s.Log {
		return []Value{B(Sub, dy, B(Mul, U(Exp, y), keep(ReduceAxes(Sum, dy, -1))))}
	}
	return []Value{B(Mul, y, B(Sub, dy, keep(ReduceAxes(Sum, B(Mul, y, dy), -1))))}
}

// SoftmaxOf returns the softmax of x along its last axis.
func SoftmaxOf(x Value) Value { return apply1(Softmax{}, x) }

// LogSoftmaxOf returns the logarithm of the softmax of x along its last axis.
func LogSoftmaxOf(x Value) Value { return apply1(Softmax{Log: true}, x) }

// LogitsOf returns what y is the softmax or sigmoid of, as the losses that prefer logits ask. A cast or reshape in between hides it.
func LogitsOf(y Value) (logits Value, ok bool) {
	switch op := y.Op().(type) {
	case Softmax:
		return y.In()[0], !op.Log
	case Unary:
		return y.In()[0], op.Kind == Sigmoid
	}
	return Value{}, false
}

// SparseCrossEntropy is logsumexp(logits) - logits[label] for each row of logits [rows classes] and int32 labels [rows].
// A label outside [0, classes) fails the run before anything is written.
type SparseCrossEntropy struct{}

// Name returns "SparseCrossEntropy".
func (SparseCrossEntropy) Name() string { return "SparseCrossEntropy" }

// Infer returns [rows].
func (SparseCrossEntropy) Infer(in []Type) ([]Type, error) { return sparseCE(in) }

func sparseCE(in []Type) ([]Type, error) {
	x, y := in[0], in[1]
	if len(x.Shape) != 2 || !x.DType.IsFloat() || y.DType != tensor.Int32 || !y.Shape.Equal(x.Shape[:1]) {
		return nil, fmt.Errorf("want float logits [rows classes] and int32 labels [rows]")
	}
	return []Type{{DType: x.DType, Shape: y.Shape}}, nil
}

// VJP is softmax(logits) less the one-hot label, times the gradient of the row.
func (SparseCrossEntropy) VJP(in, _, dout []Value) []Value {
	return []Value{apply1(SparseCrossEntropyGrad{}, in[0], in[1], dout[0]), {}}
}

// Decompose picks the label's log-softmax by a one-hot mask.
func (SparseCrossEntropy) Decompose(in []Value) []Value {
	x := in[0]
	hot := B(Gt, OneHotOf(in[1], x.Shape().LastSize(), x.DType()), Like(x, 0))
	// Not a product: 0 times the minus infinity of a masked logit is NaN.
	return []Value{U(Neg, ReduceAxes(Sum, Where(hot, LogSoftmaxOf(x), Like(x, 0)), 1))}
}

// SparseCrossEntropyGrad is (softmax(logits) - one_hot(label)) times the gradient of each row.
type SparseCrossEntropyGrad struct{}

// Name returns "SparseCrossEntropyGrad".
func (SparseCrossEntropyGrad) Name() string { return "SparseCrossEntropyGrad" }

// Infer returns the logits' type.
func (SparseCrossEntropyGrad) Infer(in []Type) ([]Type, error) {
	if _, err := sparseCE(in[:2]); err != nil {
		return nil, err
	}
	if !in[2].Shape.Equal(in[1].Shape) || in[2].DType != in[0].DType {
		return nil, fmt.Errorf("want one gradient a row")
	}
	return []Type{{DType: in[0].DType, Shape: in[0].Shape}}, nil
}

// VJP goes through the decomposed form.
func (s SparseCrossEntropyGrad) VJP(in, _, dout []Value) []Value {
	return vjpByDecompose(s, in, dout)
}

// Decompose is the formula.
func (SparseCrossEntropyGrad) Decompose(in []Value) []Value {
	x, dloss := in[0], in[2]
	hot := OneHotOf(in[1], x.Shape().LastSize(), x.DType())
	column := ReshapeTo(dloss, append(dloss.Shape().Clone(), tensor.D(1)))
	return []Value{B(Mul, B(Sub, SoftmaxOf(x), hot), column)}
}

// SparseCrossEntropyOf returns the loss of each row.
func SparseCrossEntropyOf(logits, labels Value) Value {
	return apply1(SparseCrossEntropy{}, logits, labels)
}
