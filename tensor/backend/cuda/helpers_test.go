//go:build cuda

package cuda

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// device returns device 0 for a test.
func device(t testing.TB) *CUDA {
	t.Helper()
	b, err := New(0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// numbered returns n different numbers between -1 and 1.
func numbered(n, first int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32((first+i)*7919%2003)/1001 - 1
	}
	return v
}

func tensorOf(first int, dims ...int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, dims...)
	copy(tensor.Data[float32](x), numbered(x.Size(), first))
	return x
}

// reference tells whether the tests run on the reference libraries.
func reference(t testing.TB) bool {
	t.Helper()
	name, err := driver.DeviceName(0)
	require.NoError(t, err)
	return strings.Contains(strings.ToLower(name), "reference")
}
