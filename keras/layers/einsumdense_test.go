package layers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

// TestFansOfAnEquation: the kernel of a layer into heads is drawn for its inputs c and outputs d, e, whatever the order of the letters.
func TestFansOfAnEquation(t *testing.T) {
	for equation, limit := range map[string]float64{
		"abc,cde->abde":   math.Sqrt(6 / float64(64+6*4)),
		"abc,dec->abde":   math.Sqrt(6 / float64(64+6*4)),
		"...c,cde->...de": math.Sqrt(6 / float64(64+6*4)),
		"abc,bcde->abde":  math.Sqrt(6 / float64(64+3*6*4)), // b is one of the outputs
	} {
		shape := layers.PartialShape{0, 6, 4}
		if equation[0] == '.' {
			shape = shape[1:]
		}
		d := &layers.EinsumDense{Equation: equation, OutputShape: shape}
		layers.Build(d, "", "einsum_dense", false, 1, tensor.Batched(3, 64))
		w, err := layers.Variables(d)[0].Value()
		require.NoError(t, err)
		largest := 0.0
		for _, x := range floats(w) {
			largest = max(largest, math.Abs(x))
		}
		require.LessOrEqual(t, largest, limit)
		require.Greater(t, largest, 0.95*limit)
	}
	d := &layers.EinsumDense{Equation: "ab,bc->ac", OutputShape: []int{3}, KernelInitializer: initializers.Ones}
	layers.Build(d, "", "einsum_dense", false, 1, tensor.Batched(2))
	w, err := layers.Variables(d)[0].Value()
	require.NoError(t, err)
	require.Equal(t, []float64{1, 1, 1, 1, 1, 1}, floats(w))
}

func TestNoBiasIsNullInAConfig(t *testing.T) {
	v, err := layers.Config(&layers.EinsumDense{Equation: "ab,bc->ac", OutputShape: []int{3}})
	require.NoError(t, err)
	cfg := v.(map[string]any)["config"].(map[string]any)
	require.Contains(t, cfg, "bias_axes")
	require.Nil(t, cfg["bias_axes"])
	cfg["output_shape"] = 3.0
	back, err := layers.FromConfig(v)
	require.NoError(t, err)
	require.Equal(t, layers.PartialShape{3}, back.(*layers.EinsumDense).OutputShape)
	cfg["output_shape"] = []any{nil, "x"}
	_, err = layers.FromConfig(v)
	require.EqualError(t, err, "layers: layer EinsumDense: output_shape: got x, want a whole number")
	cfg["output_shape"] = []any{1.5}
	_, err = layers.FromConfig(v)
	require.EqualError(t, err, "layers: layer EinsumDense: output_shape: got 1.5, want a whole number")
}
