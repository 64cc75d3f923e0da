//go:build cuda

package cuda

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// Transposes of matrices, one or many, go by tiles; others, and those of which a tile would be mostly empty, element by element.
func TestTransposesByTiles(t *testing.T) {
	b := device(t)
	cases := []struct {
		name  string
		shape tensor.Shape
		perm  []int
		want  string
	}{
		{"matrix", tensor.S(33, 65), []int{1, 0}, "transpose_4"},
		{"batch as rows", tensor.Batched(40), []int{1, 0}, "transpose_4"},
		{"matrices", tensor.Batched(9, 31), []int{0, 2, 1}, "transpose_4"},
		{"channels first", tensor.Batched(5, 6, 10), []int{0, 3, 1, 2}, "transpose_4"},
		{"channels last", tensor.Batched(10, 5, 6), []int{0, 2, 3, 1}, "transpose_4"},
		{"three channels", tensor.Batched(5, 6, 3), []int{0, 3, 1, 2}, "copy_4"},
		{"outer axes", tensor.S(12, 10, 9), []int{1, 0, 2}, "copy_4"},
		{"reversed", tensor.S(12, 10, 9), []int{2, 1, 0}, "copy_4"},
	}
	const n = 11
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			build := func(tr *graph.Trace) []graph.Value {
				return graph.Apply(graph.Transpose{Perm: c.perm}, tr.Feed("x", tensor.Float32, c.shape))
			}
			x := tensorOf(1, c.shape.At(n)...)
			s := backendtest.NewSession(t, b, backendtest.Config{MaxN: n}, build)
			require.Equal(t, c.want, s.Exe.Kernel(0))
			want := backendtest.Eval(t, ref.New(), n, build, x)
			require.Equal(t, want[0].Bytes(), s.Run(n, x)[0].Bytes())
		})
	}
}
