package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// TopK is the K largest elements along the last axis, largest first, and their int32 positions. Of equals the first comes first; NaN
// counts as larger than any number.
type TopK struct{ K int }

// Name returns "TopK".
func (TopK) Name() string { return "TopK" }

// Infer returns the types of values and positions.
func (t TopK) Infer(in []Type) ([]Type, error) {
	x := in[0]
	if x.DType == tensor.Bool {
		return nil, fmt.Errorf("not defined for bool")
	}
	if len(x.Shape) == 0 || !x.Shape[len(x.Shape)-1].Fixed() || t.K < 0 || t.K > x.Shape.LastSize() {
		return nil, fmt.Errorf("want a last axis of fixed size, at least k %d", t.K)
	}
	s := append(x.Shape[:len(x.Shape)-1].Clone(), tensor.D(t.K))
	return []Type{{DType: x.DType, Shape: s}, {DType: tensor.Int32, Shape: s.Clone()}}, nil
}

// VJP puts each gradient where the value was.
func (t TopK) VJP(in, out, dout []Value) []Value {
	if dout[0].IsZero() {
		return []Value{{}}
	}
	x := in[0]
	hot := OneHotOf(out[1], x.Shape().LastSize(), tensor.Bool)
	column := ReshapeTo(dout[0], append(dout[0].Shape().Clone(), tensor.D(1)))
	return []Value{ReduceAxes(Sum, Where(hot, column, Like(x, 0)), -2)} // a product would make NaN of 0 and infinity
}

// TopKOf returns the k largest elements along the last axis and their positions.
func TopKOf(x Value, k int) (values, positions Value) {
	out := Apply(TopK{k}, x)
	return out[0], out[1]
}
