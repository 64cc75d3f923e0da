package ref_test

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// The softmax of 1, 2, 3 and its logarithm, from Python's math.exp and math.log.
var (
	p123    = []float64{0.09003057317038046, 0.24472847105479767, 0.6652409557748219}
	logP123 = []float64{-2.40760596444438, -1.4076059644443801, -0.4076059644443803}
)

func TestSoftmax(t *testing.T) {
	x := tensor.Of([]float64{1, 2, 3, 1001, 1002, 1003}, 2, 3)
	p := eval(t, ref.New(), op(graph.Softmax{}), x)
	requireClose(t, append(p123[:3:3], p123...), tensor.Data[float64](p), 1e-14, "moving a row changes nothing")
	logP := eval(t, ref.New(), op(graph.Softmax{Log: true}), x)
	requireClose(t, append(logP123[:3:3], logP123...), tensor.Data[float64](logP), 1e-12)
	f32 := eval(t, ref.New(), op(graph.Softmax{}), tensor.Of([]float32{1, 2, 3}))
	requireClose(t, p123, tensor.Data[float32](f32), 1e-7)
	masked := eval(t, ref.New(), op(graph.Softmax{}), tensor.Of([]float32{0, float32(-inf)}))
	require.Equal(t, []float32{1, 0}, tensor.Data[float32](masked))
	bad := eval(t, ref.New(), op(graph.Softmax{}), tensor.Of([]float64{0, nan}))
	requireClose(t, []float64{nan, nan}, tensor.Data[float64](bad), 0)
}

// With dy = 1, 0, 0: y*(dy - y0), and for the logarithm dy - y.
func TestSoftmaxGrad(t *testing.T) {
	dy := tensor.Of([]float64{1, 0, 0})
	dx := eval(t, ref.New(), op(graph.SoftmaxGrad{}), tensor.Of(p123), dy)
	requireClose(t, []float64{0.08192506906499324, -0.022033044520174298, -0.059892024544818935}, tensor.Data[float64](dx), 1e-14)
	dx = eval(t, ref.New(), op(graph.SoftmaxGrad{Log: true}), tensor.Of(logP123), dy)
	requireClose(t, []float64{1 - p123[0], -p123[1], -p123[2]}, tensor.Data[float64](dx), 1e-14)
}

func TestSparseCrossEntropy(t *testing.T) {
	logits, labels := tensor.Of([]float64{1, 2, 3, 1001, 1002, 1003}, 2, 3), tensor.Of([]int32{2, 0})
	loss := eval(t, ref.New(), op(graph.SparseCrossEntropy{}), logits, labels)
	requireClose(t, []float64{-logP123[2], -logP123[0]}, tensor.Data[float64](loss), 1e-12)
	dx := eval(t, ref.New(), op(graph.SparseCrossEntropyGrad{}), logits, labels, tensor.Of([]float64{2, 1}))
	want := []float64{2 * p123[0], 2 * p123[1], 2 * (p123[2] - 1), p123[0] - 1, p123[1], p123[2]}
	requireClose(t, want, tensor.Data[float64](dx), 1e-13)
}

func TestLabelOutOfRange(t *testing.T) {
	for _, bad := range []int32{-1, 3, math.MaxInt32} {
		s := newSession(ref.New())
		x := s.trace.Feed("x", tensor.Float32, tensor.Batched(3))
		labels := s.trace.Feed("labels", tensor.Int32, tensor.Batched())
		leave := s.trace.Enter("head")
		loss := graph.SparseCrossEntropyOf(x, labels)
		leave()
		out, err := s.run(t, 2, []graph.Value{loss}, tensor.New(tensor.Float32, 2, 3), tensor.Of([]int32{0, bad}))
		var opErr *backend.OpError
		require.ErrorAs(t, err, &opErr)
		require.Equal(t, "head", opErr.Path)
		require.Equal(t, "SparseCrossEntropy", opErr.Op)
		require.Contains(t, opErr.Detail, "3 classes")
		require.Equal(t, []float32{0, 0}, tensor.Data[float32](out[0]))
	}
}
