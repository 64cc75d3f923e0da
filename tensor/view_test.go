package tensor_test

import (
	"runtime"
	"testing"
	"unsafe"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// count returns 0, 1, 2, … in the given shape.
func count[T float32 | float64 | int32 | int64 | uint8](dims ...int) *tensor.Tensor {
	t := tensor.New(tensor.DTypeOf[T](), dims...)
	for i := range tensor.Data[T](t) {
		tensor.Data[T](t)[i] = T(i)
	}
	return t
}

func flat(t *tensor.Tensor) []int32 {
	return append([]int32{}, tensor.Data[int32](t.Contiguous())...)
}

func TestViews(t *testing.T) {
	x := count[int32](2, 3, 4)
	cases := map[string]struct {
		got  *tensor.Tensor
		dims []int
		want []int32
	}{
		"slice 0":      {x.Slice(0, 1, 2), []int{1, 3, 4}, []int32{12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}},
		"slice 1":      {x.Slice(1, 1, 2), []int{2, 1, 4}, []int32{4, 5, 6, 7, 16, 17, 18, 19}},
		"slice 2":      {x.Slice(2, 3, 4), []int{2, 3, 1}, []int32{3, 7, 11, 15, 19, 23}},
		"slice twice":  {x.Slice(1, 1, 3).Slice(2, 1, 3), []int{2, 2, 2}, []int32{5, 6, 9, 10, 17, 18, 21, 22}},
		"rows":         {x.Rows(1, 2).Slice(2, 0, 1), []int{1, 3, 1}, []int32{12, 16, 20}},
		"rows all":     {x.Rows(0, 2).Index(1).Index(2), []int{4}, []int32{20, 21, 22, 23}},
		"index":        {x.Index(1).Slice(1, 1, 2), []int{3, 1}, []int32{13, 17, 21}},
		"scalar":       {x.Index(1).Index(2).Index(3), []int{}, []int32{23}},
		"transpose":    {x.Index(0).Transpose(), []int{4, 3}, []int32{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}},
		"permute":      {x.Transpose(1, 0, 2).Slice(2, 0, 1), []int{3, 2, 1}, []int32{0, 12, 4, 16, 8, 20}},
		"there & back": {x.Transpose(2, 0, 1).Transpose(1, 2, 0).Rows(0, 1).Slice(1, 0, 1), []int{1, 1, 4}, []int32{0, 1, 2, 3}},
		"empty":        {x.Slice(1, 3, 3), []int{2, 0, 4}, []int32{}},
		"empty rows":   {x.Rows(2, 2), []int{0, 3, 4}, []int32{}},
		"empty twice":  {x.Slice(2, 4, 4).Rows(1, 2).Slice(1, 3, 3), []int{1, 0, 0}, []int32{}},
		"scalar T":     {tensor.Scalar(int32(7)).Transpose(), []int{}, []int32{7}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.dims, append([]int{}, c.got.Dims()...))
			require.Equal(t, c.want, flat(c.got))
			require.Equal(t, c.want, flat(c.got.Clone()))
			require.True(t, c.got.Contiguous().IsContiguous())
		})
	}
	require.Equal(t, flat(count[int32](2, 3, 4)), flat(x), "taking views changes nothing")
}

func TestViewsShare(t *testing.T) {
	x := count[int32](2, 3)
	x.Transpose().Index(1).SetAt(-1, 0)
	require.Equal(t, []int32{0, -1, 2, 3, 4, 5}, flat(x))
	require.Same(t, x, x.Contiguous())
	c := x.Clone()
	c.Fill(9)
	require.Equal(t, []int32{0, -1, 2, 3, 4, 5}, flat(x))
	x.Slice(1, 1, 2).Fill(7)
	require.Equal(t, []int32{0, 7, 2, 3, 7, 5}, flat(x))
}

func TestViewPanics(t *testing.T) {
	x := count[int32](2, 3)
	cases := map[string]struct {
		f    func()
		want string
	}{
		"axis":      {func() { x.Slice(2, 0, 1) }, "tensor: Slice: axis 2 out of range for shape [2 3]"},
		"axis -1":   {func() { x.Slice(-1, 0, 1) }, "tensor: Slice: axis -1 out of range for shape [2 3]"},
		"to":        {func() { x.Slice(1, 0, 4) }, "tensor: Slice: [0:4] out of range on axis 1 of shape [2 3]"},
		"from":      {func() { x.Rows(-1, 1) }, "tensor: Slice: [-1:1] out of range on axis 0 of shape [2 3]"},
		"order":     {func() { x.Rows(2, 1) }, "tensor: Slice: [2:1] out of range on axis 0 of shape [2 3]"},
		"index":     {func() { x.Index(2) }, "tensor: Index: 2 out of range on axis 0 of shape [2 3]"},
		"scalar":    {func() { tensor.Scalar(1.0).Index(0) }, "tensor: Index: axis 0 out of range for shape []"},
		"perm":      {func() { x.Transpose(0, 0) }, "tensor: Transpose: [0 0] is not a permutation of the axes of shape [2 3]"},
		"perm len":  {func() { x.Transpose(0) }, "tensor: Transpose: [0] is not a permutation of the axes of shape [2 3]"},
		"perm long": {func() { x.Transpose(0, 1, 2) }, "tensor: Transpose: [0 1 2] is not a permutation of the axes of shape [2 3]"},
		"at":        {func() { x.At(0, 3) }, "tensor: At: index [0 3] out of range for shape [2 3]"},
		"at rank":   {func() { x.At(0) }, "tensor: At: got 1 indices [0] for shape [2 3]"},
		"set":       {func() { x.SetAt(1, -1, 0) }, "tensor: SetAt: index [-1 0] out of range for shape [2 3]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { require.PanicsWithError(t, c.want, c.f) })
	}
}

func TestReshape(t *testing.T) {
	x := count[int32](2, 3, 4)
	for _, c := range []struct{ dims, want []int }{
		{[]int{24}, []int{24}}, {[]int{-1}, []int{24}}, {[]int{4, -1, 2}, []int{4, 3, 2}}, {[]int{1, 24, -1}, []int{1, 24, 1}},
	} {
		y, err := x.Reshape(c.dims...)
		require.NoError(t, err)
		require.Equal(t, c.want, y.Dims())
		require.Equal(t, flat(x), flat(y))
		y.SetAt(-5, make([]int, y.Rank())...)
		require.EqualValues(t, -5, x.At(0, 0, 0), "a view")
		x.SetAt(0, 0, 0, 0)
	}
	y, err := x.Transpose().Reshape(6, 4)
	require.NoError(t, err)
	require.Equal(t, flat(x.Transpose()), flat(y))
	s, err := count[int32](1, 1).Reshape()
	require.NoError(t, err)
	require.Zero(t, s.Rank())
	e, err := count[int32](0, 3).Reshape(-1, 3)
	require.NoError(t, err)
	require.Equal(t, []int{0, 3}, e.Dims())

	for want, dims := range map[string][]int{
		"24 elements of shape [2 3 4] do not fill shape [5]":    {5},
		"24 elements of shape [2 3 4] do not fill shape [-1 5]": {-1, 5},
		"24 elements of shape [2 3 4] do not fill shape [-1 0]": {-1, 0},
		"bad shape [-1 -1]": {-1, -1},
		"bad shape [-2 12]": {-2, 12},
		"is too large":      {1 << 40, 1 << 40},
	} {
		_, err := x.Reshape(dims...)
		require.ErrorContains(t, err, want)
	}
	_, err = count[int32](0, 3).Reshape(-1, 0)
	require.Error(t, err, "any size would do")
}

// The owner of wrapped memory lives as long as a view of a view, and goes afterwards.
func TestViewsKeepTheOwner(t *testing.T) {
	type mapping struct{ _ [64]byte }
	freed := make(chan bool, 1)
	view := func() *tensor.Tensor {
		owner := &mapping{}
		runtime.AddCleanup(owner, func(struct{}) { freed <- true }, struct{}{})
		memory := make([]uint64, 8) // stands for memory that is not Go's
		b := unsafe.Slice((*byte)(unsafe.Pointer(&memory[0])), 64)
		x, err := tensor.Wrap(tensor.Float32, []int{4, 4}, b, owner)
		require.NoError(t, err)
		y, err := x.Rows(1, 4).Reshape(2, 6)
		require.NoError(t, err)
		return y.Transpose().Slice(0, 1, 3).Index(0)
	}()
	runtime.GC()
	runtime.GC()
	select {
	case <-freed:
		require.Fail(t, "owner freed while a view lives")
	default:
	}
	require.Zero(t, view.At(0))
	runtime.KeepAlive(view)
}

func TestCopyFrom(t *testing.T) {
	for name, d := range map[string]tensor.DType{"1 byte": tensor.Uint8, "4 bytes": tensor.Float32, "8 bytes": tensor.Int64} {
		t.Run(name, func(t *testing.T) {
			src := count[int32](3, 4).Cast(d)
			dst := tensor.New(d, 4, 3)
			require.NoError(t, dst.Transpose().CopyFrom(src))
			require.True(t, dst.Equal(src.Transpose().Clone()))
			wide := tensor.New(d, 3, 6)
			require.NoError(t, wide.Slice(1, 1, 5).CopyFrom(src))
			require.True(t, wide.Slice(1, 1, 5).Equal(src))
			require.Zero(t, wide.At(1, 0))
			require.Zero(t, wide.At(1, 5))
			require.NoError(t, tensor.New(d, 0, 3).CopyFrom(src.Rows(0, 0).Slice(1, 0, 3)))
		})
	}
	x := count[int32](2, 3)
	require.EqualError(t, x.CopyFrom(count[int32](3, 2)), "tensor: CopyFrom: got int32 [3 2], want int32 [2 3]")
	require.EqualError(t, x.CopyFrom(count[int64](2, 3)), "tensor: CopyFrom: got int64 [2 3], want int32 [2 3]")
	a, b := count[int32](2, 3), count[int32](2, 3).Transpose()
	require.Zero(t, testing.AllocsPerRun(10, func() { _ = a.CopyFrom(x) }))
	require.Zero(t, testing.AllocsPerRun(10, func() { _ = b.CopyFrom(b) }))
}
