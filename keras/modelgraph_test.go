package keras_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

func TestCalls(t *testing.T) {
	a, b := keras.Input(3).Named("left"), keras.Input(3)
	shared := &layers.Dense{Units: 2}
	sum := &layers.Add{}
	y := keras.Apply(sum, a.Apply(shared), b.Apply(shared))
	m := keras.NewModel([]*keras.Tensor{a, b}, y)
	require.NoError(t, m.Err())
	calls := m.Calls()
	require.Len(t, calls, 3)
	require.Same(t, shared, calls[0].Layer)
	require.Same(t, shared, calls[1].Layer)
	require.Same(t, sum, calls[2].Layer)
	require.Equal(t, []*keras.Tensor{a}, calls[0].In)
	require.Equal(t, []*keras.Tensor{calls[0].Out[0], calls[1].Out[0]}, calls[2].In)
	require.Equal(t, m.Outputs(), calls[2].Out)
	require.Equal(t, []*keras.Tensor{a, b}, m.Inputs())
	require.Equal(t, []string{"left", "input_layer"}, m.InputNames())
	require.Equal(t, tensor.Float32, y[0].DType())
}

func TestCallsOfNoModel(t *testing.T) {
	m := keras.NewModel([]*keras.Tensor{nil}, nil)
	require.Error(t, m.Err())
	require.Nil(t, m.Calls())
	require.Equal(t, []string{""}, m.InputNames())
}
