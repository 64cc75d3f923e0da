package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// MatMul is the product of two matrices [m k] and [k n], each read transposed on demand.
type MatMul struct{ TransA, TransB bool }

// Name returns "MatMul".
func (MatMul) Name() string { return "MatMul" }

// Infer returns [m n].
func (m MatMul) Infer(in []Type) ([]Type, error) {
	a, b := in[0], in[1]
	if len(a.Shape) != 2 || len(b.Shape) != 2 {
		return nil, fmt.Errorf("want two matrices")
	}
	if a.DType != b.DType || !a.DType.IsFloat() {
		return nil, fmt.Errorf("want two matrices of one float dtype")
	}
	rows, k1 := orient(a.Shape, m.TransA)
	k2, cols := orient(b.Shape, m.TransB)
	if k1 != k2 {
		return nil, fmt.Errorf("inner sizes differ: %v and %v", k1, k2)
	}
	if _, ok := rows.Mul(cols); !ok {
		return nil, fmt.Errorf("both sizes of the result would grow with the batch")
	}
	return []Type{{DType: a.DType, Shape: tensor.Shape{rows, cols}}}, nil
}

func orient(s tensor.Shape, transposed bool) (rows, cols tensor.Dim) {
	if transposed {
		return s[1], s[0]
	}
	return s[0], s[1]
}

// VJP: for y = ab, da = dy bT and db = aT dy, and likewise for transposed inputs.
func (m MatMul) VJP(in, _, dout []Value) []Value { return m.pull(in[0], in[1], dout[0], matmul) }

// pull is the rule, over the product of matrices or of batches of them.
func (m MatMul) pull(a, b, dy Value, product func(a, b Value, transA, transB bool) Value) []Value {
	da := product(dy, b, false, !m.TransB)
	if m.TransA {
		da = product(b, dy, m.TransB, true)
	}
	db := product(a, dy, !m.TransA, false)
	if m.TransB {
		db = product(dy, a, true, m.TransA)
	}
	return []Value{da, db}
}

func matmul(a, b Value, transA, transB bool) Value { return apply1(MatMul{transA, transB}, a, b) }

// MatMulOf returns the product of two matrices.
func MatMulOf(a, b Value) Value { return matmul(a, b, false, false) }
