package tensor_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func TestDim(t *testing.T) {
	d, b := tensor.D, tensor.Batch
	half := tensor.Dim{PerN: 4}
	require.Equal(t, 7, tensor.Dim{Const: 1, PerN: 2}.At(3))
	product, ok := b.Mul(d(4))
	require.True(t, ok)
	require.Equal(t, half, product)
	_, ok = b.Mul(b)
	require.False(t, ok)
	require.Equal(t, tensor.Dim{Const: 2, PerN: 1}, b.Add(d(2)))
	for _, c := range []struct {
		a, b, want tensor.Dim
		ok         bool
	}{
		{d(12), d(3), d(4), true}, {half, d(2), tensor.Dim{PerN: 2}, true}, {half, b, d(4), true}, {half, half, d(1), true},
		{d(5), d(2), tensor.Dim{}, false}, {d(5), d(0), tensor.Dim{}, false}, {d(4), b, tensor.Dim{}, false}, {d(0), d(0), tensor.Dim{}, false},
		{b, half, tensor.Dim{}, false}, {tensor.Dim{Const: 1, PerN: 1}, d(2), tensor.Dim{}, false},
	} {
		got, ok := c.a.Div(c.b)
		require.Equal(t, c.ok, ok, "%v / %v", c.a, c.b)
		require.Equal(t, c.want, got)
	}
}

func TestShape(t *testing.T) {
	s := tensor.Batched(28, 28)
	require.Equal(t, "(None, 28, 28)", s.String())
	require.Equal(t, "(None,)", tensor.Batched().String())
	require.Equal(t, "()", tensor.S().String())
	require.Equal(t, "(4*None, 1+2*None, 5)", tensor.Shape{{PerN: 4}, {Const: 1, PerN: 2}, {Const: 5}}.String())
	require.Equal(t, []int{3, 28, 28}, s.At(3))
	require.False(t, s.Fixed())
	require.True(t, tensor.S(2, 3).Fixed())
	require.Equal(t, 28, s.LastSize())
	require.Equal(t, 1, tensor.S().LastSize())
	size, ok := s.Size()
	require.True(t, ok)
	require.Equal(t, tensor.Dim{PerN: 784}, size)
	_, ok = tensor.Shape{tensor.Batch, tensor.Batch}.Size()
	require.False(t, ok)
	c := s.Clone()
	c[0] = tensor.D(1)
	require.False(t, s.Equal(c))
	require.True(t, s.Equal(tensor.Batched(28, 28)))
}
