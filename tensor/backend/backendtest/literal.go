package backendtest

import (
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// testLiterals reads fixed tensors in all ways: as a result, as an operand, reshaped, and as what a variable becomes.
func (s *suite) testLiterals(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for _, d := range allTypes {
		for _, shape := range []tensor.Shape{{}, tensor.S(3), tensor.S(2, 3), tensor.S(0, 2), tensor.S(7, 33)} {
			numbers := in(d, shape).numbers(r, 0)
			v := &graph.Var{Name: "v", DType: d, Shape: shape}
			session := NewSession(t, s.b, Config{}, func(tr *graph.Trace) []graph.Value {
				x := tr.Feed("x", d, append(tensor.Shape{tensor.Batch}, shape...))
				l := graph.LiteralOf(numbers)
				tr.Assign(v, l)
				return []graph.Value{l, graph.ReshapeTo(l, append(tensor.S(1), shape...)), graph.B(graph.Eq, x, l)}
			})
			x := in(d, append(tensor.Shape{tensor.Batch}, shape...)).numbers(r, 2)
			copy(x.Bytes(), numbers.Bytes()) // the first row is equal
			outs := session.Run(2, x)
			require.Equal(t, numbers.Bytes(), outs[0].Bytes())
			require.Equal(t, numbers.Bytes(), outs[1].Bytes())
			require.Equal(t, numbers.Bytes(), session.Get(v).Bytes())
			for i, equal := range outs[2].Bytes() {
				a, b := arrayOf(x).data[i], arrayOf(numbers).data[i%max(1, numbers.Size())]
				require.Equal(t, truth(a == b), float64(equal))
			}
		}
	}
	factor := tensor.Of([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
	outs := Eval(t, s.b, 2, func(tr *graph.Trace) []graph.Value {
		return []graph.Value{graph.MatMulOf(tr.Feed("x", tensor.Float32, tensor.Batched(2)), graph.LiteralOf(factor))}
	}, tensor.Of([]float32{1, 0, 0, 1}, 2, 2))
	require.Equal(t, tensor.Data[float32](factor), tensor.Data[float32](outs[0]))
}
