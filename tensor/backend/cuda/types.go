//go:build cuda

package cuda

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// suffixes are how kernels name dtypes.
var suffixes = map[tensor.DType]string{tensor.Float32: "f32", tensor.Float64: "f64", tensor.Int32: "i32", tensor.Int64: "i64",
	tensor.Uint8: "u8", tensor.Bool: "u8"}

// typed is the name of a kernel for a dtype.
func typed(name string, t tensor.DType) string { return name + "_" + suffixes[t] }

// sized is the name of a kernel that moves elements as bits.
func sized(name string, t tensor.DType) string { return fmt.Sprintf("%s_%d", name, t.Size()) }

// elements is the number of elements of a shape of which at most one axis grows with the batch, as Supports has checked.
func elements(s tensor.Shape) tensor.Dim {
	n, _ := s.Size()
	return n
}

// four is how many threads have something to do where each takes four elements.
func fours(n tensor.Dim) tensor.Dim {
	const each = 4
	if n.PerN%each == 0 && n.Const%each == 0 {
		return tensor.Dim{Const: n.Const / each, PerN: n.PerN / each}
	}
	return tensor.Dim{Const: n.Const/each + 1, PerN: n.PerN/each + 1} // a few too many do no harm
}

// bits is a number as an element of a dtype, in the low bits.
func bits(x float64, t tensor.DType) int {
	one := tensor.New(t)
	one.Fill(x) // converts as a Cast does
	var v uint64
	for i, b := range one.Bytes() {
		v |= uint64(b) << (8 * i)
	}
	return int(v)
}
