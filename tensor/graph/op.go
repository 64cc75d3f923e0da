package graph

import "errors"

// Op is a computation with its settings, such as MatMul{TransA: true}. Ops are plain values; fused ones are made by passes only.
type Op interface {
	// Name is the op's name in errors and printed programs.
	Name() string
	// Infer returns the types of the results, or why the inputs do not fit.
	Infer(in []Type) ([]Type, error)
}

// Differentiable ops have a backward rule, the vector-Jacobian product.
type Differentiable interface {
	Op
	// VJP returns the gradient for each input, given the gradient for each output; a zero Value stands for none on both sides.
	VJP(in, out, dout []Value) []Value
}

// Decomposable ops can be built from smaller ones. It is the fallback for a target without a kernel, the spare VJP, and the
// oracle of the tests.
type Decomposable interface {
	Op
	Decompose(in []Value) []Value
}

var errLeaf = errors.New("a leaf has no inputs to infer from")
