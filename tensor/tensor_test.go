package tensor_test

import (
	"testing"
	"unsafe"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

type label uint8

func TestNewAndOf(t *testing.T) {
	for _, d := range allTypes {
		for _, dims := range [][]int{{}, {0}, {1}, {3, 0, 2}, {2, 3}, {1, 1, 5}} {
			x := tensor.New(d, dims...)
			require.Equal(t, d, x.DType())
			require.Equal(t, len(dims), x.Rank())
			require.True(t, x.IsContiguous())
			require.Len(t, x.Bytes(), x.Size()*d.Size())
			for _, b := range x.Bytes() {
				require.Zero(t, b)
			}
		}
	}
	require.Equal(t, []int{3}, tensor.Of([]label{1, 2, 3}).Dims())
	require.Equal(t, tensor.Uint8, tensor.Of([]label{1}).DType())
	require.Equal(t, []label{1, 2}, tensor.Data[label](tensor.Of([]uint8{1, 2})))
	require.Empty(t, tensor.Data[float32](tensor.New(tensor.Float32, 0, 3)))
	require.Equal(t, 1, tensor.Scalar(true).Len())
	require.Equal(t, 4, tensor.New(tensor.Bool, 4, 0).Len())
	require.Equal(t, tensor.S(2, 3), count[int32](2, 3).Shape())
	numbers := []float64{1, 2}
	x := tensor.Of(numbers)
	numbers[0] = 9
	require.Equal(t, 1.0, x.At(0), "a copy")
}

func TestMisusePanics(t *testing.T) {
	cases := map[string]func(){
		"tensor: invalid dtype invalid":                                            func() { tensor.New(tensor.Invalid, 1) },
		"tensor: negative size in shape [2 -1]":                                    func() { tensor.New(tensor.Bool, 2, -1) },
		"tensor: shape [1099511627776 1099511627776] of float32 is too large":      func() { tensor.New(tensor.Float32, 1<<40, 1<<40) },
		"tensor: Of: 3 numbers do not fill shape [2 2]":                            func() { tensor.Of([]int32{1, 2, 3}, 2, 2) },
		"tensor: Data: tensor holds int32, not float32":                            func() { tensor.Data[float32](count[int32](1)) },
		"tensor: Bytes: view with shape [3 2] and strides [1 3] is not contiguous": func() { count[int32](2, 3).Transpose().Bytes() },
	}
	for want, f := range cases {
		require.PanicsWithError(t, want, f)
	}
}

func TestWrap(t *testing.T) {
	memory := make([]uint64, 4)
	b := unsafe.Slice((*byte)(unsafe.Pointer(&memory[0])), 32)
	x, err := tensor.Wrap(tensor.Int32, []int{2, 3}, b, nil)
	require.NoError(t, err)
	x.SetAt(1, 0, 1)
	require.EqualValues(t, 1, b[4]|b[7], "shared, in either byte order")
	require.Len(t, x.Bytes(), 24)
	empty, err := tensor.Wrap(tensor.Float64, []int{0, 9}, nil, nil)
	require.NoError(t, err)
	require.Zero(t, empty.Size())
	for want, f := range map[string]func() (*tensor.Tensor, error){
		"tensor: Wrap: shape [9] of int32 needs 36 bytes, got 32": func() (*tensor.Tensor, error) { return tensor.Wrap(tensor.Int32, []int{9}, b, nil) },
		"tensor: Wrap: data not aligned for int32":                func() (*tensor.Tensor, error) { return tensor.Wrap(tensor.Int32, []int{2}, b[1:], nil) },
		"tensor: invalid dtype invalid":                           func() (*tensor.Tensor, error) { return tensor.Wrap(tensor.Invalid, []int{2}, b, nil) },
	} {
		_, err := f()
		require.EqualError(t, err, want)
	}
}

func TestContiguity(t *testing.T) {
	x := count[int32](2, 3, 4)
	for name, c := range map[string]struct {
		x    *tensor.Tensor
		want bool
	}{
		"whole": {x, true}, "rows": {x.Rows(1, 2), true}, "index": {x.Index(1), true}, "columns": {x.Slice(2, 0, 3), false},
		"transposed": {x.Transpose(), false}, "one column of one row": {x.Rows(0, 1).Slice(1, 0, 1).Slice(2, 1, 2), true},
		"empty": {x.Slice(2, 1, 1), true}, "axes of 1 moved": {count[int32](1, 4, 1).Transpose(), true},
	} {
		require.Equal(t, c.want, c.x.IsContiguous(), name)
	}
}

func TestDType(t *testing.T) {
	for _, d := range allTypes {
		got, err := tensor.ParseDType(d.String())
		require.NoError(t, err)
		require.Equal(t, d, got)
		require.Equal(t, d == tensor.Float32 || d == tensor.Float64, d.IsFloat())
	}
	for _, name := range []string{"", "invalid", "float16", "Float32"} {
		_, err := tensor.ParseDType(name)
		require.ErrorContains(t, err, "tensor: unknown dtype")
	}
	require.Equal(t, "dtype(99)", tensor.DType(99).String())
	require.Zero(t, tensor.DType(99).Size())
}
