package data

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/tensor"
)

func TestCollect(t *testing.T) {
	a, err := New(tensor.Of([]uint8{0, 51, 102, 255}, 2, 2), tensor.Of([]uint8{1, 0}))
	require.NoError(t, err)
	same, err := Collect(a)
	require.NoError(t, err)
	require.Same(t, a, same)
	scaled, err := Collect(Scale(a, 1.0/255))
	require.NoError(t, err)
	require.InDeltaSlice(t, []float32{0, 0.2, 0.4, 1}, tensor.Data[float32](scaled.X[0]), 1e-7)
	require.Equal(t, []uint8{1, 0}, tensor.Data[uint8](scaled.Y[0]))
}
