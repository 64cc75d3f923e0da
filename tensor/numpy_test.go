package tensor_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// testdata/numpy is written by scripts/golden/tensor.py: arrays, and what NumPy prints for them.
func numpyFiles(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/numpy/*.npy")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	return paths
}

func TestPrintsAsNumPy(t *testing.T) {
	for _, path := range numpyFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			x, err := tensor.LoadNpy(path)
			require.NoError(t, err)
			want, err := os.ReadFile(strings.TrimSuffix(path, ".npy") + ".txt")
			require.NoError(t, err)
			require.Equal(t, fmt.Sprintf("%v %v\n%s", x.DType(), x.Dims(), want), x.String())
			// A strided view prints as its copy does.
			if x.Rank() > 1 {
				require.Equal(t, x.Transpose().Clone().String(), x.Transpose().String())
			}
		})
	}
}

// What NumPy wrote in version 1.0, C order and this byte order comes out byte for byte.
func TestWriteNpyAsNumPy(t *testing.T) {
	same := 0
	for _, path := range numpyFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			x, err := tensor.LoadNpy(path)
			require.NoError(t, err)
			var b bytes.Buffer
			require.NoError(t, x.WriteNpy(&b))
			again, err := tensor.ReadNpy(bytes.NewReader(b.Bytes()))
			require.NoError(t, err)
			require.Equal(t, x.DType(), again.DType())
			require.Equal(t, x.Dims(), again.Dims())
			require.Equal(t, x.Bytes(), again.Bytes())
			if name := filepath.Base(path); strings.Contains(name, "_big") || strings.Contains(name, "_fortran") || strings.Contains(name, "_v") {
				return
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, want, b.Bytes())
			same++
		})
	}
	require.Greater(t, same, 30)
}

func TestReadNpyOrders(t *testing.T) {
	cases := map[string]*tensor.Tensor{
		"f32_fortran":     count[float32](2, 3, 4),
		"i64_fortran_big": count[int64](2, 3),
		"f32_big":         tensor.Of([]float32{1.5, -2}),
		"f64_big":         tensor.Of([]float64{1.5, -2e-3}),
		"i32_big":         tensor.Of([]int32{1, -2}, 1, 2),
		"f32_v2":          tensor.Of([]float32{1, 2}),
		"f32_v3":          tensor.Of([]float32{1, 2}),
		"bool_matrix":     tensor.Of([]bool{true, false, false, false}, 2, 2),
		"f32_scalar":      tensor.Scalar(float32(1.5)),
	}
	for name, want := range cases {
		got, err := tensor.LoadNpy("testdata/numpy/" + name + ".npy")
		require.NoError(t, err)
		require.True(t, got.IsContiguous())
		require.True(t, got.Equal(want), "%s: got %v", name, got)
	}
}
