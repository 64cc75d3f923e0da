package graph

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/tensor"
)

func TestReuseDropout(t *testing.T) {
	count := func(forward, backward Dropout, gradOfRelu bool) (dropouts int) {
		tr := NewTrace()
		y := U(Relu, tr.Feed("x", tensor.Float32, tensor.Batched(4)))
		dy := tr.Feed("dy", tensor.Float32, tensor.Batched(4))
		d := apply1(forward, y)
		grad := apply1(backward, dy)
		if gradOfRelu {
			grad = Unary{Relu}.VJP([]Value{y.In()[0]}, []Value{y}, []Value{grad})[0]
		}
		for _, n := range topological(reuseDropout([]Value{d, grad})) {
			if _, ok := n.op.(Dropout); ok {
				dropouts++
			}
		}
		return dropouts
	}
	one := Dropout{Rate: 0.2, Key: 1}
	require.Equal(t, 1, count(one, one, true), "the gradient reads the forward result")
	require.Equal(t, 2, count(one, one, false), "without a Relu the kept zeros cannot be told from the dropped ones")
	require.Equal(t, 2, count(one, Dropout{Rate: 0.2, Key: 2}, true), "another stream")
	require.Equal(t, 2, count(one, Dropout{Rate: 0.3, Key: 1}, true), "another rate")
}

func TestReuseDropoutInALayer(t *testing.T) {
	tr := NewTrace()
	w := &Var{Name: "w", Shape: tensor.S(4, 4), DType: tensor.Float32}
	x := tr.Feed("x", tensor.Float32, tensor.Batched(4))
	h := apply1(Dropout{Rate: 0.5, Key: 3}, U(Relu, MatMulOf(x, tr.Read(w))))
	loss := ReduceAxes(Mean, U(Square, h))
	p, err := Lower(tr, Gradients(loss, tr.Read(w)), Config{Target: &TestTarget{}, MaxN: 4})
	require.NoError(t, err)
	var text strings.Builder
	require.NoError(t, p.Print(&text, nil))
	require.Equal(t, 1, strings.Count(text.String(), "Dropout"), text.String())
}
