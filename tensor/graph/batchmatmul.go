package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// BatchMatMul is the product of the matrices in the last two axes of two values, [... m k] and [... k n], for each entry of the equal
// leading axes. Each side is read transposed on demand.
type BatchMatMul struct{ TransA, TransB bool }

// Name returns "BatchMatMul".
func (BatchMatMul) Name() string { return "BatchMatMul" }

// Infer returns [... m n].
func (m BatchMatMul) Infer(in []Type) ([]Type, error) {
	a, b := in[0], in[1]
	lead := len(a.Shape) - 2
	if lead < 1 || len(b.Shape) != len(a.Shape) || !a.Shape[:lead].Equal(b.Shape[:lead]) {
		return nil, fmt.Errorf("want two values of one rank above 2 with equal leading axes")
	}
	out, err := MatMul(m).Infer([]Type{{DType: a.DType, Shape: a.Shape[lead:]}, {DType: b.DType, Shape: b.Shape[lead:]}})
	if err != nil {
		return nil, err
	}
	out[0].Shape = append(a.Shape[:lead].Clone(), out[0].Shape...)
	for _, s := range [3]tensor.Shape{a.Shape, b.Shape, out[0].Shape} {
		if _, ok := s.Size(); !ok {
			return nil, fmt.Errorf("two sizes of %v grow with the batch", s)
		}
	}
	return out, nil
}

// VJP is that of MatMul, for each entry.
func (m BatchMatMul) VJP(in, _, dout []Value) []Value {
	return MatMul(m).pull(in[0], in[1], dout[0], func(a, b Value, transA, transB bool) Value {
		return apply1(BatchMatMul{transA, transB}, a, b)
	})
}

// Product returns the product of matrices [m k] and [k n] in the last two axes of a and b, each read transposed on demand; leading
// axes broadcast. A vector [k] counts as a row on the left and as a column on the right, and its axis is dropped again.
//
// Reference: numpy.matmul.
func Product(a, b Value, transA, transB bool) Value {
	if len(a.Shape()) == 0 || len(b.Shape()) == 0 {
		Fail("MatMul", "want values of rank 1 or more", a, b)
	}
	var drop []int // axes of the result, from the end
	if len(a.Shape()) == 1 {
		a, transA = ReshapeTo(a, tensor.Shape{tensor.D(1), a.Shape()[0]}), false
		drop = append(drop, 2)
	}
	if len(b.Shape()) == 1 {
		b, transB = ReshapeTo(b, tensor.Shape{b.Shape()[0], tensor.D(1)}), false
		drop = append(drop, 1)
	}
	y := matrices(a, b, transA, transB)
	shape := y.Shape().Clone()
	for _, d := range drop {
		at := len(y.Shape()) - d
		if d == 2 {
			shape = append(shape[:at], shape[at+1:]...)
		} else {
			shape = shape[:len(shape)-1]
		}
	}
	return ReshapeTo(y, shape)
}

// matrices is Product of values of rank 2 or more.
func matrices(a, b Value, transA, transB bool) Value {
	sa, sb := a.Shape(), b.Shape()
	if len(sa) == 2 && len(sb) == 2 {
		return matmul(a, b, transA, transB)
	}
	if len(sb) == 2 && !transA { // one product of all rows
		if rows, ok := sa[:len(sa)-1].Size(); ok {
			last := sa[len(sa)-1]
			y := matmul(ReshapeTo(a, tensor.Shape{rows, last}), b, false, transB)
			return ReshapeTo(y, append(sa[:len(sa)-1].Clone(), y.Shape()[1]))
		}
	}
	lead, err := broadcast(sa[:len(sa)-2], sb[:len(sb)-2])
	if err != nil {
		Fail("MatMul", "the leading axes do not broadcast", a, b)
	}
	wide := func(v Value) Value {
		s := v.Shape()
		return BroadcastToShape(v, append(lead.Clone(), s[len(s)-2:]...))
	}
	return apply1(BatchMatMul{transA, transB}, wide(a), wide(b))
}
