package graph

import (
	"fmt"
)

// The ops of this file are made by passes only, for targets that have a kernel for them.

// Activation is a function in the epilogue of a Gemm.
type Activation uint8

// The activations that a Gemm can apply.
const (
	Identity Activation = iota
	ReluActivation
	SigmoidActivation
	TanhActivation
)

// String returns the name in printed programs.
func (a Activation) String() string { return [...]string{"", "+Relu", "+Sigmoid", "+Tanh"}[a] }

// Gemm is act(a b + bias) for a bias [cols].
type Gemm struct {
	MatMul
	Act Activation
}

// Name returns "Gemm" and the activation.
func (g Gemm) Name() string { return "Gemm" + g.Act.String() }

// Infer returns the product's type.
func (g Gemm) Infer(in []Type) ([]Type, error) {
	out, err := g.MatMul.Infer(in[:2])
	if err == nil && (len(in[2].Shape) != 1 || in[2].Shape[0] != out[0].Shape[1] || in[2].DType != out[0].DType) {
		err = fmt.Errorf("want a bias of the columns")
	}
	return out, err
}

// VJP goes through the decomposed form.
func (g Gemm) VJP(in, _, dout []Value) []Value { return vjpByDecompose(g, in, dout) }

// Decompose is the product, the sum and the activation.
func (g Gemm) Decompose(in []Value) []Value {
	return []Value{g.Act.of(B(Add, apply1(g.MatMul, in[0], in[1]), in[2]))}
}

// CrossEntropyWithGrad is SparseCrossEntropy and its gradient in one pass, for a gradient that is the same in each row.
// Inputs logits, labels, the gradient (rank 0); results the loss of each row and dlogits.
type CrossEntropyWithGrad struct{}

// Name returns "CrossEntropyWithGrad".
func (CrossEntropyWithGrad) Name() string { return "CrossEntropyWithGrad" }

// Infer returns the types of loss and logits.
func (CrossEntropyWithGrad) Infer(in []Type) ([]Type, error) {
	loss, err := sparseCE(in[:2])
	if err != nil {
		return nil, err
	}
	if len(in[2].Shape) != 0 || in[2].DType != in[0].DType {
		return nil, fmt.Errorf("want one gradient for all rows")
	}
	return append(loss, Type{DType: in[0].DType, Shape: in[0].Shape}), nil
}

// Decompose is the two ops.
func (CrossEntropyWithGrad) Decompose(in []Value) []Value {
	rows := BroadcastToShape(in[2], in[1].Shape())
	return []Value{SparseCrossEntropyOf(in[0], in[1]), apply1(SparseCrossEntropyGrad{}, in[0], in[1], rows)}
}

// GemmStep is an optimizer step whose gradient is the product aT b; the gradient is used tile by tile and never stored.
// Inputs a [k m], b [k n], w [m n], rate, and the slots of Update; results w' and the slots.
type GemmStep struct{ Update Op } // SGDStep or AdamStep

// Name returns "Gemm" and the step.
func (g GemmStep) Name() string { return "Gemm+" + g.Update.Name() }

// Infer returns the types of w and the slots.
func (g GemmStep) Infer(in []Type) ([]Type, error) {
	grad, err := MatMul{TransA: true}.Infer(in[:2])
	if err != nil {
		return nil, err
	}
	grad[0].Layout = in[2].Layout
	return g.Update.Infer(append([]Type{in[2], grad[0], in[3]}, in[4:]...))
}

// Decompose is the product and the step.
func (g GemmStep) Decompose(in []Value) []Value {
	grad := matmul(in[0], in[1], true, false)
	return Apply(g.Update, append([]Value{in[2], grad, in[3]}, in[4:]...)...)
}

// Relayout converts between layouts.
type Relayout struct{ To Layout }

// Name returns "Relayout".
func (Relayout) Name() string { return "Relayout" }

// Infer returns the input's type in the new layout.
func (r Relayout) Infer(in []Type) ([]Type, error) {
	if len(in[0].Shape) != 2 || !in[0].Shape.Fixed() {
		return nil, fmt.Errorf("want a matrix of fixed size")
	}
	t := in[0]
	t.Layout = r.To
	return []Type{t}, nil
}

// Copy is the identity in memory of its own.
type Copy struct{}

// Name returns "Copy".
func (Copy) Name() string { return "Copy" }

// Infer returns the input's type.
func (Copy) Infer(in []Type) ([]Type, error) { return []Type{in[0]}, nil }

// Bytes returns the memory that a value of type t takes for n rows.
func (t Type) Bytes(n int) int64 {
	if t.Layout == Panels {
		panels := (t.Shape[1].At(n) + PanelWidth - 1) / PanelWidth
		return int64(panels) * int64(t.Shape[0].At(n)) * PanelWidth * int64(t.DType.Size())
	}
	size := int64(t.DType.Size())
	for _, d := range t.Shape {
		size *= int64(d.At(n))
	}
	return size
}
