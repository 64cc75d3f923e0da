package graph

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// TestSinkTransposes lowers what layers with channels first make.
func TestSinkTransposes(t *testing.T) {
	toLast, toFirst := []int{0, 2, 3, 1}, []int{0, 3, 1, 2}
	last := func(v Value) Value { return TransposeAxes(v, toLast...) }
	first := func(v Value) Value { return TransposeAxes(v, toFirst...) }
	for name, c := range map[string]struct {
		build func(x, y, channel Value) Value // x and y have channels last
		want  []string
	}{
		"nothing between": {func(x, _, _ Value) Value { return last(first(U(Exp, x))) }, []string{"Exp"}},
		"an activation":   {func(x, _, _ Value) Value { return last(U(Relu, first(x))) }, []string{"Relu"}},
		"a scale":         {func(x, _, c Value) Value { return last(B(Mul, first(x), c)) }, []string{"Mul"}},
		"two branches":    {func(x, y, _ Value) Value { return last(U(Relu, B(Add, first(x), first(y)))) }, []string{"Add", "Relu"}},
		"a gradient's mask": {func(x, y, _ Value) Value {
			return last(Where(B(Gt, first(x), Like(x, 0)), first(y), Like(x, 0)))
		}, []string{"Gt", "Select"}},
		"a channel's mean":    {func(x, _, _ Value) Value { return ReduceAxes(Mean, first(x), 0, 2, 3) }, []string{"ReduceMean[0 1 2]"}},
		"a channel's moments": {func(x, _, _ Value) Value { mean, _ := MomentsOf(first(x), 0, 2, 3); return mean }, []string{"Moments"}},
		"another order":       {func(x, _, _ Value) Value { return ReduceAxes(Sum, first(x), 0) }, []string{"Transpose[0 3 1 2]", "ReduceSum[0]"}},
		"as it is":            {func(x, y, _ Value) Value { return B(Add, first(x), ReshapeTo(y, tensor.Batched(2, 3, 4))) }, []string{"Transpose[0 3 1 2]", "Add"}},
		"dropout stays": {func(x, _, _ Value) Value { // its stream counts elements in their order
			return last(apply1(Dropout{Rate: 0.5}, first(x)))
		}, []string{"Transpose[0 3 1 2]", "Dropout", "Transpose[0 2 3 1]"}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTrace()
			x, y := tr.Feed("x", tensor.Float32, tensor.Batched(3, 4, 2)), tr.Feed("y", tensor.Float32, tensor.Batched(3, 4, 2))
			channel := tr.Feed("c", tensor.Float32, tensor.S(2, 1, 1))
			require.Equal(t, c.want, lowered(t, tr, withoutChains(), c.build(x, y, channel)))
		})
	}
}
