package ref_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

func TestTranspose(t *testing.T) {
	x := tensor.Of([]int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2, 3, 2)
	for _, c := range []struct{ perm, dims, want []int }{
		{[]int{0, 2, 1}, []int{2, 2, 3}, []int{0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11}},
		{[]int{2, 1, 0}, []int{2, 3, 2}, []int{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}},
		{[]int{1, 0, 2}, []int{3, 2, 2}, []int{0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}},
	} {
		got := eval(t, ref.New(), op(graph.Transpose{Perm: c.perm}), x)
		require.Equal(t, c.dims, got.Dims())
		for i, v := range tensor.Data[int32](got) {
			require.EqualValues(t, c.want[i], v, "%v element %d", c.perm, i)
		}
	}
	checkOp(t, graph.Transpose{Perm: []int{0}}, []bool{true, false}, []bool{true, false})
	checkOp(t, graph.Transpose{Perm: []int{0}}, []float64{1, 2}, []float64{1, 2})
}

func TestBroadcastAndReshape(t *testing.T) {
	to := graph.Broadcast{To: tensor.S(2, 2, 3)}
	got := eval(t, ref.New(), op(to), tensor.Of([]uint8{1, 2}, 2, 1))
	require.Equal(t, []uint8{1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2}, tensor.Data[uint8](got))
	got = eval(t, ref.New(), op(to), tensor.Scalar(2.5))
	require.Equal(t, []float64{2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5}, tensor.Data[float64](got))
	got = eval(t, ref.New(), op(graph.Reshape{To: tensor.S(3, 2)}), tensor.Of([]int64{1, 2, 3, 4, 5, 6}, 2, 3))
	require.Equal(t, []int{3, 2}, got.Dims())
	require.Equal(t, []int64{1, 2, 3, 4, 5, 6}, tensor.Data[int64](got))
	checkOp(t, graph.Copy{}, []float32{1, 2}, []float32{1, 2})
}

func TestOneHot(t *testing.T) {
	index := []int32{1, -1, 0, 2}
	checkOp(t, graph.OneHot{Depth: 2, DType: tensor.Float32}, []float32{0, 1, 0, 0, 1, 0, 0, 0}, index)
	checkOp(t, graph.OneHot{Depth: 2, DType: tensor.Bool}, []bool{false, true, false, false, true, false, false, false}, index)
	checkOp(t, graph.OneHot{Depth: 2, DType: tensor.Int64}, []int64{0, 1, 0, 0, 1, 0, 0, 0}, index)
}

func TestConstantsAreConverted(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		s := newSession(r)
		big := func(d tensor.DType) graph.Value { return graph.Number(d, 3e9) }
		rank1 := func(v graph.Value) graph.Value { return graph.BroadcastToShape(v, tensor.S(1)) }
		out, err := s.run(t, 1, []graph.Value{rank1(big(tensor.Uint8)), rank1(big(tensor.Int32)), rank1(big(tensor.Int64)),
			rank1(big(tensor.Float32)), rank1(big(tensor.Bool)), big(tensor.Float64)})
		require.NoError(t, err)
		require.Equal(t, []uint8{255}, tensor.Data[uint8](out[0]))
		require.Equal(t, []int32{1<<31 - 1}, tensor.Data[int32](out[1]))
		require.Equal(t, []int64{3e9}, tensor.Data[int64](out[2]))
		require.Equal(t, []float32{3e9}, tensor.Data[float32](out[3]))
		require.Equal(t, []bool{true}, tensor.Data[bool](out[4]))
		require.Equal(t, []float64{3e9}, tensor.Data[float64](out[5]))
	})
}
