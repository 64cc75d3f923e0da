package tensor_test

import (
	"math"
	"testing"
	"unsafe"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

var allTypes = []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool}

func TestCast(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	cases := []struct {
		from *tensor.Tensor
		to   tensor.DType
		want *tensor.Tensor
	}{
		{tensor.Of([]float64{1.9, -1.9, 0.5, nan}), tensor.Int32, tensor.Of([]int32{1, -1, 0, 0})},
		{tensor.Of([]float64{inf, -inf, 3e9, -3e9}), tensor.Int32, tensor.Of([]int32{math.MaxInt32, math.MinInt32, math.MaxInt32, math.MinInt32})},
		{tensor.Of([]float64{inf, -inf, 1e19, 1 << 62}), tensor.Int64, tensor.Of([]int64{math.MaxInt64, math.MinInt64, math.MaxInt64, 1 << 62})},
		{tensor.Of([]float32{300, -1, 254.99, float32(nan)}), tensor.Uint8, tensor.Of([]uint8{255, 0, 254, 0})},
		{tensor.Of([]float32{0, 0.1, -2, float32(nan)}), tensor.Bool, tensor.Of([]bool{false, true, true, true})},
		{tensor.Of([]float64{0.1, 1e300, -1e300}), tensor.Float32, tensor.Of([]float32{float32(0.1), float32(inf), float32(-inf)})},
		{tensor.Of([]float32{0.1}), tensor.Float64, tensor.Of([]float64{float64(float32(0.1))})},
		{tensor.Of([]int64{1<<40 + 5, -1}), tensor.Int32, tensor.Of([]int32{5, -1})},
		{tensor.Of([]int32{257, -1}), tensor.Uint8, tensor.Of([]uint8{1, 255})},
		{tensor.Of([]int32{256, 0}), tensor.Bool, tensor.Of([]bool{true, false})},
		{tensor.Of([]bool{true, false}), tensor.Float64, tensor.Of([]float64{1, 0})},
		{tensor.Of([]bool{true, false}), tensor.Int64, tensor.Of([]int64{1, 0})},
		{tensor.Of([]uint8{255, 0}), tensor.Float32, tensor.Of([]float32{255, 0})},
		{count[int32](2, 2).Transpose(), tensor.Uint8, tensor.Of([]uint8{0, 2, 1, 3}, 2, 2)},
	}
	for _, c := range cases {
		got := c.from.Cast(c.to)
		require.True(t, got.Equal(c.want), "%v to %v: got %v", c.from, c.to, got)
	}
	for _, from := range allTypes {
		for _, to := range allTypes {
			x := tensor.Of([]uint8{0, 1, 1}, 3).Cast(from)
			y := x.Cast(to)
			require.Equal(t, to, y.DType())
			require.NotSame(t, x, y)
			require.True(t, tensor.AllClose(x, y, 0, 0), "%v to %v", from, to)
			require.Equal(t, []int{0, 2}, tensor.New(from, 0, 2).Cast(to).Dims())
		}
	}
	require.PanicsWithError(t, "tensor: invalid dtype invalid", func() { count[int32](1).Cast(tensor.Invalid) })
}

func TestAtAndFill(t *testing.T) {
	for _, d := range allTypes {
		x := tensor.New(d, 2, 3)
		x.SetAt(1, 1, 2)
		require.Equal(t, 1.0, x.At(1, 2))
		require.Equal(t, 1.0, x.Transpose().At(2, 1))
		require.Zero(t, x.At(0, 2))
		x.Fill(1)
		for i := range 6 {
			require.Equal(t, 1.0, x.At(i/3, i%3))
		}
		s := tensor.New(d)
		s.SetAt(1)
		require.Equal(t, 1.0, s.At())
		s.Fill(0)
		require.Zero(t, s.At())
		tensor.New(d, 0, 4).Fill(1)
	}
	x := tensor.New(tensor.Uint8, 2)
	x.SetAt(-3.5, 0)
	x.SetAt(7.9, 1)
	require.Equal(t, []uint8{0, 7}, tensor.Data[uint8](x))
}

func TestEqual(t *testing.T) {
	nan := math.NaN()
	x := count[float32](2, 3)
	require.True(t, x.Equal(x.Clone()))
	require.True(t, x.Equal(x.Transpose().Clone().Transpose()))
	require.False(t, x.Equal(x.Cast(tensor.Float64)))
	require.False(t, x.Equal(count[float32](3, 2)))
	require.False(t, x.Equal(tensor.New(tensor.Float32, 2, 3)))
	require.False(t, tensor.Of([]float64{nan}).Equal(tensor.Of([]float64{nan})))
	require.True(t, tensor.Of([]float64{0}).Equal(tensor.Of([]float64{math.Copysign(0, -1)})))
	require.True(t, tensor.Of([]float32{0}).Equal(tensor.Of([]float32{float32(math.Copysign(0, -1))})))
	require.True(t, tensor.New(tensor.Bool, 0).Equal(tensor.New(tensor.Bool, 0)))
}

func TestAllClose(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	cases := []struct {
		a, b       float64
		rtol, atol float64
		want       bool
	}{
		{1, 1, 0, 0, true}, {1, 1.01, 0.01, 0, true}, {1.02, 1, 0.01, 0, false}, {0, 1e-9, 0, 1e-8, true}, {0, 1e-7, 0, 1e-8, false},
		{inf, inf, 0, 0, true}, {inf, -inf, 1, 1, false}, {1, inf, 1, 1, false}, {inf, 1, 1, 1, false}, {nan, nan, 1, 1, false}, {1, nan, 1, 1, false},
	}
	for _, c := range cases {
		require.Equal(t, c.want, tensor.AllClose(tensor.Of([]float64{0, c.a}), tensor.Of([]float64{0, c.b}), c.rtol, c.atol), "%+v", c)
	}
	require.False(t, tensor.AllClose(count[int32](2, 3), count[int32](3, 2), 1, 100))
	require.True(t, tensor.AllClose(count[int32](2, 3), count[float32](2, 3), 0, 0))
}

func TestMemoryIsAligned(t *testing.T) {
	for _, d := range allTypes {
		for _, n := range []int{1, 3, 7, 8, 9} {
			for _, x := range []*tensor.Tensor{tensor.New(d, n), tensor.New(d, n).Clone(), tensor.New(tensor.Uint8, n).Cast(d)} {
				require.Zero(t, uintptr(unsafe.Pointer(&x.Bytes()[0]))%8)
			}
		}
	}
}
