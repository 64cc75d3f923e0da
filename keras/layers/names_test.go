package layers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

func TestNames(t *testing.T) {
	d := &layers.Dense{Units: 2}
	require.Equal(t, "dense", layers.Name(d))
	require.Equal(t, "Dense", layers.ClassName(d))
	require.False(t, layers.Built(d))
	require.Empty(t, layers.Variables(d))
	require.False(t, layers.Rename(d, "x"), "not built")
	_, given := layers.GivenName(d)
	require.False(t, given)
	layers.Build(d, "", "dense_4", true, 1, tensor.Batched(3))
	require.Equal(t, "dense_4", layers.Name(d))
	require.True(t, layers.Rename(d, "dense_5"))
	require.Equal(t, "dense_5/kernel", layers.Variables(d)[0].Name)
	layers.Adopt(d)
	require.False(t, layers.Rename(d, "x"), "part of a model")

	named := &layers.Dense{Name: "head", Units: 2}
	layers.Build(named, "", "head", false, 1, tensor.Batched(3))
	require.False(t, layers.Rename(named, "x"), "the user's name")
}

func TestKeys(t *testing.T) {
	require.Equal(t, layers.Key(1, "a", "b"), layers.Key(1, "a", "b"))
	seen := map[uint64]bool{}
	for _, k := range []uint64{layers.Key(1, "a", "b"), layers.Key(2, "a", "b"), layers.Key(1, "ab"), layers.Key(1, "a", "b", ""), layers.Key(1), layers.Key(1, "b", "a")} {
		require.False(t, seen[k])
		seen[k] = true
	}
}
